using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>The computation of the normal distribution's function in <see cref="Gelu"/>.</summary>
public enum GeluApproximation
{
    /// <summary>The exact function: Phi(x) = (1 + erf(x / sqrt(2))) / 2, to single precision.</summary>
    None,

    /// <summary>The approximation by the hyperbolic tangent: (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x^3))) / 2.</summary>
    Tanh,
}

/// <summary>
/// Gaussian error linear unit: <c>y = x * Phi(x)</c> with the standard normal distribution's function Phi, element by element; any shape
/// (Hendrycks, Gimpel 2016).
/// </summary>
/// <param name="Approximation">The computation of Phi: exact by default.</param>
public sealed record Gelu(GeluApproximation Approximation = GeluApproximation.None) : ActivationSpec
{
    /// <inheritdoc/>
    protected internal override string Kind => "gelu";

    /// <inheritdoc/>
    protected override void Validate(string name)
    {
        if (!Enum.IsDefined(Approximation))
        {
            throw new ArgumentException($"Layer '{name}': unknown {nameof(Approximation)} {Approximation}.");
        }
    }

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        Approximation == GeluApproximation.Tanh
            ? new ElementwiseLayer<GeluTanhFunction>(name, default, keepsInput: true)
            : new ElementwiseLayer<GeluFunction>(name, default, keepsInput: true);
}
