using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Kernels.Convolutions;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// A transposed two-dimensional convolution, which enlarges by learned weights: <c>[C, H, W]</c> to <c>[Filters, outH, outW]</c>, with
/// <c>weight [C, Filters / Groups, kH, kW]</c> and <c>bias [Filters]</c>. Each pixel adds its multiple of the kernel to the output, a
/// stride from its neighbour's: the gradient of a <see cref="Conv2D"/> by its input (V. Dumoulin, F. Visin 2016).
/// outH = (H - 1) * stride - top - bottom + dilation * (kernel - 1) + outputPadding + 1, and likewise outW.
/// </summary>
/// <param name="Filters">The number of output channels, at least 1.</param>
/// <param name="Kernel">The height and width of the kernel; an integer stands for a square.</param>
public sealed record TransposedConv2D(int Filters, Size2D Kernel) : LayerSpec
{
    /// <summary>The stride: pixels of the output from one pixel's kernel to the next one's, 1 by default.</summary>
    public Size2D Stride { get; init; } = 1;

    /// <summary>
    /// The padding of the convolution whose gradient it is: pixels that are cut off at each side of the output; none by default. Not
    /// <see cref="Padding2D.Same"/>.
    /// </summary>
    public Padding2D Padding { get; init; } = Padding2D.Valid;

    /// <summary>
    /// The output padding: rows at the bottom and columns at the right that the output has in addition, 0 by default, each below the
    /// stride: which of the sizes that a convolution of this stride makes the same is the output's.
    /// </summary>
    public Size2D OutputPadding { get; init; }

    /// <summary>The dilation: pixels from one element of the kernel to the next, 1 by default.</summary>
    public Size2D Dilation { get; init; } = 1;

    /// <summary>The number of groups that channels and filters are cut into, 1 by default; it divides both.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Whether a bias is added to each output channel.</summary>
    public bool Bias { get; init; } = true;

    /// <summary>The initialization of the weights.</summary>
    public WeightInitialization Initialization { get; init; }

    /// <inheritdoc/>
    protected internal override string Kind => "transposed_conv2d";

    /// <inheritdoc/>
    protected internal override bool? IsRectifier => false;

    /// <inheritdoc/>
    protected internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs)
    {
        if (Filters < 1)
        {
            throw new ArgumentException($"Layer '{name}': {nameof(Filters)} must be at least 1; got {Filters}.");
        }
        Kernel.RequireAtLeast(1, name, nameof(Kernel));
        Stride.RequireAtLeast(1, name, nameof(Stride));
        Dilation.RequireAtLeast(1, name, nameof(Dilation));
        OutputPadding.RequireAtLeast(0, name, nameof(OutputPadding));
        if (OutputPadding.Height >= Stride.Height || OutputPadding.Width >= Stride.Width)
        {
            throw new ArgumentException(
                $"Layer '{name}': {nameof(OutputPadding)} must be below {nameof(Stride)}, {Stride}, in both directions; "
                + $"got {OutputPadding}.");
        }
        if (Padding.Mode == PaddingMode.Same)
        {
            throw new ArgumentException($"Layer '{name}': {nameof(Padding)} must be valid or explicit; got {Padding}.");
        }
        LayerShapes.RequireImage(name, inputs[0]);
        LayerShapes.RequireGroups(name, Groups, Filters, inputs[0]);
        ConvolutionGeometry geometry = Geometry(name, inputs[0]);
        return Shape.Of(Filters, geometry.Height, geometry.Width);
    }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<ParameterSpec> DescribeParameters(IReadOnlyList<Shape> inputs)
    {
        var weight = new ParameterSpec("weight", Shape.Of(inputs[0][0], Filters / Groups, Kernel.Height, Kernel.Width));
        return Bias ? [weight, new ParameterSpec("bias", Shape.Of(Filters))] : [weight];
    }

    /// <inheritdoc/>
    protected internal override long CountMultiplyAdds(IReadOnlyList<Shape> inputs, Shape output) =>
        checked(inputs[0].Elements * (Filters / Groups) * Kernel.Height * Kernel.Width);

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new TransposedConv2DLayer(name, DescribeParameters(inputs), Initialization, Geometry(name, inputs[0]));

    /// <inheritdoc/>
    protected internal override long CountScratchElements(IReadOnlyList<Shape> inputs) => Geometry(Kind, inputs[0]).ScratchElements;

    /// <summary>The padding in pixels.</summary>
    internal Padding2D ResolvePadding(string name) => Padding.Resolve(name, 1, 1, 1, 1);

    // Of the convolution from the output to the input.
    private ConvolutionGeometry Geometry(string name, Shape image)
    {
        Padding2D padding = ResolvePadding(name);
        return LayerShapes.Fit(name, "an image", Kernel.ToString(), image, () =>
        {
            (Size2D more, Size2D step) = (OutputPadding, Dilation);
            int height = Enlarged(image[1], Kernel.Height, Stride.Height, step.Height, more.Height, padding.Top, padding.Bottom);
            int width = Enlarged(image[2], Kernel.Width, Stride.Width, step.Width, more.Width, padding.Left, padding.Right);
            return new ConvolutionGeometry(
                Filters, height, width, image[0], Kernel.Height, Kernel.Width, Stride.Height, Stride.Width,
                padding.Top, padding.Left, padding.Bottom, padding.Right, Dilation.Height, Dilation.Width, Groups);
        });
    }

    private static int Enlarged(int size, int kernel, int stride, int dilation, int more, int before, int after)
    {
        decimal enlarged = ((size - 1m) * stride) - before - after + (dilation * (kernel - 1m)) + more + 1;
        return enlarged is >= 1 and <= WindowAxis.MostElements
            ? (int)enlarged
            : throw new ArgumentException(
                $"Its size would be {enlarged}; from 1 to {WindowAxis.MostElements:N0} is possible.", nameof(size));
    }
}

