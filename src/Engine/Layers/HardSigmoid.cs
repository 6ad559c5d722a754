using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// Hard sigmoid: <c>y = min(max(Slope * x + Offset, 0), 1)</c>, element by element; any shape (Courbariaux, Bengio, David 2015). The
/// defaults are PyTorch's.
/// </summary>
/// <param name="Slope">The slope between the bounds, above 0: 1/6 by default.</param>
/// <param name="Offset">The output of 0 before it is bounded: 1/2 by default.</param>
public sealed record HardSigmoid(float Slope = 1f / 6, float Offset = 0.5f) : ActivationSpec
{
    /// <inheritdoc/>
    protected internal override string Kind => "hard_sigmoid";

    /// <inheritdoc/>
    protected internal override bool? IsRectifier => false;

    /// <inheritdoc/>
    protected override void Validate(string name)
    {
        if (Slope is not (> 0 and < float.PositiveInfinity) || !float.IsFinite(Offset))
        {
            throw new ArgumentException(
                $"Layer '{name}': {nameof(Slope)} must be a number above 0, {nameof(Offset)} finite; got {Slope} and {Offset}.");
        }
    }

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new ElementwiseLayer<HardSigmoidFunction>(name, new HardSigmoidFunction(Slope, Offset), keepsInput: false);
}
