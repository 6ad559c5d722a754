using System.Diagnostics;
using MLNetDeep.Engine.Distribution;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Engine.Training;

/// <summary>One training from its start, or from its checkpoint, to its end.</summary>
internal sealed class TrainingRun : IDisposable
{
    private readonly Network _network;
    private readonly IBatchSource _training;
    private readonly IBatchSource? _validation;
    private readonly TrainingOptions _options;
    private readonly TrainingSession _session;
    private readonly MetricWatch _watch;
    private readonly Ranks? _ranks;
    private readonly List<EpochResult> _epochs = [];
    private readonly IReadOnlyList<NamedTensor> _betweenEpochs = [];
    private readonly IReadOnlyList<NamedTensor> _withinEpoch = [];
    private readonly long? _rowsOfRanks;
    private readonly long? _validationRowsOfRanks;
    private TrainingCheckpoints? _checkpoints;
    private string _firstBatch = "";
    private OutputScalingLayer? _scaledBefore;
    private RunClock _whole = new(TimeSpan.Zero);
    private RunClock _epoch = new(TimeSpan.Zero);

    public TrainingRun(Network network, IBatchSource training, IBatchSource? validation, TrainingOptions options)
    {
        _network = network;
        _training = training;
        _validation = validation;
        _options = options;
        _ranks = options.Communicator is { } communicator ? new Ranks(communicator, options.Shards) : null;
        _ranks?.RequireSame(TrainingIdentity.OfRanks(network, training, validation, options));
        _session = new TrainingSession(network, options, training.IsSparse, _ranks)
        {
            StepTaken = _ranks is null && options.Checkpoint is null ? null : WriteIfDue,
            Keeps = () => _checkpoints?.IsDue == true,
            Refuse = difference => _checkpoints?.Refuse(difference),
        };
        _watch = new MetricWatch(network, options.EarlyStopping);
        _rowsOfRanks = _session.RowsOf(training);
        _validationRowsOfRanks = validation is null ? null : _session.RowsOf(validation);
        if (options.Checkpoint is null && _ranks is null)
        {
            return;
        }
        _betweenEpochs = [.. _session.Tensors(withinEpoch: false), .. _watch.Tensors];
        _withinEpoch = [.. _session.Tensors(withinEpoch: true), .. _watch.Tensors];
        Ranks.OnFirst(_ranks, () =>
        {
            if (options.Checkpoint is not null)
            {
                _checkpoints = new TrainingCheckpoints(options.Checkpoint, network, training, validation, options);
            }
        });
    }

    // Streamed rows may be counted on the way.
    private long? TrainingRows => _options.PartitionedRows ? _rowsOfRanks : _training.Rows;

    private long? ValidationRows => _options.PartitionedRows ? _validationRowsOfRanks : _validation?.Rows;

    private bool IsFirst => _ranks is null or { Rank: 0 };

    public void Dispose() => _checkpoints?.Dispose();

    public TrainingHistory Run()
    {
        StopReason? reason = null;
        if (ReadCheckpoint() is { } state)
        {
            reason = Restore(state);
        }
        else
        {
            Start();
        }
        bool ended = reason is not null;
        while (reason is null)
        {
            reason = _epochs.Count < _options.Epochs ? TrainEpoch() : StopReason.Completed;
        }
        if (!ended && _session.Steps > 0)
        {
            Write(reason == StopReason.Stopped);
        }
        _session.Averages?.Exchange();
        if (reason != StopReason.Cancelled)
        {
            _watch.RestoreBest();
        }
        return new TrainingHistory(_epochs, _watch.BestEpoch, reason.Value);
    }

    // Rank 0 reads, the others are told.
    private TrainingState? ReadCheckpoint()
    {
        TrainingState? state = null;
        Ranks.OnFirst(_ranks, () => state = _checkpoints?.Read(Differences, TensorsOf));
        if (_ranks is null || _ranks.OfFirst(state is null ? 0 : 1) == 0)
        {
            return state;
        }
        string told = _ranks.OfFirst(state?.Write() ?? "");
        if (!IsFirst)
        {
            state = TrainingState.Read(told);
            _session.Restore(state.Session);
        }
        _ranks.TakeOfFirst((_session.Batch == 0 ? _betweenEpochs : _withinEpoch).Select(tensor => tensor.Value));
        return state;
    }

