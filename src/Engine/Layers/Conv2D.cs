using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Kernels.Convolutions;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// A two-dimensional convolution (cross-correlation, no kernel flip): <c>[C, H, W]</c> to <c>[Filters, outH, outW]</c>,
/// with <c>weight [Filters, C / Groups, kH, kW]</c> and <c>bias [Filters]</c>.
/// outH = floor((H + top + bottom - dilation * (kernel - 1) - 1) / stride) + 1, and likewise outW.
/// </summary>
/// <param name="Filters">The number of filters, which is that of the output channels, at least 1.</param>
/// <param name="Kernel">The height and width of a filter; an integer stands for a square.</param>
public sealed record Conv2D(int Filters, Size2D Kernel) : LayerSpec
{
    /// <summary>The stride: pixels from one window to the next, 1 by default.</summary>
    public Size2D Stride { get; init; } = 1;

    /// <summary>The padding with zeros around the image: none by default.</summary>
    public Padding2D Padding { get; init; } = Padding2D.Valid;

    /// <summary>The dilation: pixels from one element of the kernel to the next, 1 by default.</summary>
    public Size2D Dilation { get; init; } = 1;

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
    protected internal override string Kind => "conv2d";

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
        LayerShapes.RequireImage(name, inputs[0]);
        LayerShapes.RequireGroups(name, Groups, Filters, inputs[0]);
        ConvolutionGeometry geometry = Geometry(name, inputs[0]);
        return Shape.Of(Filters, geometry.OutputHeight, geometry.OutputWidth);
    }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<ParameterSpec> DescribeParameters(IReadOnlyList<Shape> inputs)
    {
        var weight = new ParameterSpec("weight", Shape.Of(Filters, inputs[0][0] / Groups, Kernel.Height, Kernel.Width));
        return Bias ? [weight, new ParameterSpec("bias", Shape.Of(Filters))] : [weight];
    }

    /// <inheritdoc/>
    protected internal override long CountMultiplyAdds(IReadOnlyList<Shape> inputs, Shape output) =>
        checked(output.Elements * (inputs[0][0] / Groups) * Kernel.Height * Kernel.Width);

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new Conv2DLayer(name, DescribeParameters(inputs), Initialization, Geometry(name, inputs[0]));

    /// <inheritdoc/>
    protected internal override long CountScratchElements(IReadOnlyList<Shape> inputs) => Geometry(Kind, inputs[0]).ScratchElements;

    /// <summary>The padding in pixels.</summary>
    internal Padding2D ResolvePadding(string name, Shape image) =>
        Padding.Resolve(name, new Size2D(image[1], image[2]), Kernel, Stride, Dilation);

    private ConvolutionGeometry Geometry(string name, Shape image)
    {
        Padding2D padding = ResolvePadding(name, image);
        return LayerShapes.Fit(name, "an image", Kernel.ToString(), image, () => new ConvolutionGeometry(
            image[0], image[1], image[2], Filters, Kernel.Height, Kernel.Width, Stride.Height, Stride.Width,
            padding.Top, padding.Left, padding.Bottom, padding.Right, Dilation.Height, Dilation.Width, Groups));
    }
}

/// <summary>
/// The layer, with the normalization, the sum with a second input, the ReLU and the pooling that follow it when a network computes them as
/// one.
/// </summary>
internal sealed class Conv2DLayer : Layer
{
    private readonly WeightInitialization _initialization;
    private readonly ConvolutionGeometry _geometry;
    private readonly bool _adds;
    private readonly bool _rectify;
    private readonly bool _pool;
    private readonly ConvolutionBlock _block;

    // Its scale and offset are multiplied into the weights.
    private readonly Layer? _affine;

    /// <param name="name">The layer's name.</param>
    /// <param name="parameters">The weight, and the bias unless there is none.</param>
    /// <param name="initialization">How they are drawn.</param>
    /// <param name="geometry">The sizes.</param>
    public Conv2DLayer(
        string name, IReadOnlyList<ParameterSpec> parameters, WeightInitialization initialization, ConvolutionGeometry geometry)
        : base(name, parameters)
    {
        _initialization = initialization;
        _geometry = geometry;
        _block = RequireSizes(name, () => new ConvolutionBlock(geometry));
    }

    private Conv2DLayer(Conv2DLayer layer, Layer? affine, bool adds, bool rectify, bool pool)
        : base(layer)
    {
        _initialization = layer._initialization;
        _geometry = layer._geometry;
        _affine = affine;
        _adds = adds;
        _rectify = rectify;
        _pool = pool;
        _block = RequireSizes(Name, () => new ConvolutionBlock(_geometry, rectify, pool));
    }

