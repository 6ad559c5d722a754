using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Kernels.Convolutions;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// A two-dimensional convolution (cross-correlation, no kernel flip): <c>[C, H, W]</c> to <c>[Filters, outH, outW]</c>,
/// with <c>weight [Filters, C, kH, kW]</c> and <c>bias [Filters]</c>.
/// outH = floor((H + top + bottom - dilation * (kernel - 1) - 1) / stride) + 1, and likewise outW.
/// </summary>
/// <param name="Filters">Output channels, at least 1.</param>
/// <param name="Kernel">Height and width of a filter; an integer stands for a square.</param>
public sealed record Conv2D(int Filters, Size2D Kernel) : LayerSpec
{
    /// <summary>Pixels from one window to the next: 1 by default.</summary>
    public Size2D Stride { get; init; } = 1;

    /// <summary>Zeros around the image: none by default.</summary>
    public Padding2D Padding { get; init; } = Padding2D.Valid;

    /// <summary>Pixels from one element of the kernel to the next: 1 by default.</summary>
    public Size2D Dilation { get; init; } = 1;

    /// <summary>Whether a bias is added to each output channel.</summary>
    public bool Bias { get; init; } = true;

    /// <summary>How the initial weights are drawn.</summary>
    public WeightInitialization Initialization { get; init; }

    internal override string Kind => "conv2d";

    internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs)
    {
        if (Filters < 1)
            throw new ArgumentException($"Layer '{name}': {nameof(Filters)} must be at least 1; got {Filters}.");
        Kernel.RequireAtLeast(1, name, nameof(Kernel));
        Stride.RequireAtLeast(1, name, nameof(Stride));
        Dilation.RequireAtLeast(1, name, nameof(Dilation));
        LayerShapes.RequireImage(name, inputs[0]);
        ConvolutionGeometry geometry = Geometry(name, inputs[0]);
        return Shape.Of(Filters, geometry.OutputHeight, geometry.OutputWidth);
    }

    internal override IReadOnlyList<ParameterSpec> DescribeParameters(IReadOnlyList<Shape> inputs)
    {
        var weight = new ParameterSpec("weight", Shape.Of(Filters, inputs[0][0], Kernel.Height, Kernel.Width));
        return Bias ? [weight, new ParameterSpec("bias", Shape.Of(Filters))] : [weight];
    }

    internal override long CountMultiplyAdds(IReadOnlyList<Shape> inputs, Shape output) =>
        checked(output.Elements * inputs[0][0] * Kernel.Height * Kernel.Width);

    internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new Conv2DLayer(name, this, inputs, Geometry(name, inputs[0]));

    private ConvolutionGeometry Geometry(string name, Shape image)
    {
        Padding2D padding = Padding.Resolve(name, new Size2D(image[1], image[2]), Kernel, Stride, Dilation);
        return LayerShapes.Fit(name, Kernel.ToString(), image, () => new ConvolutionGeometry(
            image[0], image[1], image[2], Filters, Kernel.Height, Kernel.Width, Stride.Height, Stride.Width,
            padding.Top, padding.Left, padding.Bottom, padding.Right, Dilation.Height, Dilation.Width));
    }
}

internal sealed class Conv2DLayer : Layer
{
    private readonly Conv2D _spec;
    private readonly ConvolutionGeometry _geometry;
    private readonly bool _rectify;
    private readonly bool _pool;
    private readonly ConvolutionBlock _block;

    public Conv2DLayer(string name, Conv2D spec, IReadOnlyList<Shape> inputs, ConvolutionGeometry geometry)
        : base(name, spec.DescribeParameters(inputs))
    {
        _spec = spec;
        _geometry = geometry;
        _block = new ConvolutionBlock(geometry);
    }

    private Conv2DLayer(Conv2DLayer layer, bool rectify, bool pool)
        : base(layer)
    {
        _spec = layer._spec;
        _geometry = layer._geometry;
        _rectify = rectify;
        _pool = pool;
        _block = new ConvolutionBlock(_geometry, rectify, pool);
    }

    public override bool BackwardReadsOutput => _rectify && !_pool;

    public override int SavedBytesPerRow => _block.WinnersSize;

    private Span<float> Weight => Parameters[0].Value.Span;

    private Span<float> Bias => _spec.Bias ? Parameters[1].Value.Span : [];

    public override int ScratchSize(int rows, Parallelism parallelism, bool training) =>
        training ? _block.ScratchSize(rows, parallelism) : _block.ForwardScratchSize(rows, parallelism);

    public override Layer? FuseWith(Layer next) => next switch
    {
        ReluLayer when !_rectify && !_pool => new Conv2DLayer(this, true, false),
        MaxPool2DLayer pooling when !_pool && pooling.Geometry.IsPairs => new Conv2DLayer(this, _rectify, true),
        _ => null,
    };

    public override void Forward(LayerState state) => _block.Forward(
        state.Rows, state.Input(), Weight, Bias, state.Output, state.SavedBytes, state.Scratch, state.Pass.Parallelism);

    public override void Backward(LayerState state) => _block.Backward(
        state.Rows, state.Input(), Weight, state.Output, state.SavedBytes, state.OutputGradient,
        state.ParameterGradient(0), _spec.Bias ? state.ParameterGradient(1) : [],
        state.WantsInputGradient() ? state.InputGradient() : [], state.Scratch, state.Pass.Parallelism);

    public override void Initialize(bool feedsRelu, ulong key)
    {
        long pixels = (long)_geometry.KernelHeight * _geometry.KernelWidth;
        InitialWeights.Draw(_spec.Initialization, feedsRelu, _geometry.Channels * pixels, _geometry.Filters * pixels, key, Weight, Bias);
    }
}
