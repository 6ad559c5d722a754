using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// Clipping: <c>y = min(max(x, Minimum), Maximum)</c>, element by element; any shape: PyTorch's Hardtanh, and by default its ReLU6
/// (Krizhevsky 2010).
/// </summary>
/// <param name="Minimum">The least output: 0 by default; <see cref="float.MinValue"/> for none.</param>
/// <param name="Maximum">The greatest output, above the least: 6 by default; <see cref="float.MaxValue"/> for none.</param>
public sealed record Clip(float Minimum = 0, float Maximum = 6) : ActivationSpec
{
    /// <inheritdoc/>
    protected internal override string Kind => "clip";

    /// <inheritdoc/>
    protected override void Validate(string name)
    {
        if (!float.IsFinite(Minimum) || !float.IsFinite(Maximum) || Minimum >= Maximum)
        {
            throw new ArgumentException(
                $"Layer '{name}': {nameof(Minimum)} must be below {nameof(Maximum)}, both finite; got {Minimum} and {Maximum}.");
        }
    }

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new ElementwiseLayer<ClipFunction>(name, new ClipFunction(Minimum, Maximum), keepsInput: false);
}
