using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// Exponential linear unit: <c>y = x</c> above 0, else <c>Alpha * (exp(x) - 1)</c>, element by element; any shape (Clevert, Unterthiner,
/// Hochreiter 2015).
/// </summary>
/// <param name="Alpha">Minus the limit for small x, at least 0: 1 by default.</param>
public sealed record Elu(float Alpha = 1) : ActivationSpec
{
    /// <inheritdoc/>
    protected internal override string Kind => "elu";

    /// <inheritdoc/>
    protected override void Validate(string name)
    {
        if (Alpha is not (>= 0 and < float.PositiveInfinity))
        {
            throw new ArgumentException($"Layer '{name}': {nameof(Alpha)} must be a number of at least 0; got {Alpha}.");
        }
    }

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new ElementwiseLayer<EluFunction>(name, new EluFunction(Alpha), keepsInput: false);
}
