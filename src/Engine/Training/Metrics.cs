using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;

namespace MLNetDeep.Engine.Training;

/// <summary>Means over the rows of an epoch, each counted by its weight.</summary>
internal readonly record struct Metrics(long Rows, double Loss, double Accuracy);

/// <summary>Sums over the rows of an epoch so far.</summary>
internal struct MetricSums
{
    private long _rows;
    private double _weight;
    private double _lossWeight;
    private double _correct;
    private double _loss;
    private bool _hasClasses;

    /// <summary>Rows added.</summary>
    public readonly long Rows => _rows;

    /// <summary>
    /// Adds the batch in a workspace and returns its mean loss; writes the loss's gradient into the workspace when wanted.
    /// </summary>
    /// <param name="loss">What is made small.</param>
    /// <param name="workspace">The batch's outputs.</param>
    /// <param name="targets">Its targets, at least as many numbers.</param>
    /// <param name="weights">Its rows' weights, at least as many; empty when each counts as 1.</param>
    /// <param name="outputs">Numbers a row.</param>
    /// <param name="wantsGradient">Whether the loss's gradient is wanted.</param>
    public double Add(
        Loss loss, TrainingWorkspace workspace, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, int outputs, bool wantsGradient)
    {
        int rows = workspace.Pass.Rows;
        Span<float> predictions = workspace.Output;
        targets = targets[..predictions.Length];
        weights = weights.IsEmpty ? [] : weights[..rows];
        var batch = new LossBatch(rows, outputs, predictions, targets, weights) { Parallelism = workspace.Pass.Parallelism };
        loss.CheckTargets(targets);
        double mean = loss.Evaluate(batch, wantsGradient ? workspace.OutputGradient : []);
        (double divisor, double weight) = loss.Weigh(batch);
        _rows += rows;
        _loss += mean * divisor;
        _lossWeight += weight;
        AddCorrect(loss, batch);
        return mean;
    }

    /// <summary>The sums as numbers, for a checkpoint.</summary>
    public readonly double[] Save() => [_rows, _weight, _correct, _loss, _hasClasses ? 1 : 0, _lossWeight];

    /// <summary>Whether numbers are sums that <see cref="Save"/> may have given after so many batches.</summary>
    public static bool CanRestore(double[] saved, int batches) =>
        saved.Length == 6 && Array.TrueForAll(saved, double.IsFinite) && saved[0] >= batches && saved[1] >= 0 && saved[5] >= 0;

    /// <summary>The sums that were saved.</summary>
    public static MetricSums Restore(double[] saved) => new()
    {
        _rows = (long)saved[0],
        _weight = saved[1],
        _correct = saved[2],
        _loss = saved[3],
        _hasClasses = saved[4] != 0,
        _lossWeight = saved[5],
    };

    /// <summary>The means.</summary>
    /// <exception cref="InvalidOperationException">There were no rows, or all have weight 0.</exception>
    public readonly Metrics Mean(string source)
    {
        if (_rows == 0)
        {
            throw new InvalidOperationException($"The {source} source has no rows; at least one is needed.");
        }
        if (_weight == 0)
        {
            throw new InvalidOperationException($"All {_rows} rows of the {source} source have weight 0; at least one must count.");
        }
        return new Metrics(_rows, _lossWeight > 0 ? _loss / _lossWeight : 0, _hasClasses ? _correct / _weight : double.NaN);
    }

    private void AddCorrect(Loss loss, in LossBatch batch)
    {
        for (int row = 0; row < batch.Rows; row++)
        {
            int start = row * batch.Outputs;
            float weight = batch.Weights.IsEmpty ? 1 : batch.Weights[row];
            _weight += weight;
            bool? right = loss.IsRight(batch.Predictions.Slice(start, batch.Outputs), batch.Targets.Slice(start, batch.Outputs));
            _hasClasses = right is not null;
            if (right == true)
            {
                _correct += weight;
            }
        }
    }
}
