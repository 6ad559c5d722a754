using MLNetDeep.Engine.Kernels.MatrixProducts;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.Convolutions;

/// <summary>
/// A convolution of 3 x 3 with stride 1 by Winograd's minimal filtering (Winograd 1980; Lavin and Gray 2016), a quarter of the products, or
/// of 1 x 3, half of them, in all three directions: the gradients are the adjoints of the same bilinear form.
/// </summary>
internal sealed unsafe class WinogradConvolution<TSimd, TVector> : ConvolutionMethod, IInPlaceConvolution
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    // Tiles done at once, of one sample or of several: for the caches, and, for the weights, whose sums are read and written once a part,
    // for long sums.
    private const int PartTiles = 24;
    private const int WeightPartTiles = 56;

    private readonly WinogradTile _tile;
    private readonly WinogradProduct<TSimd, TVector> _forward;
    private readonly WinogradProduct<TSimd, TVector> _backward;
    private readonly WinogradProduct<TSimd, TVector> _weights;

    public WinogradConvolution(in ConvolutionGeometry g)
        : base(g)
    {
        _tile = WinogradTile.Of(g);
        _forward = new WinogradProduct<TSimd, TVector>(
            _tile, g.Channels, g.Height, g.Width, g.Filters, g.PaddingTop, g.PaddingLeft, g.OutputHeight, g.OutputWidth, PartTiles);
        _weights = new WinogradProduct<TSimd, TVector>(
            _tile, g.Channels, g.Height, g.Width, g.Filters, g.PaddingTop, g.PaddingLeft, g.OutputHeight, g.OutputWidth,
            WeightPartTiles);
        _backward = new WinogradProduct<TSimd, TVector>(
            _tile, g.Filters, g.OutputHeight, g.OutputWidth, g.Channels, _tile.TapRows - 1 - g.PaddingTop,
            WinogradTile.TapColumns - 1 - g.PaddingLeft, g.Height, g.Width, PartTiles);
        Output = PlaneLayout.InPlace(g);
    }

    public override PlaneLayout Output { get; }

    public override PlaneLayout Gradient => Output;

    public override IInPlaceConvolution? InPlace => this;

    public override int GroupSamples => Math.Max(_backward.Samples, _weights.Samples);

    public override int LeastSummed => Math.Max(1, _weights.Samples / 2);

    public override int ForwardSamples => _forward.Samples;

    public override int MostRows => _forward.RowsOfPart;

    public override int RowUnit => _forward.RowUnit;

    // The transformed filters outnumber the transformed pixels.
    public override int FilterParts =>
        _forward.FilterStride > _forward.TilesOf(new OutputPart(0, Geometry.OutputHeight, 0, Geometry.Filters))
            ? GemmPlan.Units(Geometry.Filters, FilterUnit)
            : 1;

    protected override int FilterUnit => WinogradProduct<TSimd, TVector>.BlockFilters;

    public override int PreparedSize => checked(Math.Max(
        _forward.FilterStride + _forward.FiltersSize + (_forward.TakesTaps ? 0 : _forward.TapsSize),
        _backward.FiltersSize + (_backward.TakesTaps ? 0 : _backward.TapsSize)));

    public override int ScratchSize => Math.Max(Math.Max(_forward.ScratchSize, _backward.ScratchSize), WeightsScratch);

    public override int SumsSize => _forward.WeightsSize;

    private int WeightsScratch => checked(
        _weights.ImageSize + _weights.ResultSize + (_tile.Components * (_weights.InputComponent + _weights.OutputComponent)));

    /// <summary>Whether this way can do a convolution of such sizes.</summary>
    public static bool Fits(in ConvolutionGeometry g)
    {
        var tile = WinogradTile.Of(g);
        return g.KernelHeight == tile.TapRows && g.KernelWidth == WinogradTile.TapColumns && g.StrideHeight == 1 && g.StrideWidth == 1
            && g.DilationHeight == 1 && g.DilationWidth == 1 && g.Groups == 1
            && g.PaddingTop < tile.TapRows && g.PaddingBottom < tile.TapRows
            && g.PaddingLeft < WinogradTile.TapColumns && g.PaddingRight < WinogradTile.TapColumns;
    }

    /// <summary>The pixels of all tiles of an output.</summary>
    public static long TilePixels(in ConvolutionGeometry g)
    {
        int rows = WinogradTile.Of(g).Rows;
        long tiles = (long)GemmPlan.Units(g.OutputHeight, rows) * GemmPlan.Units(g.OutputWidth, WinogradTile.Columns);
        return tiles * rows * WinogradTile.Columns;
    }

    public override void PrepareForward(float* weights, float* bias, float* prepared)
    {
        ConvolutionGeometry g = Geometry;
        float* filters = prepared + _forward.FilterStride;
        float* taps = _forward.TakesTaps ? filters : filters + _forward.FiltersSize;
        new Span<float>(prepared, _forward.FilterStride).Clear();
        if (bias != null)
        {
            new ReadOnlySpan<float>(bias, g.Filters).CopyTo(new Span<float>(prepared, g.Filters));
        }

        for (int f = 0; f < g.Filters; f += FilterUnit)
        {
            int columns = _forward.ColumnsOf(f);
            int count = Math.Min(columns, g.Filters - f);
            float* block = taps + (f * (nint)g.PatchSize);
            new Span<float>(block, count < columns ? columns * g.PatchSize : 0).Clear();
            ChannelsLast.Transpose(weights + (f * (nint)g.PatchSize), g.PatchSize, count, g.PatchSize, block, columns);
        }

        _forward.TransformFilters(taps, filters);
    }

    public override void Forward(in OutputPart part, int samples, float* input, float* prepared, float* planes, float* scratch) =>
        Forward(part, samples, input, prepared, rectify: false, planes, scratch);

    public void Forward(in OutputPart part, int samples, float* input, float* prepared, bool rectify, float* output, float* scratch) =>
        _forward.Run(
            part, samples, Images(input), prepared + _forward.FilterStride, prepared, rectify, Outputs(output), scratch);

    public override void PrepareBackwardInput(float* weights, float* prepared)
    {
        // Turned by half a circle, and channels in the place of filters.
        ConvolutionGeometry g = Geometry;
        float* taps = _backward.TakesTaps ? prepared : prepared + _backward.FiltersSize;
        for (int c = 0; c < g.Channels; c += WinogradProduct<TSimd, TVector>.BlockFilters)
        {
            int columns = _backward.ColumnsOf(c);
            int count = Math.Min(columns, g.Channels - c);
            float* block = taps + (c * (nint)(g.Filters * _tile.Taps));
            new Span<float>(block, count < columns ? columns * g.Filters * _tile.Taps : 0).Clear();
            for (int f = 0; f < g.Filters; f++)
            {
                float* last = block + ((((f + 1) * _tile.Taps) - 1) * (nint)columns);
                ChannelsLast.Transpose(
                    weights + (f * (nint)g.PatchSize) + (c * _tile.Taps), _tile.Taps, count, _tile.Taps, last, -columns);
            }
        }

        _backward.TransformFilters(taps, prepared);
    }

    public override void BackwardInput(int samples, float* planes, float* prepared, float* inputGradient, float* scratch)
    {
        SamplePlanes gradients = Outputs(planes);
        SamplePlanes images = Images(inputGradient);
        for (int n = 0; n < samples; n += _backward.Samples)
        {
            int count = Math.Min(_backward.Samples, samples - n);
            for (int part = 0; part < _backward.Parts; part++)
            {
                _backward.Run(_backward.PartOf(part), count, gradients.From(n), prepared, null, false, images.From(n), scratch);
            }
        }
    }

    public override void BackwardWeights(int samples, float* input, float* planes, float* sums, float* scratch)
    {
        SamplePlanes images = Images(input);
        SamplePlanes gradients = Outputs(planes);
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
                _tile.IsFlat, sums + ((nint)c * filters), (nint)_forward.ChannelStride * filters, filters, scratch, filters);
            ChannelsLast.Transpose(scratch, filters, _tile.Taps, g.Filters, weightGradient + (c * _tile.Taps), g.PatchSize);
        }
    }

    private SamplePlanes Images(float* input) =>
        new(input, Geometry.InputSize, Geometry.Height * Geometry.Width, Geometry.Width);

    private SamplePlanes Outputs(float* planes) => new(planes, Output.Size, Output.Plane, Output.Row);

    private void AddWeights(
        in OutputPart part, int samples, in SamplePlanes images, in SamplePlanes gradients, float* sums, float* scratch)
    {
        int channels = _weights.ChannelStride;
        int filters = _weights.FilterStride;
        float* image = scratch;
        float* gradient = image + _weights.ImageSize;
        float* inputs = gradient + _weights.ResultSize;
        float* outputs = inputs + (_tile.Components * _weights.InputComponent);
        for (int n = 0; n < samples; n++)
        {
            _weights.TransformInputs(part, images, n, image, inputs);
            StageGradient(part, gradients.Of(n), gradient);
            TransformGradients(part, gradient, outputs + (n * _weights.TilesOf(part) * (nint)filters));
        }

        for (int component = 0; component < _tile.Components; component++)
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
        int rows = part.EndRow - part.FirstRow;
        if (_weights.FilterStride > g.Filters || _weights.TilesOf(part) * (_tile.Rows * WinogradTile.Columns) > rows * g.OutputWidth)
        {
            new Span<float>(gradient, _weights.ResultSize).Clear();
        }

        ChannelsLast.FromPlanes<TSimd, TVector>(
            planes + (part.FirstRow * Gradient.Row), Gradient.Plane, Gradient.Row, g.Filters, rows, g.OutputWidth, gradient,
            _weights.StripRow, _weights.FilterStride);
    }

    private void TransformGradients(in OutputPart part, float* gradient, float* outputs)
    {
        int filters = _weights.FilterStride;
        int row = _weights.StripRow;
        for (int tile = 0; tile < _weights.TilesOf(part); tile++)
        {
            (int y, int x) = Math.DivRem(tile, _weights.TileColumns);
            WinogradTransforms<TSimd, TVector>.OutputAdjoint(
                _tile.IsFlat, gradient + (y * _tile.Rows * (nint)row) + (x * WinogradTile.Columns * filters), row, filters, filters,
                outputs + (tile * filters), _weights.OutputComponent);
        }
    }
}
