using MLNetDeep.Engine.Distribution;
using MLNetDeep.Engine.Imaging;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Training;

/// <summary>The memory and state of one training, and its steps. Allocates all it needs at the start.</summary>
internal sealed class TrainingSession
{
    private readonly Network _network;
    private readonly TrainingOptions _options;
    private readonly TrainingWorkspace _workspace;
    private readonly OptimizerState _optimizer;
    private readonly ScheduleState _schedule;
    private readonly IReadOnlyList<Parameter> _all;
    private readonly Parameter[] _parameters;
    private readonly LayerRates _rates;
    private readonly WeightSnapshot _lastFinite;
    private readonly ImageAugmenter? _augmenter;
    private readonly Ranks? _ranks;
    private readonly ShardedStep? _sharded;
    private readonly MetricSums[] _sums; // Of each shard on this rank.
    private readonly TrainingBatch _batch;
    private TrainingProgress _progress;
    private double? _restoredNorm;
    private Network? _beforeRestored;
    private string? _firstBatch;

    /// <param name="network">The network.</param>
    /// <param name="options">How to train.</param>
    /// <param name="sparse">Whether the rows to learn from are sparse.</param>
    /// <param name="ranks">The ranks that train together; null: this one alone.</param>
    public TrainingSession(Network network, TrainingOptions options, bool sparse, Ranks? ranks = null)
    {
        _network = network;
        _options = options;
        _ranks = ranks;
        _sums = new MetricSums[ranks?.OwnShards ?? 1];
        _all = network.Parameters;
        _parameters = [.. network.Parameters.Where(parameter => parameter.Trainable)];
        _rates = new LayerRates(network, options);
        bool withoutLast = LeavesLastOut(options.Loss, network);
        if (_parameters.Length == 0)
        {
            throw new InvalidOperationException("The network has nothing to train. Add a layer with weights, such as Dense.");
        }
        if (_parameters.All(_rates.Frozen.Contains))
        {
            throw new InvalidOperationException(
                $"All layers with weights are frozen: {nameof(options.LearningRateFactors)} of 0. Leave out the layers that are to learn.");
        }
        var pass = new Pass
        {
            Seed = options.Seed,
            Shards = ranks?.Shards ?? 1,
            Parallelism = options.Threads is { } threads ? new Parallelism(threads) : Parallelism.Default,
        };
        int rows = ranks is null ? options.BatchSize : ((options.BatchSize - 1) / ranks.Shards) + 1; // Of the batch, or of a shard of it.
        _workspace = new TrainingWorkspace(
            network, rows, withoutLast, pass, sparse: sparse && options.Augmentation is null, frozen: _rates.Frozen);
        _batch = new TrainingBatch(network, _workspace, options.Loss, rows);
        _optimizer = options.Optimizer.CreateState([.. _parameters.Select(parameter => parameter.Values.Length)]);
        _schedule = options.Schedule.CreateState();
        _lastFinite = new WeightSnapshot(network);
        Averages = options.WeightAveraging is { } averaging ? new AveragedWeights(network, averaging, _rates.Frozen) : null;
        _augmenter = options.Augmentation is { } augmentation
            ? new ImageAugmenter(augmentation, NetworkImages.LayoutOf(network.Spec), pass.Parallelism.Threads)
            : null;
        _sharded = ranks is null ? null : new ShardedStep(ranks, _workspace, network, _rates.Frozen);
    }

    /// <summary>Whether the loss does the work of the network's last layer, or is measured before it.</summary>
    public static bool LeavesLastOut(Loss loss, Network network) => network.Spec.Nodes[^1].Layer switch
    {
        Layers.Softmax => loss.Fuses.HasFlag(FusedActivation.Softmax),
        OutputScaling => true,
        Sigmoid => loss.Fuses.HasFlag(FusedActivation.Sigmoid),
        _ => false,
    };

    /// <summary>Steps taken.</summary>
    public long Steps => _workspace.Pass.Step;

    /// <summary>Batches done of the present epoch.</summary>
    public int Batch { get; private set; }

    /// <summary>The moving average of the weights, if there is to be one.</summary>
    public AveragedWeights? Averages { get; }

    /// <summary>Whether all trained weights are finite, as they are after each whole epoch.</summary>
    public bool HasFiniteWeights => _parameters.All(parameter => double.IsFinite(Elementwise.Sum(parameter.Values)));

