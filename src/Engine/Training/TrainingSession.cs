using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
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
    private readonly OutputScalingLayer? _scaling;
    private readonly Ranks? _ranks;
    private readonly ShardedStep? _sharded;
    private readonly MetricSums[] _sums; // Of each shard on this rank.
    private readonly int _batchRows; // Of a pass: of the batch, or of a shard of it.
    private readonly int _inputSize;
    private readonly int _outputSize;
    private IBatchSource? _source;
    private float[] _targets = [];
    private int[] _classes = [];
    private float[] _weights = [];
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
        _batchRows = ranks is null ? options.BatchSize : ((options.BatchSize - 1) / ranks.Shards) + 1;
        _inputSize = (int)network.Spec.Input.Elements;
        _outputSize = (int)network.Spec.Output.Elements;
        _all = network.Parameters;
        _parameters = [.. network.Parameters.Where(parameter => parameter.Trainable)];
        _rates = new LayerRates(network, options);
        _scaling = network.Layers[^1] as OutputScalingLayer;
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
        _workspace = new TrainingWorkspace(
            network, _batchRows, withoutLast, pass, sparse: sparse && options.Augmentation is null, frozen: _rates.Frozen);
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
        MakeRoom(source);
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
        MakeRoom(source);
        var sums = new MetricSums[_sums.Length];
        IBatchReader[] readers = StartEpoch(source, 0);
        bool cancelled = false;
        void Measure()
        {
            for (int shard = 0; shard < readers.Length; shard++)
            {
                while (!(cancelled |= _options.CancellationToken.IsCancellationRequested) && Read(readers[shard]))
                {
                    _workspace.Forward();
                    sums[shard].Add(_options, TakeBatch(), []);
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
            if (!Forward(readers[0], 0, out double loss))
            {
                return null;
            }
            if (double.IsFinite(loss))
            {
                _workspace.Backward();
            }
            return new StepOutcome { Rows = _workspace.Pass.Rows, Loss = loss, Keeps = true };
        }
        return TakeGradientOfShards(_sharded, readers);
    }

    private StepOutcome? TakeGradientOfShards(ShardedStep sharded, IBatchReader[] readers)
    {
        StepOutcome outcome = sharded.Take(
            shard => !Forward(readers[shard], shard, out double loss) ? default : new ShardLoss(
                _workspace.Pass.Rows, _options.Loss.Weigh(TakeBatch(standardized: true)).Divisor, loss),
            _options.CancellationToken.IsCancellationRequested, Keeps?.Invoke() == true);
        return outcome.Rows > 0 ? outcome : null;
    }

    // Reads a batch, or a shard of it, and computes its loss and the gradient by the output; false where there are no rows.
    private bool Forward(IBatchReader reader, int shard, out double loss)
    {
        loss = 0;
        if (!Read(reader))
        {
            return false;
        }
        if (_options.Checkpoint is not null && shard == 0)
        {
            _firstBatch ??= HashBatch();
        }
        _augmenter?.Apply(
            _workspace.Input(_batchRows), _workspace.Pass.Rows, _options.Seed, _workspace.Pass.Draw, _workspace.Pass.Parallelism);
        _workspace.Forward();
        loss = _sums[shard].Add(_options, TakeBatch(), _workspace.OutputGradient);
        return true;
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

    // Whether rows have class numbers for the outputs; for a single output they are the targets themselves.
    private bool HasClasses => _source!.Classes > 0 && _outputSize > 1;

    // Training rows may have weights or classes where validation rows have none, and the other way round.
    private void MakeRoom(IBatchSource source)
    {
        _source = source;
        _weights = !source.HasWeights ? [] : _weights.Length > 0 ? _weights : new float[_batchRows];
        int targetSize = HasClasses && _options.Loss.TakesClasses ? 1 : _outputSize;
        if (_targets.Length < (long)targetSize * _batchRows)
        {
            _targets = new float[checked(targetSize * _batchRows)];
        }
        if (HasClasses && _classes.Length == 0)
        {
            _classes = new int[_batchRows];
        }
    }

    // What is read, as the loss takes it: targets are standardized in place, unless they are already.
    private LossBatch TakeBatch(bool standardized = false)
    {
        int rows = _workspace.Pass.Rows;
        ReadOnlySpan<float> weights = _weights.AsSpan(0, Math.Min(rows, _weights.Length));
        if (HasClasses && _options.Loss.TakesClasses)
        {
            return LossBatch.OfClasses(rows, _outputSize, _workspace.Output, _classes.AsSpan(0, rows), weights) with
            {
                Parallelism = _workspace.Pass.Parallelism,
            };
        }
        Span<float> targets = _targets.AsSpan(0, rows * _outputSize);
        if (HasClasses)
        {
            targets.Clear();
            for (int row = 0; row < rows; row++)
            {
                targets[(row * _outputSize) + _classes[row]] = 1;
            }
        }
        if (!standardized)
        {
            _scaling?.Standardize(targets);
        }
        return new LossBatch(rows, _outputSize, _workspace.Output, targets, weights) { Parallelism = _workspace.Pass.Parallelism };
    }

    /// <summary>The hash of the first batch of the first epoch, which tells data apart.</summary>
    /// <param name="source">The rows.</param>
    /// <param name="scaling">What targets are standardized by before, if they are.</param>
    public string HashFirstBatch(IBatchSource source, OutputScalingLayer? scaling = null)
    {
        MakeRoom(source);
        IBatchReader[] readers = StartEpoch(source, 0);
        bool hasRows = Read(readers[0]);
        Array.ForEach(readers, reader => reader.Dispose());
        if (!hasRows)
        {
            return "";
        }
        scaling?.Standardize(_targets.AsSpan(0, _workspace.Pass.Rows * _outputSize));
        return HashBatch();
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
        int length = default(MetricSums).Save().Length;
        if (_ranks is null || saved.Length != _ranks.Shards * length)
        {
            // Of another number of shards: only their sum matters then.
            _sums.AsSpan().Clear();
            _sums[0] = _ranks is null or { Rank: 0 } ? MetricSums.Restore(saved) : default;
            return;
        }
        for (int shard = 0; shard < _sums.Length; shard++)
        {
            int start = (_ranks.FirstShard + shard) * length;
            _sums[shard] = MetricSums.Restore(saved[start..(start + length)]);
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
                    rows += Read(reader) ? _workspace.Pass.Rows : 0;
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

    private string HashBatch()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        int rows = _workspace.Pass.Rows;
        if (_workspace.SparseInput is { } sparse)
        {
            HashRows(hash, sparse);
        }
        else
        {
            hash.AppendData(MemoryMarshal.AsBytes(_workspace.Input(rows)));
        }
        if (HasClasses)
        {
            HashClasses(hash, rows);
        }
        else
        {
            hash.AppendData(MemoryMarshal.AsBytes(_targets.AsSpan(0, rows * _outputSize)));
        }
        hash.AppendData(MemoryMarshal.AsBytes(_weights.AsSpan(0, Math.Min(rows, _weights.Length))));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // As one-hot targets, which checkpoints were always told by.
    private void HashClasses(IncrementalHash hash, int rows)
    {
        float[] target = new float[_outputSize];
        for (int row = 0; row < rows; row++)
        {
            target[_classes[row]] = 1;
            hash.AppendData(MemoryMarshal.AsBytes(target.AsSpan()));
            target[_classes[row]] = 0;
        }
    }

    // With their zeros: the same rows have the same hash, sparse or not.
    private static void HashRows(IncrementalHash hash, SparseRows rows)
    {
        float[] row = new float[rows.Columns];
        for (int i = 0; i < rows.Count; i++)
        {
            rows.CopyTo(i, row);
            hash.AppendData(MemoryMarshal.AsBytes(row.AsSpan()));
        }
    }

    private bool Read(IBatchReader reader)
    {
        int rows = _workspace.SparseInput is not { } inputs ? ReadDense(reader)
            : _source!.IsSparse ? ReadSparse(reader, inputs)
            : MakeSparse(reader, inputs);
        if (rows < 0 || rows > _batchRows)
        {
            throw new InvalidOperationException(
                $"The batch reader said it wrote {rows} rows where there was room for {_batchRows}.");
        }
        _workspace.Pass.Rows = rows;
        if (HasClasses)
        {
            TakeClasses(rows);
        }
        return rows > 0;
    }

    private void TakeClasses(int rows)
    {
        for (int row = 0; row < rows; row++)
        {
            float target = _targets[row];
            int number = (int)target;
            if (number != target || number < 0 || number >= _outputSize)
            {
                throw new InvalidOperationException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The rows' targets are classes from 0 to {_outputSize - 1}; got {target}. Give the number of the class, "
                    + $"or a source whose {nameof(IBatchSource.Classes)} is 0 and whose targets are one-hot."));
            }
            _classes[row] = number;
        }
    }

    private int ReadSparse(IBatchReader reader, SparseRows inputs)
    {
        inputs.Clear();
        int rows = reader.ReadBatch(inputs, RoomForTargets(), _weights);
        return rows == inputs.Count
            ? rows
            : throw new InvalidOperationException($"The batch reader said it wrote {rows} rows where it added {inputs.Count} sparse ones.");
    }

    // Validation rows may be dense where those to learn from are sparse.
    private int MakeSparse(IBatchReader reader, SparseRows inputs)
    {
        inputs.Clear();
        float[] row = new float[_inputSize];
        for (int done = 0; done < _batchRows; done++)
        {
            Span<float> weights = _weights.AsSpan(Math.Min(done, _weights.Length));
            if (reader.ReadBatch(row, _targets.AsSpan(done * _source!.TargetSize, _source.TargetSize), weights) == 0)
            {
                break;
            }
            inputs.AddDense(row);
        }
        return inputs.Count;
    }

    private Span<float> RoomForTargets() => _targets.AsSpan(0, _source!.TargetSize * _batchRows);

    private int ReadDense(IBatchReader reader)
    {
        Span<float> inputs = _workspace.Input(_batchRows);
        Span<float> targets = RoomForTargets();
        return reader is IParallelBatchReader parallel
            ? parallel.ReadBatch(inputs, targets, _weights, _workspace.Pass.Parallelism)
            : reader.ReadBatch(inputs, targets, _weights);
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
