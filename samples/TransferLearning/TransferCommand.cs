using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Onnx;

namespace MLNetDeep.Samples.TransferLearning;

/// <summary>The command: learns from the same pictures by each learner, and prints how often each is right on others.</summary>
internal static class TransferCommand
{
    private const int Side = 224;
    private const int SmallSide = 32;

    // Of photographs' colours, about: what networks of PyTorch and Keras are trained on.
    private const float Mean = 116;
    private const float Spread = 58;

    public static int Run(TransferOptions options)
    {
        try
        {
            var mlContext = new MLContext(options.Seed);
            var learners = options.Learners.Select(name => Learners.Create(mlContext, name)).ToList();
            var pictures = PictureSet.Load(mlContext, options);
            IDataView? train = null, test = null;
            foreach ((string name, IEstimator<ITransformer> learner) in options.Learners.Zip(learners))
            {
                if (Learners.LearnsFromScratch(name))
                {
                    IEstimator<ITransformer> pixels =
                        Pixels(mlContext, SmallSide, Spread, Mean).Append(mlContext.Transforms.Conversion.MapValueToKey("Label"));
                    Try(mlContext, name, pixels.Append(learner), pictures.Train, pictures.Test);
                    continue;
                }
                if (train is null)
                {
                    (train, test) = Features(mlContext, pictures, options);
                }
                Try(mlContext, name, learner, train, test!);
            }
            return 0;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or IOException or InvalidOperationException
            or NotSupportedException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: {exception.Message}");
            return 1;
        }
    }

    // The network's features, computed once for all learners.
    private static (IDataView Train, IDataView Test) Features(MLContext mlContext, PictureSet pictures, TransferOptions options)
    {
        long start = Stopwatch.GetTimestamp();
        string path = options.Network?.FullName ?? ResNet18("ResNet18Onnx/ResNet18.onnx");
        var import = new OnnxImportOptions { InputShape = [3, Side, Side] };
        Network network = OnnxNetwork.Load(path, import);
        IEstimator<ITransformer> pixels = Pixels(mlContext, Side, options.Network is null ? 1 : Spread, options.Network is null ? 0 : Mean);
        if (options.Network is null)
        {
            // Blue, green and red, less the mean picture: what this network was trained on, as its own package says.
            pixels = pixels.Append(mlContext.Transforms.ApplyNetwork(
                "Pixels", "Pixels", OnnxNetwork.Load(ResNet18("ResNetPrepOnnx/ResNetPreprocess.onnx"), import)));
        }
        ITransformer features = pixels
            .Append(mlContext.Transforms.NetworkFeatures("Features", "Pixels", network, options.Layer ?? network.Spec.Nodes[^1].Name))
            .Append(mlContext.Transforms.DropColumns("Image", "Pixels"))
            .Append(mlContext.Transforms.Conversion.MapValueToKey("Label"))
            .Fit(pictures.Train);
        IDataView train = mlContext.Data.Cache(features.Transform(pictures.Train));
        IDataView test = mlContext.Data.Cache(features.Transform(pictures.Test));
        // Reading them fills the memory.
        int count = train.GetColumn<float[]>("Features").Count() + test.GetColumn<float[]>("Features").Count();
        Print($"features of {count} pictures by {Path.GetFileName(path)} in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
        return (train, test);
    }

    // Where the package is, the project file says.
    private static string ResNet18(string file) => Path.Combine(
        typeof(TransferCommand).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "ResNet18").Value!,
        "tools", "DnnImageModels", file);

    private static IEstimator<ITransformer> Pixels(MLContext mlContext, int side, float spread, float mean) =>
        mlContext.Transforms.ResizeImages("Image", side, side)
            .Append(mlContext.Transforms.ExtractPixels("Pixels", "Image", offsetImage: mean, scaleImage: 1 / spread));

    private static void Try(MLContext mlContext, string name, IEstimator<ITransformer> learner, IDataView train, IDataView test)
    {
        long start = Stopwatch.GetTimestamp();
        ITransformer model = learner.Fit(train);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double accuracy = mlContext.MulticlassClassification.Evaluate(model.Transform(test)).MicroAccuracy;
        Print($"{name,-10} accuracy {accuracy:F4} fit {seconds:F1} s");
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
