using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// Hard swish: <c>y = x * min(max(x / 6 + 1/2, 0), 1)</c>, element by element; any shape (Howard et al. 2019, MobileNetV3).
/// </summary>
public sealed record HardSwish : ActivationSpec
{
    /// <inheritdoc/>
    protected internal override string Kind => "hard_swish";

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new ElementwiseLayer<HardSwishFunction>(name, default, keepsInput: true);
}
