using System.Diagnostics;
using MLNetDeep.Engine.Networks;

namespace MLNetDeep.Engine.Training;

/// <summary>One training from its first epoch to its end.</summary>
internal sealed class TrainingRun
{
    private readonly Network _network;
    private readonly IBatchSource _training;
    private readonly IBatchSource? _validation;
    private readonly TrainingOptions _options;
    private readonly TrainingSession _session;
    private readonly MetricWatch _watch;
    private readonly List<EpochResult> _epochs = [];

    public TrainingRun(Network network, IBatchSource training, IBatchSource? validation, TrainingOptions options)
    {
        _network = network;
        _training = training;
        _validation = validation;
        _options = options;
        _session = new TrainingSession(network, options);
        _watch = new MetricWatch(network, options.EarlyStopping);
    }

    public TrainingHistory Run()
    {
        InputScalingLearner.LearnIfNew(_network, _training, _options);
        long start = Stopwatch.GetTimestamp();
        StopReason? reason = null;
        while (reason is null)
            reason = _epochs.Count < _options.Epochs ? TrainEpoch(start) : StopReason.Completed;
        if (reason != StopReason.Cancelled)
            _watch.RestoreBest();
        return new TrainingHistory(_epochs, _watch.BestEpoch, reason.Value);
    }

    /// <summary>Trains the next epoch; null to go on with the one after it.</summary>
    private StopReason? TrainEpoch(long start)
    {
        int epoch = _epochs.Count + 1;
        long epochStart = Stopwatch.GetTimestamp();
        Metrics? trained = _session.TrainEpoch(_training, epoch);
        TimeSpan epochTime = Stopwatch.GetElapsedTime(epochStart);
        Metrics? validated = trained is null || _validation is null ? null : _session.Evaluate(_validation);
        if (trained is not { } metrics || (_validation is not null && validated is null))
            return StopReason.Cancelled;
        Metrics watched = validated ?? metrics;
        _session.EndEpoch(watched.Loss);
        bool outOfPatience = _watch.ShouldStop(epoch, watched.Loss, watched.Accuracy);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        var result = new EpochResult(
            epoch, _options.Epochs, metrics.Loss, metrics.Accuracy, validated?.Loss, validated?.Accuracy,
            metrics.Rows / Math.Max(epochTime.TotalSeconds, 1e-9), elapsed, elapsed / epoch * (_options.Epochs - epoch))
        {
            LearningRate = _session.LearningRate,
            GradientNorm = _session.GradientNorm(),
            Steps = _session.Steps,
            BestEpoch = _watch.BestEpoch,
        };
        _epochs.Add(result);
        _options.EpochCompleted?.Invoke(result);
        _options.Progress?.Report(result);
        bool stopped = _options.StopWhen?.Invoke(result) == true;
        if (outOfPatience)
            return StopReason.EarlyStopped;
        return stopped ? StopReason.Stopped : null;
    }
}
