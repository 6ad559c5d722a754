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

    private static OnnxImportOptions Import => new() { InputShape = [3, Side, Side] };

    public static int Run(TransferOptions options)
    {
        try
        {
            Learners.Require(options.Learners);
            var mlContext = new MLContext(options.Seed);
            var pictures = PictureSet.Load(mlContext, options);
            IDataView? train = null, test = null;
            foreach (string name in options.Learners)
            {
                if (Learners.LearnsFromScratch(name))
                {
                    IEstimator<ITransformer> pixels = Pixels(mlContext, SmallSide, Spread, Mean).Append(Keys(mlContext));
                    Try(mlContext, name, pixels.Append(Learners.Create(mlContext, name)).Fit, pictures.Train, pictures.Test);
                }
                else if (Learners.FineTunes(name))
                {
                    ITransformer pixels = Prepared(mlContext, options).Append(Keys(mlContext)).Fit(pictures.Train);
                    Network network = Load(options);
                    Try(
                        mlContext, name, rows => Learners.FineTune(mlContext, network, rows), pixels.Transform(pictures.Train),
                        pixels.Transform(pictures.Test));
                }
                else
                {
                    if (train is null)
                    {
                        (train, test) = Features(mlContext, pictures, options);
                    }
                    Try(mlContext, name, Learners.Create(mlContext, name).Fit, train, test!);
                }
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
        Network network = Load(options);
        ITransformer features = Prepared(mlContext, options)
            .Append(mlContext.Transforms.NetworkFeatures("Features", "Pixels", network, network.Spec.Nodes[^1].Name))
            .Append(mlContext.Transforms.DropColumns("Image", "Pixels"))
            .Append(Keys(mlContext))
            .Fit(pictures.Train);
        IDataView train = mlContext.Data.Cache(features.Transform(pictures.Train));
        IDataView test = mlContext.Data.Cache(features.Transform(pictures.Test));
        // Reading them fills the memory.
        int count = train.GetColumn<float[]>("Features").Count() + test.GetColumn<float[]>("Features").Count();
        Print($"features of {count} pictures by {PathOf(options).Name} in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
        return (train, test);
    }

    private static FileInfo PathOf(TransferOptions options) => options.Network ?? ResNet18("ResNet18Onnx/ResNet18.onnx");

    private static Network Load(TransferOptions options)
    {
        Network network = OnnxNetwork.Load(PathOf(options).FullName, Import);
        return options.Layer is { } layer ? network.EndingAt(layer) : network;
    }

    // The pixels as the network was trained on.
    private static IEstimator<ITransformer> Prepared(MLContext mlContext, TransferOptions options) => options.Network is not null
        ? Pixels(mlContext, Side, Spread, Mean)
        : Pixels(mlContext, Side, spread: 1, mean: 0).Append(mlContext.Transforms.ApplyNetwork(
            // Blue, green and red, less the mean picture, as its own package says.
            "Pixels", "Pixels", OnnxNetwork.Load(ResNet18("ResNetPrepOnnx/ResNetPreprocess.onnx").FullName, Import)));

    private static IEstimator<ITransformer> Keys(MLContext mlContext) => mlContext.Transforms.Conversion.MapValueToKey("Label");

    // Where the package is, the project file says.
    private static FileInfo ResNet18(string file) => new(Path.Combine(
        typeof(TransferCommand).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "ResNet18").Value!,
        "tools", "DnnImageModels", file));

    private static IEstimator<ITransformer> Pixels(MLContext mlContext, int side, float spread, float mean) =>
        mlContext.Transforms.ResizeImages("Image", side, side)
            .Append(mlContext.Transforms.ExtractPixels("Pixels", "Image", offsetImage: mean, scaleImage: 1 / spread));

    private static void Try(MLContext mlContext, string name, Func<IDataView, ITransformer> fit, IDataView train, IDataView test)
    {
        long start = Stopwatch.GetTimestamp();
        ITransformer model = fit(train);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double accuracy = mlContext.MulticlassClassification.Evaluate(model.Transform(test)).MicroAccuracy;
        Print($"{name,-10} accuracy {accuracy:F4} fit {seconds:F1} s");
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