    /// <summary>The size of the last step; 0 before the first.</summary>
    public float LearningRate { get; private set; }

    /// <summary>Called after each step; with ranks, on all where rank 0 asked for it.</summary>
    public Action? StepTaken { get; init; }

    /// <summary>Whether this rank wants <see cref="StepTaken"/> after the present step.</summary>
    public Func<bool>? Keeps { get; init; }

    /// <summary>The time that this rank has waited for others; null without ranks.</summary>
    public TimeSpan? Waited => _sharded?.Waited;

    /// <summary>Refuses the checkpoint that was restored, by a sentence on what the rows contradict.</summary>
    public Action<string>? Refuse { get; init; }

    /// <summary>The Euclidean norm of the gradient of the last step, before it was clipped.</summary>
    public double GradientNorm() => _restoredNorm ?? Reductions.Norm(_workspace.Gradients, _workspace.Pass.Parallelism);

    /// <summary>Takes a step for each batch of an epoch that is not done yet; null when cancelled.</summary>
    public Metrics? TrainEpoch(IBatchSource source, int epoch)
    {
        long stepsPerEpoch = ((RowsOf(source) ?? 0) + _options.BatchSize - 1) / _options.BatchSize;
        _progress = new TrainingProgress(Steps, stepsPerEpoch * _options.Epochs, epoch - 1, stepsPerEpoch);
        _workspace.Pass.Training = true;
        _batch.Begin(source);
        if (Batch == 0)
        {
            _lastFinite.Take();
            _sums.AsSpan().Clear();
        }
        IBatchReader[] readers = StartEpoch(source, epoch - 1);
        try
        {
            if (!Skip(readers))
            {
                return null;
            }
            while (true)
            {
                if (_ranks is null && _options.CancellationToken.IsCancellationRequested)
                {
                    RequireFiniteWeights(epoch, Batch);
                    return null;
                }
                if (TakeGradient(readers) is not { } outcome)
                {
                    break;
                }
                RequireFinite(outcome.Loss, epoch, Batch + 1);
                Step();
                Batch++;
                if (outcome.Keeps)
                {
                    StepTaken?.Invoke();
                }
                if (outcome.IsCancelled)
                {
                    RequireFiniteWeights(epoch, Batch);
                    return null;
                }
            }
        }
        finally
        {
            Array.ForEach(readers, reader => reader.Dispose());
        }
        RequireFiniteWeights(epoch, Batch);
        return SumOverRanks(_sums, isCancelled: false)!.Value.Mean("training");
    }

    /// <summary>Ends an epoch: tells the schedule of the watched loss; the next epoch begins with its first batch.</summary>
    public void EndEpoch(double watchedLoss)
    {
        _schedule.EndEpoch(watchedLoss);
        Batch = 0;
    }

    /// <summary>Measures loss and accuracy without training; null when cancelled.</summary>
    public Metrics? Evaluate(IBatchSource source)
    {
        _workspace.Pass.Training = false;
        _batch.Begin(source);
        var sums = new MetricSums[_sums.Length];
        IBatchReader[] readers = StartEpoch(source, 0);
        bool cancelled = false;
        void Measure()
        {
            for (int shard = 0; shard < readers.Length; shard++)
            {
                while (!(cancelled |= _options.CancellationToken.IsCancellationRequested) && _batch.Read(readers[shard]))
                {
                    _workspace.Forward();
                    sums[shard].Add(_options, _batch.ForLoss(), []);
                }
            }
        }
        try
        {
            Ranks.OnEach(_ranks, Measure);
        }
        finally
        {
            Array.ForEach(readers, reader => reader.Dispose());
        }
        return SumOverRanks(sums, cancelled)?.Mean("validation");
    }

    /// <summary>The rows of an epoch over all ranks, where they are known.</summary>
    public long? RowsOf(IBatchSource source) => _ranks is not null && _options.PartitionedRows ? _ranks.Sum(source.Rows) : source.Rows;

    private IBatchReader[] StartEpoch(IBatchSource source, int epoch) => _ranks is null
        ? [source.StartEpoch(epoch)]
        : new ShardedRows(source, _ranks, _options.BatchSize, _options.PartitionedRows).StartEpoch(epoch);