    internal override bool BackwardReadsOutput => _rectify && !_pool;

    internal override int SavedBytesPerRow => _block.WinnersSize;

    private ReadOnlySpan<float> Weight => Parameters[0].Values;

    private ReadOnlySpan<float> Bias => Parameters.Count > 1 ? Parameters[1].Values : [];

    private int FoldedSize => _affine is null ? 0 : checked(_geometry.WeightCount + _geometry.Filters);

    internal override int ScratchSize(int rows, Parallelism parallelism, bool training) => checked(
        FoldedSize + (training ? _block.ScratchSize(rows, parallelism) : _block.ForwardScratchSize(rows, parallelism)));

    internal override Layer? FuseWith(Layer next, bool training) => next switch
    {
        { IsChannelAffine: true } when !training && !_adds && !_rectify && !_pool && _affine is null =>
            new Conv2DLayer(this, next, false, false, false),
        { IsSum: true } when !training && !_adds && !_rectify && !_pool => new Conv2DLayer(this, _affine, true, false, false),
        { FusibleActivation: ActivationKind.Relu } when !_rectify && !_pool => new Conv2DLayer(this, _affine, _adds, true, false),
        { MaximumPooling.IsPairs: true } when !_adds && !_pool => new Conv2DLayer(this, _affine, false, _rectify, true),
        _ => null,
    };

    public override void Forward(LayerState state)
    {
        Span<float> scratch = state.Scratch[..^FoldedSize];
        Span<float> folded = state.Scratch[^FoldedSize..];
        if (state.Pass.Predicts && _block.FiltersSize <= Parameter.MostPrepared)
        {
            _block.Forward(
                state.Rows, state.Input(), Filters(folded), _adds ? state.Input(1) : [], state.Output, scratch, state.Pass.Parallelism);
            return;
        }
        Fold(folded, out ReadOnlySpan<float> weight, out ReadOnlySpan<float> bias);
        _block.Forward(
            state.Rows, state.Input(), weight, bias, _adds ? state.Input(1) : [], state.Output, state.SavedBytes, scratch,
            state.Pass.Parallelism);
    }

    public override void Backward(LayerState state) => _block.Backward(
        state.Rows, state.Input(), Weight, state.Output, state.SavedBytes, state.OutputGradient,
        state.ParameterGradient(0), Parameters.Count > 1 ? state.ParameterGradient(1) : [],
        state.WantsInputGradient() ? state.InputGradient() : [], state.Scratch, state.Pass.Parallelism);

    public override void Initialize(bool feedsRectifier, ulong key)
    {
        long pixels = (long)_geometry.KernelHeight * _geometry.KernelWidth;
        InitialWeights.Draw(
            _initialization, feedsRectifier, _geometry.GroupChannels * pixels, _geometry.Filters * pixels, key, Parameters[0].Value.Span,
            Parameters.Count > 1 ? Parameters[1].Value.Span : []);
    }

    // Kept beside the weight until it, the bias or the normalization's numbers are written.
    private AlignedMemory Filters(Span<float> folded)
    {
        long version = Versions(Parameters) + (_affine is null ? 0 : Versions(_affine.Parameters));
        if (Parameters[0].Prepared is not PreparedFilters kept || kept.Affine != _affine || kept.Version != version)
        {
            Fold(folded, out ReadOnlySpan<float> weight, out ReadOnlySpan<float> bias);
            kept = new PreparedFilters(_affine, version, _block.Prepare(weight, bias));
            Parameters[0].Prepared = kept;
        }
        return kept.Memory;
    }

    // Grows with every write.
    private static long Versions(IReadOnlyList<Parameter> parameters)
    {
        long sum = 0;
        for (int index = 0; index < parameters.Count; index++)
        {
            sum += parameters[index].Version;
        }
        return sum;
    }

    private void Fold(Span<float> folded, out ReadOnlySpan<float> weight, out ReadOnlySpan<float> bias)
    {
        weight = Weight;
        bias = Bias;
        if (_affine is null)
        {
            return;
        }
        Span<float> scaled = folded[.._geometry.WeightCount];
        Span<float> offsets = folded[_geometry.WeightCount..];
        weight.CopyTo(scaled);
        int filter = _geometry.PatchSize;
        for (int f = 0; f < offsets.Length; f++)
        {
            (float scale, float offset) = _affine.ChannelAffine(f);
            Elementwise.Scale(scale, scaled.Slice(f * filter, filter));
            offsets[f] = bias.IsEmpty ? offset : (bias[f] * scale) + offset;
        }
        weight = scaled;
        bias = offsets;
    }

    private sealed record PreparedFilters(Layer? Affine, long Version, AlignedMemory Memory);
}
