using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// Sigmoid linear unit: <c>y = x / (1 + exp(-x))</c>, element by element; any shape (Elfwing, Uchibe, Doya 2018; also called swish).
/// </summary>
public sealed record Silu : ActivationSpec
{
    /// <inheritdoc/>
    protected internal override string Kind => "silu";

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new ElementwiseLayer<SiluFunction>(name, default, keepsInput: true);
}