    // Leaves the gradient of the next batch; null at the end of the epoch.
    private StepOutcome? TakeGradient(IBatchReader[] readers)
    {
        if (_sharded is null)
        {
            ShardLoss loss = Forward(readers[0], 0);
            if (loss.Rows == 0)
            {
                return null;
            }
            if (double.IsFinite(loss.Loss))
            {
                _workspace.Backward();
            }
            return new StepOutcome { Rows = loss.Rows, Loss = loss.Loss, Keeps = true };
        }
        return TakeGradientOfShards(_sharded, readers);
    }

    private StepOutcome? TakeGradientOfShards(ShardedStep sharded, IBatchReader[] readers)
    {
        StepOutcome outcome = sharded.Take(
            shard => Forward(readers[shard], shard), _options.CancellationToken.IsCancellationRequested, Keeps?.Invoke() == true);
        return outcome.Rows > 0 ? outcome : null;
    }

    // Reads a batch, or a shard of it, and computes its loss and the gradient by the output; of no rows at the end.
    private ShardLoss Forward(IBatchReader reader, int shard)
    {
        if (!_batch.Read(reader))
        {
            return default;
        }
        if (_options.Checkpoint is not null && shard == 0)
        {
            _firstBatch ??= _batch.Hash();
        }
        _augmenter?.Apply(
            _batch.Inputs, _workspace.Pass.Rows, _options.Seed, _workspace.Pass.Draw, _workspace.Pass.Parallelism);
        _workspace.Forward();
        (double mean, double divisor) = _sums[shard].Add(_options, _batch.ForLoss(), _workspace.OutputGradient);
        return new ShardLoss(_workspace.Pass.Rows, divisor, mean);
    }

    // The sums of the shards of all ranks, in their order; null when a rank was cancelled.
    private MetricSums? SumOverRanks(MetricSums[] own, bool isCancelled)
    {
        if (_ranks is null)
        {
            return isCancelled ? null : own[0];
        }
        double[] all = _ranks.Gather([isCancelled ? 1 : 0, .. own.SelectMany(sums => sums.Save())]);
        double[][] ofRanks = [.. all.Chunk(all.Length / _ranks.Size)];
        return ofRanks.Any(rank => rank[0] != 0) ? null : MetricSums.Restore([.. ofRanks.SelectMany(rank => rank[1..])]);
    }

    /// <summary>The hash of the first batch of the first epoch, which tells data apart.</summary>
    /// <param name="source">The rows.</param>
    /// <param name="scaling">What targets are standardized by before, if they are.</param>
    public string HashFirstBatch(IBatchSource source, OutputScalingLayer? scaling = null)
    {
        _batch.Begin(source);
        IBatchReader[] readers = StartEpoch(source, 0);
        bool hasRows = _batch.Read(readers[0]);
        Array.ForEach(readers, reader => reader.Dispose());
        if (!hasRows)
        {
            return "";
        }
        return _batch.Hash(scaling);
    }

    /// <summary>
    /// The tensors of an epoch: the parameters, their averages and the optimizer's state; within an epoch also the parameters before it.
    /// </summary>
    public IEnumerable<NamedTensor> Tensors(bool withinEpoch)
    {
        IEnumerable<NamedTensor> tensors = _all.Select(parameter => new NamedTensor($"parameters/{parameter.Name}", parameter.Value));
        IReadOnlyList<float[]> slots = _optimizer.Slots;
        tensors = tensors.Concat(slots.Select(
            (slot, i) => new NamedTensor($"{CheckpointFile.MayOverflow}{i}", new Tensor(Shape.Of(slot.Length), slot))));
        tensors = tensors.Concat(Averages?.Tensors ?? []);
        return withinEpoch ? tensors.Concat(_lastFinite.Tensors("epoch_start")) : tensors;
    }

    /// <summary>The state without the tensors, for a checkpoint.</summary>
    public SessionState Save() => new()
    {
        Batch = Batch,
        Sums = SaveSums(),
        Steps = Steps,
        OptimizerSteps = _optimizer.Steps,
        Schedule = _schedule.Save(),
        LearningRate = LearningRate,
        GradientNorm = GradientNorm(),
        FirstBatch = _firstBatch ?? "",
    };

