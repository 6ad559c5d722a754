using System.Diagnostics;
using MLNetDeep.Classic.Components;
using MLNetDeep.Classic.SupportVectors;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Benchmarks.ClassicMethods;

/// <summary>A method and how it is run.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Rows">Training rows by default.</param>
/// <param name="Run">Fits, predicts the test rows and takes the times; a short run beforehand has compiled the code.</param>
internal sealed record ClassicMethod(string Name, int Rows, Func<Digits, Digits, int, ClassicRow> Run)
{
    // One line for each method, with the settings that compare-classic.sh gives to scikit-learn.
    public static IReadOnlyList<ClassicMethod> All { get; } =
    [
        Classifier("knn", 60_000, (features, labels, threads) =>
            new KNearestNeighbors { NumberOfNeighbors = 3, NumberOfThreads = threads }.Fit(features, labels, Digits.Classes)),
        Classifier("forest", 60_000, (features, labels, threads) =>
            new RandomForest { NumberOfThreads = threads }.Fit(features, labels, Digits.Classes)),
        Classifier("svc", 10_000, (features, labels, threads) =>
            new KernelSvm { Kernel = new RbfKernel(0.02), Cost = 10, NumberOfThreads = threads }.Fit(features, labels, Digits.Classes)),
        Projection("pca", 60_000, (features, threads) =>
        {
            PrincipalComponentsModel model = new PrincipalComponents { Rank = 50, NumberOfThreads = threads }.Fit(features);
            return model.ExplainedVarianceRatio.Sum();
        }),
        Classifier("lda", 60_000, (features, labels, threads) =>
            new LinearDiscriminantAnalysis { NumberOfThreads = threads }.Fit(features, labels, Digits.Classes)),
    ];

    /// <exception cref="ArgumentException">A name is unknown.</exception>
    public static IReadOnlyList<ClassicMethod> Named(IReadOnlyList<string>? names) => names is null
        ? All
        : [.. names.Select(name => All.FirstOrDefault(method => method.Name == name)
            ?? throw new ArgumentException(
                $"Unknown method '{name}': expected some of {string.Join(", ", All.Select(method => method.Name))}."))];

    /// <summary>A classifier's run.</summary>
    /// <param name="name">The method.</param>
    /// <param name="rows">Training rows by default.</param>
    /// <param name="fit">Fits features and labels with a number of threads.</param>
    public static ClassicMethod Classifier(string name, int rows, Func<Tensor, int[], int, IClassifier> fit) =>
        new(name, rows, (train, test, threads) =>
    {
        long start = Stopwatch.GetTimestamp();
        IClassifier model = fit(train.Features, train.Labels, threads);
        double fitSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        float[] scores = new float[test.Rows * Digits.Classes];
        start = Stopwatch.GetTimestamp();
        model.Score(test.Features.Span, scores, threads);
        return new ClassicRow(name, train.Rows, fitSeconds, Stopwatch.GetElapsedTime(start).TotalSeconds, test.Accuracy(scores));
    });

    /// <summary>A projection's run, timed by its fit.</summary>
    /// <param name="name">The method.</param>
    /// <param name="rows">Training rows by default.</param>
    /// <param name="fit">Fits features with a number of threads, and gives the share of the variance that is explained.</param>
    public static ClassicMethod Projection(string name, int rows, Func<Tensor, int, double> fit) => new(name, rows, (train, _, threads) =>
    {
        long start = Stopwatch.GetTimestamp();
        double explained = fit(train.Features, threads);
        return new ClassicRow(name, train.Rows, Stopwatch.GetElapsedTime(start).TotalSeconds, null, explained);
    });
}
