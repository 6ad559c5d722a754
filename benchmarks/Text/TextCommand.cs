using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Text;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Samples.Common;

namespace MLNetDeep.Benchmarks.Text;

/// <summary>How long a training on n-grams of texts takes, how much memory, and how right it is.</summary>
internal static class TextCommand
{
    /// <summary>The trainer with its defaults.</summary>
    public const string Default = "mlp";

    private const int Seed = 1;
    private const double Megabyte = 1e6;

    /// <summary>What can be trained, by name.</summary>
    public static IReadOnlyDictionary<string, Func<MLContext, int, IEstimator<ITransformer>>> Trainers { get; } =
        new Dictionary<string, Func<MLContext, int, IEstimator<ITransformer>>>
        {
            [Default] = (mlContext, threads) => Mlp(mlContext, threads, InputScalingMode.Automatic),
            ["mlp-unscaled"] = (mlContext, threads) => Mlp(mlContext, threads, null),
            ["mlp-each-feature"] = (mlContext, threads) => Mlp(mlContext, threads, InputScalingMode.PerFeature),
            ["mlp-whole"] = (mlContext, threads) => Mlp(mlContext, threads, InputScalingMode.Whole),
            ["sdca"] = (mlContext, threads) => mlContext.BinaryClassification.Trainers.SdcaLogisticRegression(
                new Microsoft.ML.Trainers.SdcaLogisticRegressionBinaryTrainer.Options { NumberOfThreads = threads }),
            ["averaged-perceptron"] = (mlContext, _) => mlContext.BinaryClassification.Trainers.AveragedPerceptron(),
        };

    /// <summary>Trains in this process, shows the row and writes the file.</summary>
    /// <exception cref="ArgumentException">There are too few texts.</exception>
    public static void Run(TextOptions options, CancellationToken cancellation)
    {
        List<SourceText> texts = SourceText.ReadAll(options.Folder);
        if (texts.Count <= options.Texts)
        {
            throw new ArgumentException(
                $"Expected more than {options.Texts} texts, to test on the others; '{options.Folder}' has {texts.Count}.");
        }
        var mlContext = new MLContext(Seed);
        IDataView training = mlContext.Data.LoadFromEnumerable(texts.Take(options.Texts));
        IDataView others = mlContext.Data.LoadFromEnumerable(texts.Skip(options.Texts));
        ITransformer featurizer = mlContext.Transforms.Text.FeaturizeText(
            "Features",
            new TextFeaturizingEstimator.Options
            {
                WordFeatureExtractor = new WordBagEstimator.Options { NgramLength = 2, UseAllLengths = true },
                CharFeatureExtractor = new WordBagEstimator.Options { NgramLength = 4, UseAllLengths = false },
            },
            "Text").Fit(training);
        training = featurizer.Transform(training);
        cancellation.ThrowIfCancellationRequested();

        long start = Stopwatch.GetTimestamp();
        ITransformer model = Trainers[options.Trainer](mlContext, options.Threads).Fit(training);
        TimeSpan trained = Stopwatch.GetElapsedTime(start);
        start = Stopwatch.GetTimestamp();
        IDataView scored = model.Transform(featurizer.Transform(others));
        bool calibrated = scored.Schema.GetColumnOrNull("Probability") is not null;
        BinaryClassificationMetrics metrics = calibrated
            ? mlContext.BinaryClassification.Evaluate(scored)
            : mlContext.BinaryClassification.EvaluateNonCalibrated(scored);
        TimeSpan evaluated = Stopwatch.GetElapsedTime(start);

        var row = new TextRow(
            options.Trainer, options.Texts, ((VectorDataViewType)training.Schema["Features"].Type).Size,
            Math.Round(training.GetColumn<VBuffer<float>>("Features").Average(vector => vector.GetValues().Length)),
            Math.Round(trained.TotalSeconds, 1), Math.Round(evaluated.TotalSeconds, 1), Math.Round(PeakBytes() / Megabyte),
            Math.Round(metrics.Accuracy, 3),
            metrics is CalibratedBinaryClassificationMetrics probabilities ? Math.Round(probabilities.LogLoss * Math.Log(2), 3) : null);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{row.Trainer}, {row.Texts} texts of {row.Given} of {row.Features} n-grams: {row.Seconds} s, scoring {row.ScoringSeconds} s, "
            + $"{row.PeakMegabytes} MB, accuracy {row.Accuracy}, "
            + $"log-loss {row.LogLoss?.ToString(CultureInfo.InvariantCulture) ?? "none"}"));
        if (options.Json is { } file)
        {
            JsonFile.Write(file, [row], RowJson.Default.IReadOnlyListTextRow);
        }
    }

    private static IEstimator<ITransformer> Mlp(MLContext mlContext, int threads, InputScalingMode? scaling) =>
        mlContext.BinaryClassification.Trainers.Mlp(MlpPreset.Simple with { InputScaling = scaling, NumberOfThreads = threads });

    private static long PeakBytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
