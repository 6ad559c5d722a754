using MLNetDeep.Classic.Linear;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Samples.Walkthrough.Blocks;

namespace MLNetDeep.Samples.Walkthrough.Steps;

/// <summary>Points that a line splits, with fewer and fewer errors.</summary>
internal static class PerceptronStep
{
    private const int Points = 20;
    private const float Side = 10;

    // The points of samples/Perceptron.
    private const int PointsSeed = 2;

    public static Step Create() => new(
        "perceptron", "A perceptron and its line", [Deck.Understanding, Deck.Introduction],
        "A classifier answers yes or no. A perceptron is a line between red points and blue ones: each point on the wrong side moves it a "
        + "bit, pass after pass, until no point is left on the wrong side.",
        Show);

    private static IEnumerable<Block> Show(StepContext context)
    {
        (float[] points, int[] labels) = Generate();
        List<PerceptronPass> passes = [];
        List<Series> lines = [];
        Perceptron learner = new() { PassCompleted = passes.Add };
        PerceptronModel model = learner.Fit(new Tensor([Points, 2], points), labels);
        for (int pass = 1; pass <= passes.Count; pass++)
        {
            PerceptronModel then = (learner with { NumberOfIterations = pass, PassCompleted = null }).Fit(new([Points, 2], points), labels);
            lines.Add(Line(pass, then) with { Style = pass < passes.Count ? SeriesStyle.Faint : SeriesStyle.Line });
        }

        yield return new TableBlock(
            "The errors of each pass", ["pass", "errors", "of", "error", "line then"],
            [
                .. passes.Select(pass => new[]
                {
                    $"{pass.Pass}", Cell.Of(pass.Errors), Cell.Of(pass.Rows), Cell.Of((double)pass.Errors / pass.Rows, "P0"), pass.Line,
                }),
            ]);
        yield return new TextBlock(model.Converged
            ? $"Solution found! Red where {model.Line(["x", "y"]).Replace(" = ", " > ", StringComparison.Ordinal)}."
            : "No solution: it may be that no line splits the points.");
        yield return new PlotBlock(
            "The points, and the line after each pass: the last splits them.", "x", "y",
            [Colored("blue", 0), Colored("red", 1), .. lines])
        {
            Range = (0, Side),
        };

        Series Colored(string name, int label) =>
            new(
                name,
                [
                    .. Enumerable.Range(0, Points).Where(i => labels[i] == label)
                        .Select(i => ((double)points[2 * i], (double)points[(2 * i) + 1])),
                ])
            {
                Style = SeriesStyle.Points,
            };
    }

    // Where the weighted sum is 0.
    private static Series Line(int pass, PerceptronModel model)
    {
        double slope = -model.Weights[0] / model.Weights[1];
        double start = -model.Intercept / model.Weights[1];
        return new Series($"line of pass {pass}", [(0, start), (Side, start + (slope * Side))]);
    }

    // Points of a square, red above a line through it, none near the line.
    private static (float[] Points, int[] Labels) Generate()
    {
        var random = new Random(PointsSeed);
        List<float> points = [];
        List<int> labels = [];
        while (labels.Count < Points)
        {
            (float x, float y) = (Side * random.NextSingle(), Side * random.NextSingle());
            float above = y - (0.6f * x) - 2;
            if (Math.Abs(above) >= 0.3f)
            {
                points.AddRange([x, y]);
                labels.Add(above > 0 ? 1 : 0);
            }
        }
        return ([.. points], [.. labels]);
    }
}