    /// <summary>Goes on from what was saved; the tensors are read elsewhere.</summary>
    /// <exception cref="ModelFormatException">The schedule cannot have been where it was saved.</exception>
    public void Restore(SessionState saved)
    {
        try
        {
            _schedule.Restore(saved.Schedule);
        }
        catch (ArgumentException exception)
        {
            throw new ModelFormatException(exception.Message, exception);
        }
        if (saved.Batch > 0)
        {
            _beforeRestored = _network.Clone();
        }
        Batch = saved.Batch;
        RestoreSums(saved.Sums);
        _workspace.Pass.Step = saved.Steps;
        _optimizer.Steps = saved.OptimizerSteps;
        LearningRate = saved.LearningRate;
        _restoredNorm = saved.GradientNorm;
        _firstBatch = saved.FirstBatch;
    }

    // Those of all shards within an epoch, so that a training goes on with the same sums.
    private double[] SaveSums()
    {
        double[] own = [.. _sums.SelectMany(sums => sums.Save())];
        return _ranks is null || Batch == 0 ? own : _ranks.Gather(own);
    }

    private void RestoreSums(double[] saved)
    {
        const int Length = MetricSums.Numbers;
        if (_ranks is null || saved.Length != _ranks.Shards * Length)
        {
            // Of another number of shards: only their sum matters then.
            _sums.AsSpan().Clear();
            _sums[0] = _ranks is null or { Rank: 0 } ? MetricSums.Restore(saved) : default;
            return;
        }
        for (int shard = 0; shard < _sums.Length; shard++)
        {
            int start = (_ranks.FirstShard + shard) * Length;
            _sums[shard] = MetricSums.Restore(saved[start..(start + Length)]);
        }
    }

    // False when cancelled; the epoch can then be gone on with as before.
    private bool Skip(IBatchReader[] readers)
    {
        long rows = 0;
        int given = 0;
        bool cancelled = false;
        Ranks.OnEach(_ranks, () =>
        {
            for (int batch = 0; batch < Batch && !cancelled; batch++)
            {
                long before = rows;
                foreach (IBatchReader reader in readers)
                {
                    rows += _batch.Read(reader) ? _workspace.Pass.Rows : 0;
                }
                given += rows > before ? 1 : 0;
                cancelled = _ranks is null && _options.CancellationToken.IsCancellationRequested;
            }
        });
        if (cancelled)
        {
            return false;
        }
        if (_ranks is null && given < Batch)
        {
            RefuseRestored($"Its batches done of an epoch: {Batch}; the rows now give: {given}.");
        }
        long done = _sums.Sum(sums => sums.Rows);
        (done, rows) = _ranks is null ? (done, rows) : (_ranks.Sum(done)!.Value, _ranks.Sum(rows)!.Value);
        if (rows != done)
        {
            RefuseRestored($"Its rows in the batches done of an epoch: {done}; now: {rows}.");
        }
        _beforeRestored = null;
        return true;
    }

    private void RefuseRestored(string difference)
    {
        for (int i = 0; i < _all.Count; i++)
        {
            _beforeRestored!.Parameters[i].Values.CopyTo(_all[i].Value.Span);
        }
        Ranks.OnFirst(_ranks, () => Refuse?.Invoke(difference));
    }

    private void Step()
    {
        (float scale, float limit) = _options.GradientClipping?.BoundsFor(_workspace.Gradients, _workspace.Pass.Parallelism)
            ?? (1, float.PositiveInfinity);
        _optimizer.BeginStep(scale, limit);
        LearningRate = _options.Optimizer.LearningRate * _schedule.FactorAt(_progress with { Step = Steps });
        int offset = 0;
        for (int i = 0; i < _parameters.Length; i++)
        {
            int length = _parameters[i].Values.Length;
            if (_rates.Factors[i] > 0)
            {
                _optimizer.Update(
                    i, LearningRate * _rates.Factors[i], _workspace.Gradients.AsSpan(offset, length), _parameters[i].Value.Span,
                    _workspace.Pass.Parallelism);
            }
            offset += length;
        }
        _workspace.Pass.Step++;
        Averages?.Add(Steps);
        _restoredNorm = null;
    }

    private void RequireFiniteWeights(int epoch, int batch)
    {
        if (!HasFiniteWeights)
        {
            RequireFinite(double.NaN, epoch, batch);
        }
    }

    private void RequireFinite(double loss, int epoch, int batch)
    {
        if (double.IsFinite(loss))
        {
            return;
        }
        _lastFinite.Restore();
        throw new NonFiniteLossException(epoch, batch, loss);
    }
}
