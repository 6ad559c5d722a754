using MLNetDeep.Engine.Kernels;
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

internal sealed class Conv2DLayer(string name, Conv2D spec, IReadOnlyList<Shape> inputs, ConvolutionGeometry geometry)
    : Layer(name, spec.DescribeParameters(inputs))
{
    public override int ScratchSize(int rows, Parallelism parallelism) => Convolution.ScratchSize(geometry, rows, parallelism);

    public override void Forward(LayerState state) => Convolution.Forward(
        geometry, state.Rows, state.Input(), Parameters[0].Value.Span, spec.Bias ? Parameters[1].Value.Span : [],
        state.Output, state.Scratch, state.Pass.Parallelism);

    public override void Backward(LayerState state)
    {
        Span<float> gradient = state.OutputGradient;
        Convolution.BackwardWeights(
            geometry, state.Rows, state.Input(), gradient, state.ParameterGradient(0), state.Scratch, state.Pass.Parallelism);
        if (spec.Bias)
        {
            Elementwise.ChannelBiasGradient(
                state.Rows, geometry.Filters, geometry.OutputPixels, gradient, state.ParameterGradient(1), state.Pass.Parallelism);
        }
        if (state.WantsInputGradient())
        {
            Convolution.BackwardInput(
                geometry, state.Rows, gradient, Parameters[0].Value.Span, state.InputGradient(), state.Scratch, state.Pass.Parallelism);
        }
    }

    public override void Initialize(bool feedsRelu, ulong key)
    {
        long pixels = (long)geometry.KernelHeight * geometry.KernelWidth;
        InitialWeights.Draw(
            spec.Initialization, feedsRelu, geometry.Channels * pixels, geometry.Filters * pixels, key,
            Parameters[0].Value.Span, spec.Bias ? Parameters[1].Value.Span : []);
    }
}
