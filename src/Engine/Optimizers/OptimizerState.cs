using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Optimizers;

/// <summary>What an optimizer remembers from step to step: some numbers for each number of each parameter.</summary>
internal abstract class OptimizerState
{
    private readonly Optimizer _settings;
    private readonly int _slotsOfParameter;
    private readonly float[][] _slots;
    private float _scale = 1;
    private float _limit = float.PositiveInfinity;

    protected OptimizerState(Optimizer settings, int slots, ReadOnlySpan<int> lengths)
    {
        _settings = settings;
        _slotsOfParameter = slots;
        _slots = new float[lengths.Length * slots][];
        for (int i = 0; i < _slots.Length; i++)
        {
            _slots[i] = new float[lengths[i / slots]];
        }
    }

    /// <summary>Steps begun; together with <see cref="Slots"/> the whole state.</summary>
    public long Steps { get; set; }

    /// <summary>All that is remembered: the slots of the first parameter, then those of the next.</summary>
    public IReadOnlyList<float[]> Slots => _slots;

    /// <summary>Begins a step, once for all parameters.</summary>
    /// <param name="scale">Factor of all gradients of this step.</param>
    /// <param name="limit">The greatest absolute value that an element of a gradient may have then.</param>
    public void BeginStep(float scale = 1, float limit = float.PositiveInfinity)
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
    public abstract void Update(
        int parameter, float learningRate, ReadOnlySpan<float> gradient, Span<float> value, Parallelism parallelism);

    protected float[] Slot(int parameter, int slot) => _slots[(parameter * _slotsOfParameter) + slot];

    /// <summary>What clipping, weight decay and L1 change in this step.</summary>
    protected UpdateTerms Terms(float learningRate) => _settings.DecouplesWeightDecay
        ? new UpdateTerms(_scale, _limit, 0, _settings.L1, 1 - (learningRate * _settings.WeightDecay))
        : new UpdateTerms(_scale, _limit, _settings.WeightDecay, _settings.L1, 1);
}
