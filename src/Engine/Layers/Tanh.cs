using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>The hyperbolic tangent: <c>y = tanh(x)</c>, element by element; any shape.</summary>
public sealed record Tanh : ActivationSpec
{
    /// <inheritdoc/>
    protected internal override string Kind => "tanh";

    /// <inheritdoc/>
    protected internal override bool? IsRectifier => false;

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new ActivationLayer(name, ActivationKind.Tanh);
}
