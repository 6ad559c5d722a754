using MLNetDeep.Engine.Losses;

namespace MLNetDeep.Engine.Training;

/// <summary>Means over the rows of an epoch, each counted by its weight.</summary>
internal readonly record struct Metrics(long Rows, double Loss, double Accuracy);

/// <summary>Sums over the rows of an epoch so far.</summary>
internal struct MetricSums
{
    /// <summary>Numbers that <see cref="Save"/> gives.</summary>
    public const int Numbers = 6;

    private long _rows;
    private double _weight;
    private double _lossWeight;
    private double _correct;
    private double _loss;
    private bool _hasClasses;

    /// <summary>Rows added.</summary>
    public readonly long Rows => _rows;

    /// <summary>
    /// Adds a batch and returns its mean loss, and what that is divided by; writes the loss's gradient where it is wanted.
    /// </summary>
    /// <param name="options">The loss, and whether the accuracy is measured.</param>
    /// <param name="batch">Predictions and targets.</param>
    /// <param name="gradient">Where the gradient goes; empty when it is not wanted.</param>
    public (double Mean, double Divisor) Add(TrainingOptions options, in LossBatch batch, Span<float> gradient)
    {
        options.Loss.CheckTargets(batch.Targets);
        double mean = options.Loss.Evaluate(batch, gradient);
        (double divisor, double weight) = options.Loss.Weigh(batch);
        _rows += batch.Rows;
        _loss += mean * divisor;
        _lossWeight += weight;
        AddCorrect(options, batch);
        return (mean, divisor);
    }

    /// <summary>The sums as numbers, for a checkpoint.</summary>
    public readonly double[] Save() => [_rows, _weight, _correct, _loss, _hasClasses ? 1 : 0, _lossWeight];

    /// <summary>Whether numbers are sums that <see cref="Save"/> may have given after so many batches, of one shard or several.</summary>
    public static bool CanRestore(double[] saved, int batches) =>
        saved.Length > 0 && saved.Length % Numbers == 0 && Array.TrueForAll(saved, double.IsFinite)
        && Restore(saved)._rows >= batches && saved.Where((_, i) => i % Numbers is 0 or 1 or 5).All(number => number >= 0);

    /// <summary>The sums that were saved, those of several shards added in their order.</summary>
    public static MetricSums Restore(double[] saved)
    {
        var sums = default(MetricSums);
        for (int start = 0; start < saved.Length; start += Numbers)
        {
            sums._rows += (long)saved[start];
            sums._weight += saved[start + 1];
            sums._correct += saved[start + 2];
            sums._loss += saved[start + 3];
            sums._hasClasses |= saved[start + 4] != 0;
            sums._lossWeight += saved[start + 5];
        }
        return sums;
    }

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

    private void AddCorrect(TrainingOptions options, in LossBatch batch)
    {
        for (int row = 0; row < batch.Rows; row++)
        {
            float weight = batch.Weights.IsEmpty ? 1 : batch.Weights[row];
            _weight += weight;
            bool? right = options.MeasuresAccuracy ? options.Loss.IsRight(batch, row) : null;
            _hasClasses = right is not null;
            if (right == true)
            {
                _correct += weight;
            }
        }
    }
}
