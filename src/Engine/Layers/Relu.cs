using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>Rectified linear unit: <c>y = max(x, 0)</c>, element by element; any shape.</summary>
public sealed record Relu : ActivationSpec
{
    /// <inheritdoc/>
    protected internal override string Kind => "relu";

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new ActivationLayer(name, ActivationKind.Relu);
}
