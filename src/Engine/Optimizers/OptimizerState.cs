using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Optimizers;

/// <summary>
/// The state of an optimizer from step to step: the number of steps, and slots, some numbers for each number of each parameter, zero at
/// first unless the constructor says otherwise. Checkpoints keep both, and nothing else: an optimizer of one's own remembers all in slots.
/// </summary>
public abstract class OptimizerState
{
    private readonly Optimizer _settings;
    private readonly int _slotsOfParameter;
    private readonly float[][] _slots;
    private float _scale = 1;
    private float _limit = float.PositiveInfinity;
    private float[] _effective = [];

    /// <summary>The state before the first step.</summary>
    /// <param name="settings">The optimizer.</param>
    /// <param name="slots">Numbers to remember for each number of a parameter, at least 0.</param>
    /// <param name="lengths">The lengths of the parameters.</param>
    protected OptimizerState(Optimizer settings, int slots, ReadOnlySpan<int> lengths)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfNegative(slots);
        _settings = settings;
        _slotsOfParameter = slots;
        _slots = new float[lengths.Length * slots][];
        for (int i = 0; i < _slots.Length; i++)
        {
            _slots[i] = new float[lengths[i / slots]];
        }
    }

    /// <summary>Steps begun: 1 in the first.</summary>
    public long Steps { get; internal set; }

    /// <summary>The slots in one array: those of the first parameter, then those of the next.</summary>
    internal IReadOnlyList<float[]> Slots => _slots;

    /// <summary>Whether <see cref="Update(in ParameterUpdate)"/> does what clipping, weight decay and L1 change itself.</summary>
    internal virtual bool FusesTerms => false;

    /// <summary>Begins a step, once for all parameters.</summary>
    /// <param name="scale">Factor of all gradients of this step.</param>
    /// <param name="limit">The greatest absolute value that an element of a gradient may have then.</param>
    internal void BeginStep(float scale = 1, float limit = float.PositiveInfinity)
    {
        Steps++;
        (_scale, _limit) = (scale, limit);
    }

    /// <summary>Changes one parameter.</summary>
    /// <param name="parameter">Its index among the lengths that the state was made for.</param>
    /// <param name="learningRate">The size of this step.</param>
    /// <param name="gradient">The gradient of the loss.</param>
    /// <param name="value">The parameter.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    internal void Update(int parameter, float learningRate, ReadOnlySpan<float> gradient, Span<float> value, Parallelism parallelism)
    {
        UpdateTerms terms = Terms(learningRate);
        if (terms.Changes && !FusesTerms)
        {
            if (_effective.Length < gradient.Length)
            {
                _effective = new float[gradient.Length];
            }
            Span<float> effective = _effective.AsSpan(0, gradient.Length);
            Updates.Apply(terms, gradient, value, effective, parallelism);
            gradient = effective;
        }
        Update(new ParameterUpdate(parameter, learningRate, gradient, value, terms, parallelism));
    }

    /// <summary>Takes a step of one parameter: changes its numbers and its slots.</summary>
    /// <param name="update">The parameter, its gradient and the learning rate.</param>
    protected abstract void Update(in ParameterUpdate update);

    /// <summary>Numbers remembered, one for each number of a parameter.</summary>
    /// <param name="parameter">The parameter's index.</param>
    /// <param name="slot">Which of its slots, from 0.</param>
    protected Span<float> Slot(int parameter, int slot)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(slot);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(slot, _slotsOfParameter);
        return _slots[(parameter * _slotsOfParameter) + slot];
    }

    // What clipping, weight decay and L1 change in this step.
    private UpdateTerms Terms(float learningRate) => _settings.DecouplesWeightDecay
        ? new UpdateTerms(_scale, _limit, 0, _settings.L1, 1 - (learningRate * _settings.WeightDecay))
        : new UpdateTerms(_scale, _limit, _settings.WeightDecay, _settings.L1, 1);
}

/// <summary>A step of one parameter.</summary>
public readonly ref struct ParameterUpdate
{
    internal ParameterUpdate(
        int parameter, float learningRate, ReadOnlySpan<float> gradient, Span<float> value, UpdateTerms terms, Parallelism parallelism)
    {
        Parameter = parameter;
        LearningRate = learningRate;
        Gradient = gradient;
        Value = value;
        Terms = terms;
        Parallelism = parallelism;
    }

    /// <summary>The parameter's index among the lengths that the state was made for.</summary>
    public int Parameter { get; }

    /// <summary>The size of this step: the optimizer's learning rate times the schedule's factor.</summary>
    public float LearningRate { get; }

    /// <summary>The gradient, with clipping, weight decay and L1 done.</summary>
    public ReadOnlySpan<float> Gradient { get; }

    /// <summary>The parameter's numbers, to be changed; decoupled weight decay is done.</summary>
    public Span<float> Value { get; }

    /// <summary>The changes by clipping, weight decay and L1 that the state makes itself.</summary>
    internal UpdateTerms Terms { get; }

    /// <summary>Threads that may be used.</summary>
    internal Parallelism Parallelism { get; }
}

/// <summary>The state of an optimizer whose kernel does clipping, weight decay and L1 on the way.</summary>
internal sealed class FusedOptimizerState(
    Optimizer settings, int slots, ReadOnlySpan<int> lengths, Action<FusedOptimizerState, ParameterUpdate> update)
    : OptimizerState(settings, slots, lengths)
{
    internal override bool FusesTerms => true;

    /// <inheritdoc cref="OptimizerState.Slot"/>
    public Span<float> Memory(int parameter, int slot) => Slot(parameter, slot);

    /// <inheritdoc/>
    protected override void Update(in ParameterUpdate step) => update(this, step);
}
