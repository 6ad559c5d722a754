using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Transforms;

namespace MLNetDeep.Samples.Recipe;

/// <summary>What networks recognize together, by the mean of their probabilities, and each alone.</summary>
/// <param name="Accuracy">The share recognized together.</param>
/// <param name="LogLoss">Mean cross-entropy of the mean probabilities.</param>
/// <param name="Accuracies">The share that each recognizes alone.</param>
internal sealed record Vote(double Accuracy, double LogLoss, IReadOnlyList<double> Accuracies)
{
    private const string Label = "Label";
    private const string Score = "Score";

    // Of a probability of 0, as ML.NET's.
    private const double Least = 1e-15;

    /// <summary>Asks each network about each row.</summary>
    public static Vote Of(IReadOnlyList<MulticlassTransformer<Network>> models, IDataView rows)
    {
        IDataView[] scored = [.. models.Select(model => model.Transform(rows))];
        uint[] labels = [.. scored[0].GetColumn<uint>(Label)];
        float[][][] each = [.. scored.Select(view => view.GetColumn<float[]>(Score).ToArray())];
        float[][] together = [.. labels.Select((_, row) => Mean([.. each.Select(network => network[row])]))];
        double logLoss = labels.Select((label, row) => -Math.Log(Math.Max(together[row][label - 1], Least))).Average();
        return new Vote(Recognized(labels, together), logLoss, [.. each.Select(network => Recognized(labels, network))]);
    }

    private static float[] Mean(float[][] votes) =>
        [.. votes[0].Select((_, index) => votes.Average(probabilities => probabilities[index]))];

    // Keys count from 1.
    private static double Recognized(uint[] labels, float[][] probabilities) =>
        labels.Select((label, row) => Array.IndexOf(probabilities[row], probabilities[row].Max()) == label - 1 ? 1.0 : 0).Average();
}
