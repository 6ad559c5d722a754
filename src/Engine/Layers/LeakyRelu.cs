using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// Leaky rectified linear unit: <c>y = x</c> above 0, else <c>Slope * x</c>, element by element; any shape (Maas, Hannun, Ng 2013).
/// </summary>
/// <param name="Slope">The slope below 0, at least 0: 0.01 by default.</param>
public sealed record LeakyRelu(float Slope = 0.01f) : ActivationSpec
{
    /// <inheritdoc/>
    protected internal override string Kind => "leaky_relu";

    /// <inheritdoc/>
    protected override void Validate(string name)
    {
        if (Slope is not (>= 0 and < float.PositiveInfinity))
        {
            throw new ArgumentException($"Layer '{name}': {nameof(Slope)} must be a number of at least 0; got {Slope}.");
        }
    }

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new ElementwiseLayer<LeakyReluFunction>(name, new LeakyReluFunction(Slope), keepsInput: false);
}
