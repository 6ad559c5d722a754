using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Samples.Walkthrough.Blocks;
using MLNetDeep.Samples.Walkthrough.Methods;

namespace MLNetDeep.Samples.Walkthrough.Steps;

/// <summary>Gradient descent on a surface, and where it may end.</summary>
internal static class GradientDescentStep
{
    private const int Steps = 40;

    // Two valleys: 0.1 x^4 - x^2 + 0.4 x.
    private static readonly Surface Valleys = new(
        at => (0.1 * Math.Pow(at[0], 4)) - (at[0] * at[0]) + (0.4 * at[0]),
        at => [(0.4f * at[0] * at[0] * at[0]) - (2 * at[0]) + 0.4f]);

    // A long valley: x^2 / 2 + 4 y^2.
    private static readonly Surface Bowl = new(at => (at[0] * at[0] / 2) + (4 * at[1] * at[1]), at => [at[0], 8 * at[1]]);

    public static Step Create() => new(
        "gradient-descent", "Gradient descent on a surface", [Deck.Introduction, Deck.Overview, Deck.Brief],
        "Get down from a mountain in fog: feel where it goes down, take a step in that direction, repeat. The gradient, all derivatives "
        + "of the error, says where it goes up most; a step goes the other way, as far as the learning rate says. It ends in a valley, "
        + "which need not be the lowest one.",
        Show);

    private static IEnumerable<Block> Show(StepContext context)
    {
        IReadOnlyList<float[]> path = Descent.Run(Bowl, [4, 1.5f], new SgdOptimizer(0.2f), Steps);
        yield return new PlotBlock(
            "Forty steps of gradient descent with a learning rate of 0.2 down x²/2 + 4y²; each ring is a height.", "x", "y",
            [
                .. new[] { 0.5, 2, 5, 10, 17 }.Select(height => Ring(height)),
                new Series("steps", [.. path.Select(at => ((double)at[0], (double)at[1]))]) { Style = SeriesStyle.Path },
            ]);
        yield return new TableBlock(
            "The first steps: the place, the gradient there, and the height", ["step", "x", "y", "gradient x", "gradient y", "height"],
            [
                .. path.Take(5).Append(path[^1]).Select((at, i) => new[]
                {
                    $"{(i < 5 ? i : Steps)}", Cell.Of(at[0], "0.000"), Cell.Of(at[1], "0.000"), Cell.Of(Bowl.Gradient(at)[0], "0.000"),
                    Cell.Of(Bowl.Gradient(at)[1], "0.000"), Cell.Of(Bowl.Value(at), "0.000"),
                }),
            ]);

        (string Name, float Start)[] starts = [("from the right", 3.2f), ("from the left", -0.2f)];
        IReadOnlyList<float[]>[] descents =
            [.. starts.Select(start => Descent.Run(Valleys, [start.Start], new SgdOptimizer(0.1f), Steps))];
        yield return new PlotBlock(
            "Two starts, two valleys: gradient descent never guarantees the lowest.", "x", "height",
            [
                Series.Of("0.1x⁴ - x² + 0.4x", -3.3, 3.3, 66, x => x.Select(at => Valleys.Value([(float)at]))),
                .. descents.Zip(starts, (descent, start) =>
                    new Series(start.Name, [.. descent.Select(at => ((double)at[0], Valleys.Value(at)))]) { Style = SeriesStyle.Path }),
            ]);
        yield return new TableBlock(
            "Where they end", ["start", "x", "height"],
            [
                .. descents.Zip(starts, (descent, start) =>
                    new[] { start.Name, Cell.Of(descent[^1][0], "0.000"), Cell.Of(Valleys.Value(descent[^1]), "0.000") }),
            ]);
    }

    private static Series Ring(double height) => new($"height {height:0.#}",
    [
        .. Enumerable.Range(0, 73).Select(i => i * Math.PI / 36)
            .Select(angle => (Math.Sqrt(2 * height) * Math.Cos(angle), Math.Sqrt(height / 4) * Math.Sin(angle))),
    ])
    {
        Style = SeriesStyle.Faint,
    };
}
