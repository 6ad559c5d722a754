using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Datasets;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Optimizers;

namespace MLNetDeep.Benchmarks.Images;

/// <summary>How well and how fast trainers learn images with their defaults.</summary>
internal static class ImagesCommand
{
    private const int ColourPixels = 3 * 32 * 32;

    private static readonly (string Name, Func<MLContext, IEstimator<ITransformer>> Create)[] Models =
    [
        ("cnn", ml => ml.MulticlassClassification.Trainers.Cnn()),
        ("cnn-plain", ml => ml.MulticlassClassification.Trainers.Cnn(Plain)),
        ("cnn-plain-cycle", ml => ml.MulticlassClassification.Trainers.Cnn(
            Plain with { Optimizer = new AdamOptimizer(0.003f), Schedule = new OneCycleLearningRate() })),
        ("residual", ml => ml.MulticlassClassification.Trainers.Residual()),
        ("residual-flips", ml => ml.MulticlassClassification.Trainers.Residual(new Residual { HorizontalFlips = true })),
        ("residual-mirrors", ml => ml.MulticlassClassification.Trainers.Residual(
            new Residual { HorizontalFlips = true, AverageMirrorImages = true })),
        ("lightgbm", ml => ml.MulticlassClassification.Trainers.LightGbm()),
        ("kernelsvm", ml => ml.Transforms.NormalizeMinMax("Features").Append(ml.MulticlassClassification.Trainers.KernelSvm())),
    ];

    // A network without normalization, at a constant rate: what the defaults are compared with.
    private static Cnn Plain => new()
    {
        Layers =
        [
            new Conv2D(16, 3) { Padding = Padding2D.Same }, new Relu(), new MaxPool2D(2),
            new Conv2D(32, 3) { Padding = Padding2D.Same }, new Relu(), new MaxPool2D(2),
            new Conv2D(64, 3) { Padding = Padding2D.Same }, new Relu(), new Flatten(), new Dense(128), new Relu(), new Dropout(0.25f),
        ],
        Optimizer = new AdamOptimizer(),
        Schedule = new ConstantLearningRate(),
    };

    public static Command Create()
    {
        var data = new Option<DirectoryInfo>("--data")
        {
            Description = "A directory with the four files of MNIST's names, or with train*.bin.gz and test*.bin.gz in CIFAR-10's layout.",
            Required = true,
        };
        string names = string.Join(", ", Models.Select(model => model.Name));
        var models = new Option<string>("--models")
        {
            Description = $"Names with commas between them, among {names}.",
            DefaultValueFactory = _ => "cnn,residual,lightgbm,kernelsvm",
        };
        var rows = new Option<int>("--train-rows") { Description = "Train on this many rows at most.", DefaultValueFactory = _ => 60_000 };
        var seed = new Option<int>("--seed") { Description = "Seeds weights, order and augmentation.", DefaultValueFactory = _ => 1 };
        data.AcceptExistingOnly();
        CommonOptions.AtLeast(rows, 1);
        var command = new Command("images", "How well and how fast trainers learn images with their defaults.")
        {
            data, models, rows, seed,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Guarded.Run(parsed.InvocationConfiguration.Error, () => Run(
                parsed.InvocationConfiguration.Output, parsed.GetRequiredValue(data), CommonOptions.Names(parsed.GetValue(models))!,
                parsed.GetValue(rows), parsed.GetValue(seed), cancellation)),
            CancellationToken.None));
        return command;
    }

    private static void Run(
        TextWriter output, DirectoryInfo data, IReadOnlyList<string> names, int rows, int seed, CancellationToken cancellation)
    {
        foreach (string name in names.Where(name => !Models.Any(model => model.Name == name)))
        {
            throw new ArgumentException(
                $"--models: expected names among {string.Join(", ", Models.Select(model => model.Name))}, got '{name}'.");
        }
        foreach (string name in names)
        {
            cancellation.ThrowIfCancellationRequested();
            var mlContext = new MLContext(seed);
            (IDataView train, IDataView test) = Load(mlContext, data);
            IEstimator<ITransformer> trainer = Models.First(model => model.Name == name).Create(mlContext);
            long start = Stopwatch.GetTimestamp();
            ITransformer model = trainer.Fit(mlContext.Data.TakeRows(train, rows));
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            double accuracy = mlContext.MulticlassClassification.Evaluate(model.Transform(test)).MicroAccuracy;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-16} accuracy {accuracy:F4} fit {seconds,6:F1} s"));
        }
    }

    private static (IDataView Train, IDataView Test) Load(MLContext mlContext, DirectoryInfo data)
    {
        if (data.GetFiles("train*.bin.gz") is [FileInfo train] && data.GetFiles("test*.bin.gz") is [FileInfo test])
        {
            return (Colour(mlContext, train), Colour(mlContext, test));
        }
        ImageDataset images = Mnist.Set.Load(data.FullName, download: false);
        return (images.Train, images.Test);
    }

    // A byte of label, then the planes of red, green and blue, for each row.
    private static IDataView Colour(MLContext mlContext, FileInfo file)
    {
        using var unzipped = new GZipStream(file.OpenRead(), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        unzipped.CopyTo(bytes);
        if (bytes.Length % (ColourPixels + 1) != 0)
        {
            throw new FormatException($"{file}: expected rows of {ColourPixels + 1} bytes, got {bytes.Length} bytes in all.");
        }
        return mlContext.Data.LoadFromEnumerable(bytes.ToArray().Chunk(ColourPixels + 1).Select(
            row => new ColourRow { Features = Array.ConvertAll(row[1..], pixel => (float)pixel), Label = row[0] + 1u }).ToArray());
    }

    private sealed class ColourRow
    {
        [VectorType(3, 32, 32)]
        public float[] Features { get; set; } = [];

        [KeyType(10)]
        public uint Label { get; set; }
    }
}
