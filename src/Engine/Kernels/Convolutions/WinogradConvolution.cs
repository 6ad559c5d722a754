using MLNetDeep.Engine.Kernels.MatrixProducts;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.Convolutions;

/// <summary>
/// A 3 x 3 convolution with stride 1 by Winograd's minimal filtering (Winograd 1980; Lavin and Gray 2016), a quarter of the products, in
/// all three directions: the gradients are the adjoints of the same bilinear form.
/// </summary>
internal sealed unsafe class WinogradConvolution<TSimd, TVector> : ConvolutionMethod
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int Outputs = WinogradTransforms<TSimd, TVector>.Outputs;
    private const int Components = WinogradTransforms<TSimd, TVector>.Components;

    // Tiles done at once, of one sample or of several: for the caches, and, for the weights, whose sums are read and written once a part,
    // for long sums.
    private const int PartTiles = 24;
    private const int WeightPartTiles = 56;

    private const int Taps = WinogradTransforms<TSimd, TVector>.Taps;

    private readonly WinogradProduct<TSimd, TVector> _forward;
    private readonly WinogradProduct<TSimd, TVector> _backward;
    private readonly WinogradProduct<TSimd, TVector> _weights;

    public WinogradConvolution(in ConvolutionGeometry g)
        : base(g)
    {
        _forward = new WinogradProduct<TSimd, TVector>(
            g.Channels, g.Height, g.Width, g.Filters, g.PaddingTop, g.PaddingLeft, g.OutputHeight, g.OutputWidth, PartTiles);
        _weights = new WinogradProduct<TSimd, TVector>(
            g.Channels, g.Height, g.Width, g.Filters, g.PaddingTop, g.PaddingLeft, g.OutputHeight, g.OutputWidth, WeightPartTiles);
        _backward = new WinogradProduct<TSimd, TVector>(
            g.Filters, g.OutputHeight, g.OutputWidth, g.Channels, Taps - 1 - g.PaddingTop, Taps - 1 - g.PaddingLeft, g.Height, g.Width,
            PartTiles);
        Output = PlaneLayout.Dense(g);
    }

    public override PlaneLayout Output { get; }

    public override PlaneLayout Gradient => Output;

    public override int GroupSamples => Math.Max(_backward.Samples, _weights.Samples);

    public override int ForwardSamples => _forward.Samples;

    public override int MostRows => _forward.RowsOfPart;

    public override int RowUnit => Outputs;

    // The transformed filters outnumber the transformed pixels; a vector of them is the least that products take.
    public override int FilterParts =>
        _forward.FilterStride > _forward.TilesOf(new OutputPart(0, Geometry.OutputHeight, 0, Geometry.Filters))
            ? _forward.FilterStride / TSimd.Width
            : 1;

    public override int PreparedSize =>
        checked(Math.Max(_forward.WeightsSize + _forward.FilterStride, _backward.WeightsSize) + FilterScratch);

    public override int ScratchSize => Math.Max(Math.Max(_forward.ScratchSize, _backward.ScratchSize), WeightsScratch);

    public override int SumsSize => _forward.WeightsSize;

    // Three by three taps of all filters, tap by tap.
    private int FilterScratch =>
        checked(Taps * Taps * Math.Max(Geometry.Channels * _forward.FilterStride, Geometry.Filters * _backward.FilterStride));

    private int WeightsScratch => checked(
        _weights.ImageSize + _weights.ResultSize + (Components * (_weights.InputComponent + _weights.OutputComponent)));

    /// <summary>Whether this way can do a convolution of such sizes.</summary>
    public static bool Fits(in ConvolutionGeometry g) =>
        g.KernelHeight == Taps && g.KernelWidth == Taps && g.StrideHeight == 1 && g.StrideWidth == 1
        && g.DilationHeight == 1 && g.DilationWidth == 1 && g.Groups == 1
        && g.PaddingTop < Taps && g.PaddingLeft < Taps && g.PaddingBottom < Taps && g.PaddingRight < Taps;

    public override void PrepareForward(float* weights, float* bias, float* prepared)
    {
        // Filters side by side, the taps one after the other: [channels, 9, filters].
        ConvolutionGeometry g = Geometry;
        int stride = _forward.FilterStride;
        float* offsets = prepared + _forward.WeightsSize;
        float* taps = offsets + stride;
        new Span<float>(offsets, stride).Clear();
        if (bias != null)
        {
            new ReadOnlySpan<float>(bias, g.Filters).CopyTo(new Span<float>(offsets, stride));
        }

        if (stride > g.Filters)
        {
            new Span<float>(taps, g.PatchSize * stride).Clear();
        }

        ChannelsLast.Transpose(weights, g.PatchSize, g.Filters, g.PatchSize, taps, stride);
        ClearRest(_forward, prepared);
        for (int c = 0; c < g.Channels; c++)
        {
            WinogradTransforms<TSimd, TVector>.Filter(
                taps + ((nint)c * Taps * Taps * stride), stride, stride,
                prepared + ((nint)c * stride), (nint)_forward.ChannelStride * stride);
        }
    }

    public override void Forward(in OutputPart part, int samples, float* input, float* prepared, float* planes, float* scratch) =>
        _forward.Run(
            part, samples, Images(input), prepared, prepared + _forward.WeightsSize,
            new SamplePlanes(planes, Output.Size, Output.Plane, Output.Row), scratch);

    public override (int First, int End) FiltersOf(int part, int parts)
    {
        int vectors = _forward.FilterStride / TSimd.Width;
        return (part * vectors / parts * TSimd.Width, Math.Min((part + 1) * vectors / parts * TSimd.Width, Geometry.Filters));
    }

    public override void PrepareBackwardInput(float* weights, float* prepared)
    {
        // The filter turned by half a circle, channels side by side: [filters, 9, channels].
        ConvolutionGeometry g = Geometry;
        int stride = _backward.FilterStride;
        float* taps = prepared + _backward.WeightsSize;
        if (stride > g.Channels)
        {
            new Span<float>(taps, g.Filters * Taps * Taps * stride).Clear();
        }

        ClearRest(_backward, prepared);
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
        SamplePlanes gradients = Gradients(planes);
        SamplePlanes images = Images(inputGradient);
        for (int n = 0; n < samples; n += _backward.Samples)
        {
            int count = Math.Min(_backward.Samples, samples - n);
            for (int part = 0; part < _backward.Parts; part++)
            {
                _backward.Run(_backward.PartOf(part), count, gradients.From(n), prepared, null, images.From(n), scratch);
            }
        }
    }

    public override void BackwardWeights(int samples, float* input, float* planes, float* sums, float* scratch)
    {
        SamplePlanes images = Images(input);
        SamplePlanes gradients = Gradients(planes);
        for (int n = 0; n < samples; n += _weights.Samples)
        {
            int count = Math.Min(_weights.Samples, samples - n);
            for (int part = 0; part < _weights.Parts; part++)
            {
                AddWeights(_weights.PartOf(part), count, images.From(n), gradients.From(n), sums, scratch);
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

    // Rows of channels that only fill a vector.
    private static void ClearRest(WinogradProduct<TSimd, TVector> product, float* prepared)
    {
        int rest = (product.ChannelStride - product.Channels) * product.FilterStride;
        for (int component = 0; component < Components && rest > 0; component++)
        {
            new Span<float>(prepared + ((component * product.ChannelStride) + product.Channels) * (nint)product.FilterStride, rest).Clear();
        }
    }

    private SamplePlanes Images(float* input) =>
        new(input, Geometry.InputSize, Geometry.Height * Geometry.Width, Geometry.Width);

    private SamplePlanes Gradients(float* planes) => new(planes, Gradient.Size, Gradient.Plane, Gradient.Row);

    private void AddWeights(
        in OutputPart part, int samples, in SamplePlanes images, in SamplePlanes gradients, float* sums, float* scratch)
    {
        int channels = _weights.ChannelStride;
        int filters = _weights.FilterStride;
        float* image = scratch;
        float* gradient = image + _weights.ImageSize;
        float* inputs = gradient + _weights.ResultSize;
        float* outputs = inputs + (Components * _weights.InputComponent);
        for (int n = 0; n < samples; n++)
        {
            _weights.TransformInputs(part, images, n, image, inputs);
            StageGradient(part, gradients.Of(n), gradient);
            TransformGradients(part, gradient, outputs + (n * _weights.TilesOf(part) * (nint)filters));
        }

        for (int component = 0; component < Components; component++)
        {
            var product = new GemmProduct(
                Transpose.Yes, Transpose.No, channels, filters, samples * _weights.TilesOf(part),
                inputs + (component * _weights.InputComponent), channels,
                outputs + (component * _weights.OutputComponent), filters,
                true, sums + (component * (nint)channels * filters), filters);
            WinogradProducts<TSimd, TVector>.Run(product);
        }
    }

    // Pixels of channels side by side; tiles that reach past the image read zeros there.
    private void StageGradient(in OutputPart part, float* planes, float* gradient)
    {
        ConvolutionGeometry g = Geometry;
        int row = _weights.StripRow;
        new Span<float>(gradient, _weights.ResultSize).Clear();
        for (int y = part.FirstRow; y < part.EndRow; y++)
        {
            ChannelsLast.Transpose(
                planes + (y * Gradient.Row), Gradient.Plane, g.Filters, g.OutputWidth, gradient + ((y - part.FirstRow) * (nint)row),
                _weights.FilterStride);
        }
    }

    private void TransformGradients(in OutputPart part, float* gradient, float* outputs)
    {
        int filters = _weights.FilterStride;
        int row = _weights.StripRow;
        for (int tile = 0; tile < _weights.TilesOf(part); tile++)
        {
            (int y, int x) = Math.DivRem(tile, _weights.TileColumns);
            WinogradTransforms<TSimd, TVector>.OutputAdjoint(
                gradient + (y * Outputs * (nint)row) + (x * Outputs * filters), row, filters, filters,
                outputs + (tile * filters), _weights.OutputComponent);
        }
    }
}