/// <summary>The layer, by the convolution from its output to its input.</summary>
internal sealed class TransposedConv2DLayer : Layer
{
    private readonly WeightInitialization _initialization;
    private readonly ConvolutionGeometry _geometry;
    private readonly ConvolutionBlock _block;
    private readonly float[] _ones;

    public TransposedConv2DLayer(
        string name, IReadOnlyList<ParameterSpec> parameters, WeightInitialization initialization, ConvolutionGeometry geometry)
        : base(name, parameters)
    {
        _initialization = initialization;
        _geometry = geometry;
        _block = RequireSizes(name, () => new ConvolutionBlock(geometry));
        _ones = [.. Enumerable.Repeat(1f, Parameters.Count > 1 ? geometry.Channels : 0)];
    }

    internal override bool BackwardReadsOutput => false;

    private ReadOnlySpan<float> Weight => Parameters[0].Values;

    internal override int ScratchSize(int rows, Parallelism parallelism, bool training) => _block.ScratchSize(rows, parallelism);

    public override void Forward(LayerState state)
    {
        _block.BackwardInput(state.Rows, Weight, state.Input(), state.Output, state.Scratch, state.Pass.Parallelism);
        if (Parameters.Count > 1)
        {
            GroupScaling.Forward(
                state.Rows, _geometry.Channels, _geometry.Height * _geometry.Width, state.Output, _ones, Parameters[1].Values, state.Output,
                state.Pass.Parallelism);
        }
    }

    public override void Backward(LayerState state)
    {
        _block.Backward(
            state.Rows, state.OutputGradient, Weight, [], [], state.Input(), state.ParameterGradient(0), [], [], state.Scratch,
            state.Pass.Parallelism);
        if (Parameters.Count > 1)
        {
            GroupScaling.Sum(
                state.Rows, _geometry.Channels, _geometry.Height * _geometry.Width, state.OutputGradient, [], state.ParameterGradient(1),
                state.Pass.Parallelism);
        }
        if (state.WantsInputGradient())
        {
            _block.Forward(
                state.Rows, state.OutputGradient, Weight, [], [], state.InputGradient(), [], state.Scratch, state.Pass.Parallelism);
        }
    }

    // An element of the output is reached by as many pixels as kernels overlap there.
    public override void Initialize(bool feedsRectifier, ulong key)
    {
        long pixels = (long)_geometry.KernelHeight * _geometry.KernelWidth;
        long overlapping = Math.Max(1, pixels / ((long)_geometry.StrideHeight * _geometry.StrideWidth));
        InitialWeights.Draw(
            _initialization, feedsRectifier, _geometry.GroupFilters * overlapping, _geometry.GroupChannels * pixels, key,
            Parameters[0].Value.Span, Parameters.Count > 1 ? Parameters[1].Value.Span : []);
    }
}
