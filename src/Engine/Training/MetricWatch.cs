using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Engine.Training;

/// <summary>Remembers the best epoch, and with early stopping its weights.</summary>
internal sealed class MetricWatch(Network network, EarlyStopping? stopping)
{
    private readonly WeightSnapshot? _best = stopping is null ? null : new WeightSnapshot(network);
    private double _smallest = double.PositiveInfinity;
    private double _reference = double.PositiveInfinity;
    private int _lastImprovement;
    private int _epoch;

    /// <summary>The number of the best epoch; 0 before the first.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>Whether patience has run out.</summary>
    public bool IsOutOfPatience => stopping is not null && BestEpoch > 0 && _epoch - _lastImprovement >= stopping.Patience;

    /// <summary>The best epoch's weights, if early stopping keeps them, for a checkpoint.</summary>
    public IEnumerable<NamedTensor> Tensors => _best?.Tensors("best") ?? [];

    /// <summary>
    /// Takes an epoch's metrics and says whether patience has run out; a loss that is not finite counts as infinitely large.
    /// </summary>
    public bool ShouldStop(int epoch, double loss, double accuracy)
    {
        _epoch = epoch;
        double watched = stopping?.Metric == WatchedMetric.Accuracy ? -accuracy : loss;
        if (!double.IsFinite(watched))
        {
            watched = double.PositiveInfinity;
        }
        if (BestEpoch == 0 || watched < _smallest)
        {
            BestEpoch = epoch;
            _smallest = watched;
            _best?.Take();
        }
        if (stopping is not null && (_lastImprovement == 0 || watched < _reference - stopping.MinimumImprovement))
        {
            _reference = watched;
            _lastImprovement = epoch;
        }
        return IsOutOfPatience;
    }

    /// <summary>Puts the best epoch's weights back, if early stopping keeps them.</summary>
    public void RestoreBest() => _best?.Restore();

    /// <summary>The state without the weights, for a checkpoint.</summary>
    public WatchState Save() => new(_epoch, BestEpoch, _smallest, _reference, _lastImprovement);

    /// <summary>Goes on from what was saved; the weights are read elsewhere.</summary>
    public void Restore(WatchState saved) =>
        (_epoch, BestEpoch, _smallest, _reference, _lastImprovement) =
        (saved.Epoch, saved.BestEpoch, saved.Smallest, saved.Reference, saved.LastImprovement);
}
