using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Imaging;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Pictures;
using MLNetDeep.Samples.Common;
using MLNetDeep.Trainers;
using MLNetDeep.Transforms;

namespace MLNetDeep.Samples.Seeing;

/// <summary>The command: loads or trains a model, then draws one picture or all.</summary>
internal static class SeeingCommand
{
    private const string DefaultDirectory = "seeing";

    /// <summary>What can be drawn.</summary>
    public static IReadOnlyList<string> Pictures { get; } = ["filters", "maps", "saliency", "smooth", "contributions", "occlusion"];

    public static int Run(SeeingOptions options, CancellationToken cancellation)
    {
        try
        {
            var mlContext = new MLContext(options.Seed);
            ITransformer? model = options.Model is { } file ? mlContext.Model.LoadFromFile(file.FullName, out _) : null;
            if (model is null || !options.List)
            {
                SampleData data = options.DataSet is { } name
                    ? SampleDataCatalog.Load(mlContext, name, options.Data, options.Seed)
                    : SampleDataCatalog.LoadMnistOrDigits(mlContext, options.Data, options.Seed, Console.WriteLine);
                model ??= Train(mlContext, data, options, cancellation);
                if (!options.List)
                {
                    Draw(mlContext, model, data.Test ?? data.Train, options);
                }
            }
            if (options.List)
            {
                List(model);
            }
            return 0;
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("Cancelled.");
            return 130;
        }
        catch (Exception exception)
            when (exception is ArgumentException or FormatException or IOException or InvalidDataException or InvalidOperationException
                or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: {exception.Message}");
            return 1;
        }
    }

    private static ITransformer Train(MLContext mlContext, SampleData data, SeeingOptions options, CancellationToken cancellation)
    {
        if (data.Image is not { } shape)
        {
            throw new ArgumentException(
                $"'{data.Name}' is a table without images: expected mnist, digits or xo, or --model with a trained network.");
        }
        MulticlassTrainer<Network> trainer = mlContext.MulticlassClassification.Trainers.Cnn(new Cnn
        {
            ImageShape = shape,
            Layers =
            [
                new Conv2D(8, 5), new Relu(), new MaxPool2D(2),
                new Conv2D(16, 3), new Relu(), new MaxPool2D(2),
                new Flatten(), new Dense(64), new Relu(),
            ],
            Epochs = options.Epochs,
            Optimizer = new AdamOptimizer(),
            Schedule = new ConstantLearningRate(),
            Seed = options.Seed,
            CancellationToken = cancellation,
            EpochCompleted = epoch => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{data.Name}, epoch {epoch.Epoch}/{epoch.Epochs}: loss {epoch.Loss:F4}, accuracy {epoch.Accuracy:F4}")),
        });
        MulticlassTransformer<Network> model = trainer.Fit(mlContext.Data.TakeRows(data.Train, options.TrainRows));
        cancellation.ThrowIfCancellationRequested();
        return model;
    }

    private static void Draw(MLContext mlContext, ITransformer model, IDataView rows, SeeingOptions options)
    {
        if (options.Show is { } picture)
        {
            string file = options.Output ?? picture + ".png";
            Draw(mlContext, model, rows, options, picture, file);
            return;
        }
        string directory = options.Output ?? DefaultDirectory;
        foreach (string layer in FilterLayers(NetworkOf(model)))
        {
            Draw(mlContext, model, rows, options with { Layer = layer }, "filters", Path.Combine(directory, $"filters-{layer}.png"));
        }
        foreach (string each in Pictures.Where(each => each != "filters"))
        {
            Draw(mlContext, model, rows, options, each, Path.Combine(directory, each + ".png"));
        }
    }

    private static void Draw(MLContext mlContext, ITransformer model, IDataView rows, SeeingOptions options, string picture, string file)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } directory)
        {
            Directory.CreateDirectory(directory);
        }
        if (picture == "filters")
        {
            mlContext.Model.SaveFilters(model, file, options.Layer);
        }
        else if (picture == "maps")
        {
            mlContext.Model.SaveFeatureMaps(model, file, rows, options.Row, options.Layer);
        }
        else
        {
            mlContext.Model.SaveSaliency(model, file, rows, options.Row, options.Class, method: Method(picture));
        }
        Console.WriteLine(file);
    }

    private static SaliencyMethod Method(string picture) => picture switch
    {
        "smooth" => SaliencyMethod.SmoothGradient,
        "contributions" => SaliencyMethod.GradientTimesInput,
        "occlusion" => SaliencyMethod.Occlusion,
        _ => SaliencyMethod.Gradient,
    };

    private static void List(ITransformer model)
    {
        ModelTransformer<Network> network = NetworkOf(model);
        Console.Write(network.Summary);
        Console.WriteLine($"filters: {string.Join(", ", FilterLayers(network))}");
    }

    // A perceptron's network takes plain rows; the column's dimensions say which image they make.
    private static IReadOnlyList<string> FilterLayers(ModelTransformer<Network> network)
    {
        NetworkSpec spec = network.Model.Spec;
        PixelLayout? image = spec.Input.Rank == 1
            && ((VectorDataViewType)network.FeatureColumnType).Dimensions is [var height, var width, ..]
            ? new PixelLayout(height, width)
            : null;
        return LayerFilters.LayersIn(spec, image);
    }

    private static ModelTransformer<Network> NetworkOf(ITransformer model)
    {
        ModelTransformer<Network>[] networks =
            [.. (model is IEnumerable<ITransformer> chain ? chain : [model]).OfType<ModelTransformer<Network>>()];
        return networks is [var network]
            ? network
            : throw new ArgumentException($"The model holds {networks.Length} networks: expected one.");
    }
}
