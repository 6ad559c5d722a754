using MLNetDeep.Engine.Networks;

namespace MLNetDeep.Engine.Training;

/// <summary>Remembers the best epoch, and with early stopping its weights.</summary>
internal sealed class MetricWatch(Network network, EarlyStopping? stopping)
{
    private readonly WeightSnapshot? _best = stopping is null ? null : new WeightSnapshot(network);
    private double _smallest = double.PositiveInfinity;
    private double _reference = double.PositiveInfinity;
    private int _lastImprovement;

    /// <summary>Number of the best epoch; 0 before the first.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>
    /// Takes an epoch's metrics and says whether patience has run out; a loss that is not finite counts as infinitely large.
    /// </summary>
    public bool ShouldStop(int epoch, double loss, double accuracy)
    {
        double watched = stopping?.Metric == WatchedMetric.Accuracy ? -accuracy : loss;
        if (!double.IsFinite(watched))
            watched = double.PositiveInfinity;
        if (BestEpoch == 0 || watched < _smallest)
        {
            BestEpoch = epoch;
            _smallest = watched;
            _best?.Take();
        }
        if (stopping is null)
            return false;
        if (_lastImprovement == 0 || watched < _reference - stopping.MinimumImprovement)
        {
            _reference = watched;
            _lastImprovement = epoch;
        }
        return epoch - _lastImprovement >= stopping.Patience;
    }

    /// <summary>Puts the best epoch's weights back, if early stopping keeps them.</summary>
    public void RestoreBest() => _best?.Restore();
}
