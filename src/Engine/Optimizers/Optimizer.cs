using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Optimizers;

/// <summary>How a step follows from a gradient: settings without state.</summary>
public abstract record Optimizer
{
    private protected Optimizer(float learningRate) => LearningRate = learningRate;

    /// <summary>The size of a step, above 0.</summary>
    public float LearningRate { get; init; }

    /// <summary>Makes the state for parameters of the given lengths.</summary>
    internal abstract OptimizerState CreateState(ReadOnlySpan<int> lengths);

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    internal virtual void Validate() => Require(
        LearningRate > 0 && float.IsFinite(LearningRate), nameof(LearningRate), "above 0 and finite", LearningRate);

    private protected void Require(bool valid, string setting, string expected, float actual)
    {
        if (!valid)
            throw new ArgumentException($"{GetType().Name}.{setting} must be {expected}; got {actual}.");
    }
}

/// <summary>What an optimizer remembers from step to step: some numbers for each number of each parameter.</summary>
internal abstract class OptimizerState
{
    private readonly float[][][] _slots;

    protected OptimizerState(int slots, ReadOnlySpan<int> lengths)
    {
        _slots = new float[lengths.Length][][];
        for (int parameter = 0; parameter < lengths.Length; parameter++)
        {
            _slots[parameter] = new float[slots][];
            for (int slot = 0; slot < slots; slot++)
                _slots[parameter][slot] = new float[lengths[parameter]];
        }
    }

    /// <summary>Steps begun.</summary>
    public long Steps { get; private set; }

    /// <summary>Begins a step, once for all parameters.</summary>
    public void BeginStep() => Steps++;

    /// <summary>Changes one parameter.</summary>
    /// <param name="parameter">Its index among the lengths that the state was made for.</param>
    /// <param name="learningRate">The size of this step.</param>
    /// <param name="gradient">The gradient of the loss.</param>
    /// <param name="value">The parameter.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public abstract void Update(
        int parameter, float learningRate, ReadOnlySpan<float> gradient, Span<float> value, Parallelism parallelism);

    protected float[] Slot(int parameter, int slot) => _slots[parameter][slot];
}
