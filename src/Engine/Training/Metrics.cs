using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;

namespace MLNetDeep.Engine.Training;

/// <summary>Means over the rows of an epoch.</summary>
internal readonly record struct Metrics(long Rows, double Loss, double Accuracy);

/// <summary>Sums over the rows of an epoch so far.</summary>
internal struct MetricSums
{
    private long _rows;
    private long _correct;
    private double _loss;
    private bool _hasClasses;

    /// <summary>
    /// Adds the batch in a workspace and returns its mean loss; writes the loss's gradient into the workspace when wanted.
    /// </summary>
    public double Add(Loss loss, TrainingWorkspace workspace, ReadOnlySpan<float> targets, int outputs, bool wantsGradient)
    {
        int rows = workspace.Pass.Rows;
        Span<float> predictions = workspace.Output;
        targets = targets[..predictions.Length];
        var batch = new LossBatch(rows, outputs, predictions, targets) { Parallelism = workspace.Pass.Parallelism };
        double mean = loss.Evaluate(batch, wantsGradient ? workspace.OutputGradient : []);
        _rows += rows;
        _loss += mean * rows;
        _hasClasses = outputs > 1;
        for (int start = 0; _hasClasses && start < predictions.Length; start += outputs)
        {
            if (Elementwise.ArgMax(predictions.Slice(start, outputs)) == Elementwise.ArgMax(targets.Slice(start, outputs)))
                _correct++;
        }
        return mean;
    }

    /// <summary>The means.</summary>
    /// <exception cref="InvalidOperationException">There were no rows.</exception>
    public readonly Metrics Mean(string source) => _rows > 0
        ? new Metrics(_rows, _loss / _rows, _hasClasses ? (double)_correct / _rows : double.NaN)
        : throw new InvalidOperationException($"The {source} source has no rows; at least one is needed.");
}
