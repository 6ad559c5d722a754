namespace MLNetDeep.Pictures.Tests;

/// <summary>A plot of each kind.</summary>
internal static class PlotCases
{
    /// <summary>A name that is no name: what XML, OxyPlot and the width of a plot might stumble over.</summary>
    public const string Odd = "<b>&\"x_{1}^{2}\"\u0001\nwith\ta \uD83D\uDE00 name that is much longer than what there could be room for";

    private static readonly bool[] Positives = [.. Enumerable.Range(0, 300).Select(i => i % 3 == 0)];

    public static IReadOnlyDictionary<string, Plot> All { get; } = Make("mlp", 120);

    /// <summary>With odd names, and as few numbers as there may be.</summary>
    public static IReadOnlyDictionary<string, Plot> OddOnes { get; } = Make(Odd, 1);

    public static TheoryData<string> Names => [.. All.Keys];

    public static ScoredLabels Scored(string name, double strength, int seed = 1)
    {
        var random = new Random(seed);
        float[] scores = [.. Positives.Select(positive => (float)((random.NextDouble() + (positive ? strength : 0)) / (1 + strength)))];
        return new ScoredLabels(name, scores, Positives);
    }

    private static Dictionary<string, Plot> Make(string name, int count)
    {
        var random = new Random(2);
        float[] numbers = [.. Enumerable.Range(0, count).Select(_ => random.NextSingle())];
        double[] line = [.. numbers.Select(number => (double)number)];
        CurvePoint[] curve = [.. numbers.Select((number, i) => new CurvePoint(i + 1, number, i % 2 * 0.1))];
        ScoreInterval[] scores = [new(name, 0.9, 0.85, 0.95, "deep"), new("forest", 0.8, 0.8, 0.8, "classic"), new("mean", 0.5, 0.4, 0.6)];
        ScoredLabels[] scored = count == 1 ? [Scored(name, 1)] : [Scored(name, 1), Scored("forest", 0.5, 2), Scored("svm", 0.2, 3)];
        TradeoffPoint[] models = [.. numbers.Take(12).Select((number, i) => new TradeoffPoint(name + i, number + 0.01, number, "deep"))];
        FeatureImportance[] features = [.. numbers.Take(40).Select((number, i) => new FeatureImportance(name + i, number - 0.1, 0.1))];
        return new()
        {
            ["scores"] = ScoresPlot.Of(count == 1 ? scores[..1] : scores, name),
            ["confusion"] = ConfusionMatrixPlot.Of(
                [name, .. Enumerable.Range(1, count / 10).Select(i => $"class {i}")], Counts(1 + (count / 10))),
            ["many classes"] = ConfusionMatrixPlot.Of([.. Enumerable.Range(0, 25 + count).Select(i => name + i)], Counts(25 + count)),
            ["roc"] = RocPlot.Of(scored),
            ["precision and recall"] = PrecisionRecallPlot.Of(scored),
            ["calibration"] = CalibrationPlot.Of(scored),
            ["rows"] = LearningCurvePlot.Of([new(name, curve, "deep"), new("forest", curve, name)], name, name),
            ["epochs"] = LearningCurvePlot.Of([new(name, curve)], name, name, logarithmic: false),
            ["tradeoff"] = TradeoffPlot.Of(models, name, name),
            ["residuals"] = ResidualPlot.Of(numbers, [.. numbers.Select(number => number * 0.9f)]),
            ["importances"] = ImportancePlot.Of(features),
            ["dependence"] = PartialDependencePlot.Of(name, line, [new(name, line), new("forest", line)], name),
            ["categories"] = PartialDependencePlot.OfCategories(
                name, [name, .. Enumerable.Range(1, count / 10).Select(i => $"category {i}")],
                [new(name, line[..(1 + (count / 10))])], name),
            ["regions"] = DecisionRegionPlot.Of(
                name, name, [0, 1, 2], [0, 5], new int[,] { { 0, 0, 1 }, { -1, 1, 1 } }, [new(0.5, 1, 0), new(2, 3, 1)],
                [name, "other"]),
        };
    }

    private static long[,] Counts(int classes)
    {
        long[,] counts = new long[classes, classes];
        for (int i = 0; i < classes; i++)
        {
            (counts[i, i], counts[i, i * 7 % classes]) = (90 + i, 5 + (i % 3));
        }
        return counts;
    }
}
