using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// Softplus, a smooth rectifier: <c>y = log(1 + exp(Beta * x)) / Beta</c>, element by element; any shape (Dugas, Bengio, Belisle, Nadeau,
/// Garcia 2001). Where <c>Beta * x</c> is beyond 17 it is x to single precision, so no threshold is needed.
/// </summary>
/// <param name="Beta">The sharpness of the bend, above 0: 1 by default.</param>
public sealed record Softplus(float Beta = 1) : ActivationSpec
{
    /// <inheritdoc/>
    protected internal override string Kind => "softplus";

    /// <inheritdoc/>
    protected override void Validate(string name)
    {
        if (Beta is not (> 0 and < float.PositiveInfinity))
        {
            throw new ArgumentException($"Layer '{name}': {nameof(Beta)} must be a number above 0; got {Beta}.");
        }
    }

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new ElementwiseLayer<SoftplusFunction>(name, new SoftplusFunction(Beta), keepsInput: false);
}