    private void Start()
    {
        IBatchSource rows = _ranks is not null && _options.PartitionedRows && ScalingLearner.HasNew(_network)
            ? GatheredRows.Take(_ranks, _training, _options.BatchSize)
            : _training;
        Ranks.OnEach(_ranks, () => ScalingLearner.LearnIfNew(_network, rows, _options.CancellationToken));
        _ranks?.TakeOfFirst(_betweenEpochs.Select(tensor => tensor.Value));
    }

    /// <summary>Trains the next epoch, or what is left of it; null to go on with the one after it.</summary>
    private StopReason? TrainEpoch()
    {
        int epoch = _epochs.Count + 1;
        if (_session.Batch == 0)
        {
            _epoch = new RunClock(TimeSpan.Zero);
        }
        TimeSpan? waited = _session.Waited;
        Metrics? trained = _session.TrainEpoch(_training, epoch);
        _epoch.Stop();
        if (_ranks is { AddsInOrder: false })
        {
            // Sums in any order are alike on all ranks as a rule; weights must be.
            _ranks.TakeOfFirst(_betweenEpochs.Select(tensor => tensor.Value));
        }
        _session.Averages?.Exchange();
        Metrics? validated = trained is null || _validation is null ? null : _session.Evaluate(_validation);
        if (trained is not { } metrics || (_validation is not null && validated is null))
        {
            _session.Averages?.Exchange();
            return StopReason.Cancelled;
        }
        Metrics watched = validated ?? metrics;
        _session.EndEpoch(watched.Loss);
        bool outOfPatience = _watch.ShouldStop(epoch, watched.Loss, watched.Accuracy);
        _session.Averages?.Exchange();
        TimeSpan elapsed = _whole.Elapsed;
        var result = new EpochResult(
            epoch, _options.Epochs, metrics.Loss, metrics.Accuracy, validated?.Loss, validated?.Accuracy,
            metrics.Rows / Math.Max(_epoch.Elapsed.TotalSeconds, 1e-9), elapsed, Remaining(elapsed, epoch))
        {
            LearningRate = _session.LearningRate,
            GradientNorm = _session.GradientNorm(),
            Steps = _session.Steps,
            BestEpoch = _watch.BestEpoch,
            WaitingShare = (_session.Waited - waited)?.TotalSeconds / Math.Max(_epoch.Elapsed.TotalSeconds, 1e-9),
        };
        _epochs.Add(result);
        bool stopped = false;
        Ranks.OnFirst(_ranks, () =>
        {
            _options.EpochCompleted?.Invoke(result);
            _options.Progress?.Report(result);
            stopped = AsksToStop(result);
        });
        stopped = OfFirst(stopped);
        if (outOfPatience)
        {
            return StopReason.EarlyStopped;
        }
        if (stopped)
        {
            return StopReason.Stopped;
        }
        if (epoch < _options.Epochs && OfFirst(_checkpoints?.IsDueAfter(epoch) == true))
        {
            Write(stopped: false);
        }
        return null;
    }

    private TimeSpan Remaining(TimeSpan elapsed, int epoch) =>
        new((long)Math.Min((double)elapsed.Ticks / epoch * (_options.Epochs - epoch), TimeSpan.MaxValue.Ticks));

    private bool AsksToStop(EpochResult result) => _options.StopWhen?.Invoke(result) == true;

    private bool OfFirst(bool value) => _ranks is null ? value : _ranks.OfFirst(value ? 1 : 0) != 0;

    // Weights that stopped being finite end the training in the next step, and are not gone on from.
    private void WriteIfDue()
    {
        if ((_ranks is not null || _checkpoints!.IsDue) && _session.HasFiniteWeights)
        {
            Write(stopped: false);
        }
    }

    // All ranks give what they have measured within an epoch; rank 0 writes.
    private void Write(bool stopped)
    {
        SessionState session = _session.Save();
        Ranks.OnFirst(_ranks, () => _checkpoints?.Write(StateOf(session, stopped), _session.Batch == 0 ? _betweenEpochs : _withinEpoch));
    }

