using MLNetDeep.Engine.Losses;
using MLNetDeep.Samples.Walkthrough.Blocks;

namespace MLNetDeep.Samples.Walkthrough.Steps;

/// <summary>Likelihood and cross entropy, and the square error beside it.</summary>
internal static class ErrorFunctionsStep
{
    public static Step Create() => new(
        "error-functions", "Error functions", [Deck.Introduction, Deck.Overview, Deck.Brief],
        "Counting errors gives no direction to go: a small move of the line changes nothing, until it changes by one. Probabilities "
        + "do. The better line gives the points the colours that they have with a higher probability, their product. Its negative "
        + "logarithm turns the product into a sum of penalties, one a point, the cross entropy: what is to be made small.",
        Show);

    private static IEnumerable<Block> Show(StepContext context)
    {
        yield return new TableBlock(
            "Two lines and four points: the probability of each point's own colour",
            ["line", "point 1", "point 2", "point 3", "point 4", "product", "cross entropy"],
            [Line("worse", 0.6f, 0.2f, 0.1f, 0.7f), Line("better", 0.7f, 0.9f, 0.8f, 0.6f)]);
        yield return new TableBlock(
            "The penalty of one point", ["probability", "penalty"],
            [.. new[] { 0.1f, 0.8f }.Select(probability => new[] { $"{probability}", Cell.Of(CrossEntropy([probability]), "0.0") })]);
        yield return new PlotBlock(
            "What an answer costs whose right answer is 1: the cross entropy is steep where the answer is wrong, the square error is not.",
            "probability of the right answer", "error",
            [
                Series.Of("cross entropy", 0.02, 1, 98, x => x.Select(p => CrossEntropy([(float)p]))),
                Series.Of("square error", 0.02, 1, 98, x => x.Select(p => SquareError((float)p, 1))),
            ]);

        // The slides' X: the net says .92 for X and .51 for O.
        Cell[][] answers = [.. new[] { ("X", 1f, 0.92f), ("O", 0f, 0.51f) }.Select(Error)];
        yield return new TableBlock(
            "The error of an answer: how far it is from the right one", ["class", "right answer", "actual answer", "error"],
            [.. answers, ["total", "", "", Cell.Of(answers.Sum(answer => answer[^1].Value!.Value), ".00")]]);
        yield return new TextBlock(
            "The deck prints .49 for O and .57 in total: .49 is the distance of .51 from 1, and the right answer for O is 0.");
    }

    private static Cell[] Line(string name, params float[] probabilities) =>
    [
        name, .. probabilities.Select(probability => Cell.Of(probability, "0.0")),
        Cell.Of(Math.Exp(-CrossEntropy(probabilities)), "0.0000"), Cell.Of(CrossEntropy(probabilities), "0.0"),
    ];

    // The loss is the mean over the rows, and takes the logits that the sigmoid makes these probabilities of.
    private static double CrossEntropy(float[] probabilities)
    {
        float[] logits = [.. probabilities.Select(probability => MathF.Log(probability / (1 - Math.Min(probability, 1 - 1e-6f))))];
        float[] right = [.. probabilities.Select(_ => 1f)];
        return probabilities.Length * new BinaryCrossEntropyLoss().Evaluate(new LossBatch(probabilities.Length, 1, logits, right), []);
    }

    private static double SquareError(float actual, float right) =>
        new MeanSquareErrorLoss().Evaluate(new LossBatch(1, 1, [actual], [right]), []);

    private static Cell[] Error((string Class, float Right, float Actual) answer) =>
    [
        answer.Class, Cell.Of(answer.Right), Cell.Of(answer.Actual, ".00"),
        Cell.Of(Math.Sqrt(SquareError(answer.Actual, answer.Right)), ".00"),
    ];
}
