using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// Smooth clipping: <c>y = x / sqrt(1 + (x / Limit)^2)</c>, element by element; any shape. About x near 0, and never beyond -Limit and
/// Limit: outliers of a table keep their side but not their size (Holzmueller, Grinsztajn, Steinwart 2024; as an activation the inverse
/// square root unit, Carlile et al. 2017).
/// </summary>
/// <param name="Limit">The bound of the output's size, above 0: 3 by default, standard deviations after <see cref="InputScaling"/>.</param>
public sealed record SmoothClip(float Limit = 3) : ActivationSpec
{
    /// <inheritdoc/>
    protected internal override string Kind => "smooth_clip";

    /// <inheritdoc/>
    protected internal override bool? IsRectifier => false;

    /// <inheritdoc/>
    protected override void Validate(string name)
    {
        if (Limit is not (> 0 and < float.PositiveInfinity))
        {
            throw new ArgumentException($"Layer '{name}': {nameof(Limit)} must be a number above 0; got {Limit}.");
        }
    }

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new ElementwiseLayer<SmoothClipFunction>(name, new SmoothClipFunction(Limit), keepsInput: false);
}
