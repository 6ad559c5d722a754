using MLNetDeep.Engine.Imaging;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;

namespace MLNetDeep.Engine.Training;

/// <summary>The memory and state of one training, and its steps. Allocates all it needs at the start.</summary>
internal sealed class TrainingSession
{
    private readonly TrainingOptions _options;
    private readonly TrainingWorkspace _workspace;
    private readonly OptimizerState _optimizer;
    private readonly ScheduleState _schedule;
    private readonly Parameter[] _parameters;
    private readonly WeightSnapshot _lastFinite;
    private readonly ImageAugmenter? _augmenter;
    private readonly float[] _targets;
    private readonly int _inputSize;
    private readonly int _outputSize;
    private float[] _weights = [];
    private TrainingProgress _progress;

    public TrainingSession(Network network, TrainingOptions options)
    {
        _options = options;
        _inputSize = (int)network.Spec.Input.Elements;
        _outputSize = (int)network.Spec.Output.Elements;
        _parameters = [.. network.Parameters.Where(parameter => parameter.Trainable)];
        bool withoutLast = options.Loss.FusesSoftmax && network.Spec.Nodes[^1].Layer is Layers.Softmax;
        if (_parameters.Length == 0)
            throw new InvalidOperationException("The network has nothing to train. Add a layer with weights, such as Dense.");
        var pass = new Pass
        {
            Seed = options.Seed,
            Parallelism = options.Threads is { } threads ? new Parallelism(threads) : Parallelism.Default,
        };
        _workspace = new TrainingWorkspace(network, options.BatchSize, withoutLast, pass);
        _optimizer = options.Optimizer.CreateState([.. _parameters.Select(parameter => parameter.Value.Span.Length)]);
        _schedule = options.Schedule.CreateState();
        _targets = new float[checked(_outputSize * options.BatchSize)];
        _lastFinite = new WeightSnapshot(network);
        _augmenter = options.Augmentation is { } augmentation
            ? new ImageAugmenter(augmentation, NetworkImages.LayoutOf(network.Spec), pass.Parallelism.Threads)
            : null;
    }

    /// <summary>Steps taken.</summary>
    public long Steps => _workspace.Pass.Step;

    /// <summary>The size of the last step; 0 before the first.</summary>
    public float LearningRate { get; private set; }

    /// <summary>The Euclidean norm of the gradient of the last step, before it was clipped.</summary>
    public double GradientNorm() => Reductions.Norm(_workspace.Gradients, _workspace.Pass.Parallelism);

    /// <summary>Tells the schedule of an epoch's watched loss.</summary>
    public void EndEpoch(double watchedLoss) => _schedule.EndEpoch(watchedLoss);

    /// <summary>Takes a step for each batch of an epoch; null when cancelled.</summary>
    public Metrics? TrainEpoch(IBatchSource source, int epoch)
    {
        _lastFinite.Take();
        long stepsPerEpoch = ((source.Rows ?? 0) + _options.BatchSize - 1) / _options.BatchSize;
        _progress = new TrainingProgress(Steps, stepsPerEpoch * _options.Epochs, epoch - 1, stepsPerEpoch);
        _workspace.Pass.Training = true;
        MakeRoomForWeights(source);
        var sums = default(MetricSums);
        int batch = 0;
        using (IBatchReader reader = source.StartEpoch(epoch - 1))
        {
            while (true)
            {
                if (_options.CancellationToken.IsCancellationRequested)
                {
                    RequireFiniteWeights(epoch, batch);
                    return null;
                }
                if (!Read(reader))
                    break;
                batch++;
                _augmenter?.Apply(
                    _workspace.Input(_options.BatchSize), _workspace.Pass.Rows, _options.Seed, _workspace.Pass.Step,
                    _workspace.Pass.Parallelism);
                _workspace.Forward();
                double loss = sums.Add(_options.Loss, _workspace, _targets, _weights, _outputSize, wantsGradient: true);
                RequireFinite(loss, epoch, batch);
                _workspace.Backward();
                Step();
            }
        }
        RequireFiniteWeights(epoch, batch);
        return sums.Mean("training");
    }

    /// <summary>Measures loss and accuracy without training; null when cancelled.</summary>
    public Metrics? Evaluate(IBatchSource source)
    {
        _workspace.Pass.Training = false;
        MakeRoomForWeights(source);
        var sums = default(MetricSums);
        using IBatchReader reader = source.StartEpoch(0);
        while (true)
        {
            if (_options.CancellationToken.IsCancellationRequested)
                return null;
            if (!Read(reader))
                break;
            _workspace.Forward();
            sums.Add(_options.Loss, _workspace, _targets, _weights, _outputSize, wantsGradient: false);
        }
        return sums.Mean("validation");
    }

    // Training rows may have weights where validation rows have none, and the other way round.
    private void MakeRoomForWeights(IBatchSource source) =>
        _weights = !source.HasWeights ? [] : _weights.Length > 0 ? _weights : new float[_options.BatchSize];

    private bool Read(IBatchReader reader)
    {
        Span<float> inputs = _workspace.Input(_options.BatchSize);
        int rows = reader is IParallelBatchReader parallel
            ? parallel.ReadBatch(inputs, _targets, _weights, _workspace.Pass.Parallelism)
            : reader.ReadBatch(inputs, _targets, _weights);
        if (rows < 0 || rows > _options.BatchSize)
            throw new InvalidOperationException(
                $"The batch reader said it wrote {rows} rows where there was room for {_options.BatchSize}.");
        _workspace.Pass.Rows = rows;
        return rows > 0;
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
            Span<float> value = _parameters[i].Value.Span;
            _optimizer.Update(
                i, LearningRate, _workspace.Gradients.AsSpan(offset, value.Length), value, _workspace.Pass.Parallelism);
            offset += value.Length;
        }
        _workspace.Pass.Step++;
    }

    private void RequireFiniteWeights(int epoch, int batch)
    {
        if (!_parameters.All(parameter => double.IsFinite(Elementwise.Sum(parameter.Value.Span))))
            RequireFinite(double.NaN, epoch, batch);
    }

    private void RequireFinite(double loss, int epoch, int batch)
    {
        if (double.IsFinite(loss))
            return;
        _lastFinite.Restore();
        throw new NonFiniteLossException(epoch, batch, loss);
    }
}