    private TrainingState StateOf(SessionState session, bool stopped) => new()
    {
        Session = session,
        Watch = _watch.Save(),
        Elapsed = _whole.Elapsed,
        EpochElapsed = _epoch.Elapsed,
        Stopped = stopped,
        TrainingRows = TrainingRows,
        ValidationRows = ValidationRows,
        Epochs = _epochs,
    };

    /// <summary>Goes on from a checkpoint; the reason when the training had already ended.</summary>
    private StopReason? Restore(TrainingState state)
    {
        if (_scaledBefore is not null)
        {
            var layer = (OutputScalingLayer)_network.Layers[^1];
            _scaledBefore.Offset.CopyTo(layer.Offset);
            _scaledBefore.Scale.CopyTo(layer.Scale);
        }
        _watch.Restore(state.Watch);
        _epochs.AddRange(state.Epochs);
        _whole = new RunClock(state.Elapsed);
        _epoch = new RunClock(state.EpochElapsed);
        _checkpoints?.TellResumed(_epochs.Count, _session.Batch);
        if (_watch.IsOutOfPatience)
        {
            return StopReason.EarlyStopped;
        }
        if (state.Stopped && OfFirst(IsFirst && AsksToStop(_epochs[^1])))
        {
            return StopReason.Stopped;
        }
        return _epochs.Count == _options.Epochs ? StopReason.Completed : null;
    }

    private IReadOnlyList<NamedTensor> TensorsOf(TrainingState state)
    {
        _session.Restore(state.Session with { FirstBatch = _firstBatch });
        IEnumerable<NamedTensor> tensors = _session.Batch == 0 ? _betweenEpochs : _withinEpoch;
        return _scaledBefore is null ? [.. tensors] : [.. tensors.Where(tensor => !IsOfOutputScaling(tensor))];
    }

    private IEnumerable<string> Differences(TrainingState state)
    {
        List<string> differences =
        [
            .. TrainingIdentity.CompareRows("training rows", state.TrainingRows, TrainingRows),
            .. TrainingIdentity.CompareRows("validation rows", state.ValidationRows, ValidationRows),
        ];
        if (state.Epochs.Count > _options.Epochs)
        {
            differences.Add($"Its epochs done: {state.Epochs.Count}; now asked for: {_options.Epochs}.");
        }
        if (state.Session.Batch > TrainingRows)
        {
            differences.Add($"Its batches done of an epoch: {state.Session.Batch}; rows now: {TrainingRows}.");
        }
        if (differences.Count > 0)
        {
            return differences;
        }
        _firstBatch = _session.HashFirstBatch(_training);
        _scaledBefore = LearnTargetsScaledBefore();
        string hash = _scaledBefore is null ? _firstBatch : _session.HashFirstBatch(_training, _scaledBefore);
        return hash == state.Session.FirstBatch ? [] : ["Its first batch of rows was another: the data or their order differ."];
    }

    // Earlier versions scaled targets outside of the network, as the same rows tell again.
    private OutputScalingLayer? LearnTargetsScaledBefore()
    {
        if (_checkpoints!.FileVersion >= TrainingIdentity.VersionOfOutputScaling || _network.Layers[^1] is not OutputScalingLayer)
        {
            return null;
        }
        Network copy = _network.Clone();
        ScalingLearner.LearnIfNew(copy, _training, _options.CancellationToken);
        return (OutputScalingLayer)copy.Layers[^1];
    }

    private bool IsOfOutputScaling(NamedTensor tensor) =>
        _network.Layers[^1].Parameters.Any(parameter => ReferenceEquals(parameter.Value, tensor.Value));

    /// <summary>Time in all runs of a training.</summary>
    private sealed class RunClock(TimeSpan before)
    {
        private readonly long _start = Stopwatch.GetTimestamp();
        private TimeSpan? _stopped;

        public TimeSpan Elapsed => _stopped ?? before + Stopwatch.GetElapsedTime(_start);

        public void Stop() => _stopped = Elapsed;
    }
}
