using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Networks;

// A trained network as a model like others: what its outputs mean depends on the task it was trained for.
public sealed partial class Network : IClassifier, IBinaryClassifier, IRegressor, IMultiOutputRegressor
{
    private Network? _logits;

    /// <summary>The history of the training, epoch by epoch; null where the network was not trained.</summary>
    public TrainingHistory? History { get; internal set; }

    /// <summary>The network without its last activation, such as one that gives logits instead of probabilities, made once.</summary>
    internal Network Logits => _logits ??= WithoutLast();

    int IRowModel.FeatureCount => (int)Spec.Input.Elements;

    bool IRowModel.TakesMissing => Spec.TakesMissing;

    int IClassifier.Classes => OutputSize;

    int IMultiOutputRegressor.Outputs => OutputSize;

    bool IBinaryClassifier.HasProbability => true;

    private int OutputSize => (int)Spec.Output.Elements;

    void IClassifier.Score(ReadOnlySpan<float> features, Span<float> scores, int? threads) => Predict(features, scores, threads);

    void IBinaryClassifier.ScoreMargins(ReadOnlySpan<float> features, Span<float> outputs, int? threads)
    {
        int rows = RowGuard.Rows(this, features.Length, outputs.Length, 2);
        Logits.Predict(features, outputs[..rows], threads);
        AddProbabilities(outputs);
    }

    void IRegressor.Predict(ReadOnlySpan<float> features, Span<float> values, int? threads) => Predict(features, values, threads);

    void IMultiOutputRegressor.Predict(ReadOnlySpan<float> features, Span<float> values, int? threads) =>
        Predict(features, values, threads);

    /// <summary>Makes pairs of logit and probability of the logits in the first half.</summary>
    internal static void AddProbabilities(Span<float> outputs)
    {
        for (int row = (outputs.Length / 2) - 1; row >= 0; row--)
        {
            float logit = outputs[row];
            outputs[(2 * row) + 1] = (float)(1 / (1 + Math.Exp(-(double)logit)));
            outputs[2 * row] = logit;
        }
    }

    private void Predict(ReadOnlySpan<float> features, Span<float> outputs, int? threads) =>
        Predict(features, null, RowGuard.Rows(this, features.Length, outputs.Length, OutputSize), outputs,
            threads is { } limit ? new Parallelism(Math.Min(limit, Parallelism.Threads)) : Parallelism);
}
