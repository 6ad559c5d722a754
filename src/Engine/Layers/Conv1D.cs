using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// A one-dimensional convolution (cross-correlation, no kernel flip): <c>[C, L]</c> to <c>[Filters, outL]</c>, with
/// <c>weight [Filters, C / Groups, Kernel]</c> and <c>bias [Filters]</c>; sound as bands over time, text as features over positions.
/// outL = floor((L + before + after - dilation * (kernel - 1) - 1) / stride) + 1.
/// </summary>
/// <param name="Filters">The number of filters, which is that of the output channels, at least 1.</param>
/// <param name="Kernel">The length of a filter, at least 1.</param>
public sealed record Conv1D(int Filters, int Kernel) : LayerSpec
{
    /// <summary>The stride: positions from one window to the next, 1 by default.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>The padding with zeros around the sequence: none by default.</summary>
    public Padding1D Padding { get; init; } = Padding1D.Valid;

    /// <summary>The dilation: positions from one element of the kernel to the next, 1 by default.</summary>
    public int Dilation { get; init; } = 1;

    /// <summary>
    /// The number of groups that channels and filters are cut into, 1 by default; it divides both. The filters of a group see its channels
    /// alone: with as many groups as channels, each filter sees one (a depthwise convolution).
    /// </summary>
    public int Groups { get; init; } = 1;

    /// <summary>Whether a bias is added to each output channel.</summary>
    public bool Bias { get; init; } = true;

    /// <summary>The initialization of the weights.</summary>
    public WeightInitialization Initialization { get; init; }

    /// <inheritdoc/>
    protected internal override string Kind => "conv1d";

    /// <inheritdoc/>
    protected internal override bool? IsRectifier => false;

    /// <inheritdoc/>
    protected internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs)
    {
        LayerShapes.RequireAtLeast(1, Filters, name, nameof(Filters));
        LayerShapes.RequireAtLeast(1, Kernel, name, nameof(Kernel));
        LayerShapes.RequireAtLeast(1, Stride, name, nameof(Stride));
        LayerShapes.RequireAtLeast(1, Dilation, name, nameof(Dilation));
        LayerShapes.RequireSequence(name, inputs[0]);
        LayerShapes.RequireGroups(name, Groups, Filters, inputs[0]);
        return Shape.Of(Filters, Geometry(name, inputs[0]).OutputWidth);
    }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<ParameterSpec> DescribeParameters(IReadOnlyList<Shape> inputs)
    {
        var weight = new ParameterSpec("weight", Shape.Of(Filters, inputs[0][0] / Groups, Kernel));
        return Bias ? [weight, new ParameterSpec("bias", Shape.Of(Filters))] : [weight];
    }

    /// <inheritdoc/>
    protected internal override long CountMultiplyAdds(IReadOnlyList<Shape> inputs, Shape output) =>
        checked(output.Elements * (inputs[0][0] / Groups) * Kernel);

    /// <summary>A convolution of images of height 1.</summary>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new Conv2DLayer(name, DescribeParameters(inputs), Initialization, Geometry(name, inputs[0]));

    /// <inheritdoc/>
    protected internal override long CountScratchElements(IReadOnlyList<Shape> inputs) => Geometry(Kind, inputs[0]).ScratchElements;

    /// <summary>The padding in positions.</summary>
    internal Padding1D ResolvePadding(string name, Shape sequence) => Padding.Resolve(name, sequence[1], Kernel, Stride, Dilation);

    private ConvolutionGeometry Geometry(string name, Shape sequence)
    {
        Padding1D padding = ResolvePadding(name, sequence);
        return LayerShapes.Fit(name, "a sequence", Kernel.ToString(), sequence, () => new ConvolutionGeometry(
            sequence[0], 1, sequence[1], Filters, 1, Kernel, 1, Stride, 0, padding.Before, 0, padding.After, 1, Dilation, Groups));
    }
}
