using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Optimizers;

/// <summary>
/// Gradient clipping, which bounds the gradient of a step before weight decay and L1 are added to it, so that a few extreme rows do not
/// throw the weights far off.
/// </summary>
public sealed record GradientClipping
{
    // Keeps the quotient finite, as PyTorch does.
    private const double Epsilon = 1e-6;

    private GradientClipping()
    {
    }

    /// <summary>The maximum Euclidean norm over all parameters together; null where elements are bounded.</summary>
    public float? Norm { get; private init; }

    /// <summary>The maximum absolute value of each element; null where the norm is bounded.</summary>
    public float? Value { get; private init; }

    /// <summary>
    /// Clips by norm: multiplies the gradient by <c>min(1, maximum / (norm + 1e-6))</c>, with the Euclidean norm over all parameters
    /// together (Pascanu, Mikolov, Bengio 2013); as PyTorch's <c>clip_grad_norm_</c>.
    /// </summary>
    /// <param name="maximum">The maximum norm, above 0 and finite.</param>
    public static GradientClipping ByNorm(float maximum) => new() { Norm = maximum };

    /// <summary>Clips by value: limits each element to <c>[-maximum, maximum]</c>; as PyTorch's <c>clip_grad_value_</c>.</summary>
    /// <param name="maximum">The maximum absolute value, above 0 and finite.</param>
    public static GradientClipping ByValue(float maximum) => new() { Value = maximum };

    /// <summary>Checks the setting.</summary>
    /// <exception cref="ArgumentException">It is out of its range.</exception>
    internal void Validate()
    {
        float maximum = Norm ?? Value ?? 0;
        Learner.Require(
            maximum > 0 && float.IsFinite(maximum), $"{nameof(GradientClipping)}.{(Norm is null ? nameof(ByValue) : nameof(ByNorm))}",
            "above 0 and finite", maximum);
    }

    /// <summary>The bounds on a step's gradient: its factor, and the greatest absolute value that an element may have then.</summary>
    internal (float Scale, float Limit) BoundsFor(ReadOnlySpan<float> gradient, Parallelism parallelism) => Norm is { } maximum
        ? ((float)Math.Min(1, maximum / (Reductions.Norm(gradient, parallelism) + Epsilon)), float.PositiveInfinity)
        : (1, Value!.Value);
}
