using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.Convolutions;

/// <summary>
/// A 3 x 3 convolution with stride 1 by Winograd's minimal filtering (Winograd 1980; Lavin and Gray 2016), a quarter of the products, in all
/// three directions: the gradients are the adjoints of the same bilinear form.
/// </summary>
internal sealed unsafe class WinogradConvolution<TSimd, TVector> : ConvolutionMethod
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int Outputs = WinogradTransforms<TSimd, TVector>.Outputs;
    private const int Components = WinogradTransforms<TSimd, TVector>.Components;
    private const int Taps = WinogradTransforms<TSimd, TVector>.Taps;

    private readonly WinogradProduct<TSimd, TVector> _forward;
    private readonly WinogradProduct<TSimd, TVector> _backward;

    public WinogradConvolution(in ConvolutionGeometry g)
        : base(g)
    {
        _forward = new WinogradProduct<TSimd, TVector>(
            g.Channels, g.Height, g.Width, g.Filters, g.PaddingTop, g.PaddingLeft, g.OutputHeight, g.OutputWidth);
        _backward = new WinogradProduct<TSimd, TVector>(
            g.Filters, g.OutputHeight, g.OutputWidth, g.Channels, Taps - 1 - g.PaddingTop, Taps - 1 - g.PaddingLeft, g.Height, g.Width);
        Output = PlaneLayout.Dense(g);
    }

    public override PlaneLayout Output { get; }

    public override PlaneLayout Gradient => Output;

    public override int PreparedSize => Math.Max(_forward.WeightsSize, _backward.WeightsSize) + FilterScratch;

    public override int ScratchSize => Math.Max(Math.Max(_forward.ScratchSize, _backward.ScratchSize), WeightsScratch);

    public override int SumsSize => _forward.WeightsSize;

    // Three by three taps of all filters, tap by tap.
    private int FilterScratch =>
        checked(Taps * Taps * Math.Max(Geometry.Channels * _forward.FilterStride, Geometry.Filters * _backward.FilterStride));

    private int GradientRow => _forward.StripRow;

    private int WeightsScratch => checked(
        _forward.ImageSize + (Outputs * _forward.TileRows * GradientRow) + (Components * (_forward.InputComponent + _forward.OutputComponent)));

    /// <summary>Whether this way can do a convolution of such sizes.</summary>
    public static bool Fits(in ConvolutionGeometry g) =>
        g.KernelHeight == Taps && g.KernelWidth == Taps && g.StrideHeight == 1 && g.StrideWidth == 1
        && g.DilationHeight == 1 && g.DilationWidth == 1
        && g.PaddingTop < Taps && g.PaddingLeft < Taps && g.PaddingBottom < Taps && g.PaddingRight < Taps;

    public override void PrepareForward(float* weights, float* prepared)
    {
        // Filters side by side, the taps one after the other: [channels, 9, filters].
        ConvolutionGeometry g = Geometry;
        int stride = _forward.FilterStride;
        float* taps = prepared + _forward.WeightsSize;
        new Span<float>(taps, FilterScratch).Clear();
        ChannelsLast.Transpose(weights, g.PatchSize, g.Filters, g.PatchSize, taps, stride);
        new Span<float>(prepared, _forward.WeightsSize).Clear();
        for (int c = 0; c < g.Channels; c++)
        {
            WinogradTransforms<TSimd, TVector>.Filter(
                taps + ((nint)c * Taps * Taps * stride), stride, stride,
                prepared + ((nint)c * stride), (nint)_forward.ChannelStride * stride);
        }
    }

    public override void Forward(int samples, float* input, float* weights, float* prepared, float* bias, float* planes, float* scratch)
    {
        ConvolutionGeometry g = Geometry;
        for (int n = 0; n < samples; n++)
        {
            _forward.Run(
                input + ((nint)n * g.InputSize), g.Width, g.Height * g.Width, prepared, bias,
                planes + ((nint)n * Output.Size), Output.Row, Output.Plane, scratch);
        }
    }

    public override void PrepareBackwardInput(float* weights, float* prepared)
    {
        // The filter turned by half a circle, channels side by side: [filters, 9, channels].
        ConvolutionGeometry g = Geometry;
        int stride = _backward.FilterStride;
        float* taps = prepared + _backward.WeightsSize;
        new Span<float>(taps, FilterScratch).Clear();
        new Span<float>(prepared, _backward.WeightsSize).Clear();
        for (int f = 0; f < g.Filters; f++)
        {
            float* turned = taps + ((nint)f * Taps * Taps * stride);
            for (int c = 0; c < g.Channels; c++)
            {
                for (int tap = 0; tap < Taps * Taps; tap++)
                {
                    turned[(((Taps * Taps) - 1 - tap) * stride) + c] = *weights++;
                }
            }

            WinogradTransforms<TSimd, TVector>.Filter(
                turned, stride, stride, prepared + ((nint)f * stride), (nint)_backward.ChannelStride * stride);
        }
    }

    public override void BackwardInput(int samples, float* planes, float* prepared, float* inputGradient, float* scratch)
    {
        ConvolutionGeometry g = Geometry;
        for (int n = 0; n < samples; n++)
        {
            _backward.Run(
                planes + ((nint)n * Gradient.Size), Gradient.Row, Gradient.Plane, prepared, null,
                inputGradient + ((nint)n * g.InputSize), g.Width, g.Height * g.Width, scratch);
        }
    }

    public override void BackwardWeights(int samples, float* input, float* planes, float* sums, float* scratch)
    {
        ConvolutionGeometry g = Geometry;
        int channels = _forward.ChannelStride;
        int filters = _forward.FilterStride;
        float* image = scratch;
        float* gradient = image + _forward.ImageSize;
        float* inputs = gradient + (Outputs * _forward.TileRows * GradientRow);
        float* outputs = inputs + (Components * _forward.InputComponent);
        for (int n = 0; n < samples; n++)
        {
            _forward.StageImage(input + ((nint)n * g.InputSize), g.Width, g.Height * g.Width, image);
            StageGradient(planes + ((nint)n * Gradient.Size), gradient);
            for (int first = 0; first < _forward.TileRows; first += _forward.BlockRows)
            {
                int rows = Math.Min(_forward.BlockRows, _forward.TileRows - first);
                _forward.TransformInputs(image, first, rows, inputs);
                TransformGradients(gradient, first, rows, outputs);
                for (int component = 0; component < Components; component++)
                {
                    var product = new GemmProduct(
                        Transpose.Yes, Transpose.No, channels, filters, rows * _forward.TileColumns,
                        inputs + (component * _forward.InputComponent), channels,
                        outputs + (component * _forward.OutputComponent), filters,
                        true, sums + (component * (nint)channels * filters), filters);
                    GemmDriver<TSimd, TVector>.Run(product, Parallelism.Single);
                }
            }
        }
    }

    public override void FinishWeights(float* sums, float* weightGradient, float* scratch)
    {
        ConvolutionGeometry g = Geometry;
        int filters = _forward.FilterStride;
        for (int c = 0; c < g.Channels; c++)
        {
            WinogradTransforms<TSimd, TVector>.FilterAdjoint(
                sums + ((nint)c * filters), (nint)_forward.ChannelStride * filters, filters, scratch, filters);
            ChannelsLast.Transpose(scratch, filters, Taps * Taps, g.Filters, weightGradient + (c * Taps * Taps), g.PatchSize);
        }
    }

    // Pixels of channels side by side; tiles that reach past the image read zeros there.
    private void StageGradient(float* planes, float* gradient)
    {
        ConvolutionGeometry g = Geometry;
        new Span<float>(gradient, Outputs * _forward.TileRows * GradientRow).Clear();
        for (int y = 0; y < g.OutputHeight; y++)
        {
            ChannelsLast.Transpose(
                planes + (y * Gradient.Row), Gradient.Plane, g.Filters, g.OutputWidth,
                gradient + (y * (nint)GradientRow), _forward.FilterStride);
        }
    }

    private void TransformGradients(float* gradient, int first, int rows, float* outputs)
    {
        int filters = _forward.FilterStride;
        for (int row = 0; row < rows; row++)
        {
            float* source = gradient + ((first + row) * Outputs * (nint)GradientRow);
            for (int column = 0; column < _forward.TileColumns; column++)
            {
                WinogradTransforms<TSimd, TVector>.OutputAdjoint(
                    source + (column * Outputs * filters), GradientRow, filters, filters, outputs, _forward.OutputComponent);
                outputs += filters;
            }
        }
    }
}
