using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>The logistic function: <c>y = 1 / (1 + exp(-x))</c>, element by element; any shape.</summary>
public sealed record Sigmoid : ActivationSpec
{
    /// <inheritdoc/>
    protected internal override string Kind => "sigmoid";

    /// <inheritdoc/>
    protected internal override bool? IsRectifier => false;

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new ActivationLayer(name, ActivationKind.Sigmoid);
}
