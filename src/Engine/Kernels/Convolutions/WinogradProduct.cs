using MLNetDeep.Engine.Kernels.MatrixProducts;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.Convolutions;

/// <summary>
/// Sizes and steps that a convolution by Winograd's tiles shares among forward, input gradient (a convolution of the output's
/// gradient) and weight gradient. Work is on images of channels side by side, rounded up to whole vectors, for a part of the tile rows at a
/// time, or for several samples whose tiles are few.
/// </summary>
internal sealed unsafe class WinogradProduct<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    // Of the transformed tiles of several samples.
    private const int MostElements = 3 << 17;

    // More transformed filters than that are four times as much to read as their taps, from memory for one sample. They are made where they
    // are used, again each time, a block of channels and filters after the other.
    private const int MostFilters = 1 << 20;
    private const int BlockChannels = 64;

    private readonly WinogradTile _tile;
    private readonly int _height;
    private readonly int _width;
    private readonly int _paddingTop;
    private readonly int _paddingLeft;
    private readonly int _outputHeight;
    private readonly int _outputWidth;
    private readonly int _tileRows;
    private readonly int _partRows;
    private readonly int _imageRow;

    /// <param name="tile">The form of the tiles.</param>
    /// <param name="channels">The channels of the input.</param>
    /// <param name="height">The rows of the input.</param>
    /// <param name="width">The columns of the input.</param>
    /// <param name="filters">The channels of the output.</param>
    /// <param name="paddingTop">The rows of zeros above.</param>
    /// <param name="paddingLeft">The columns of zeros at the left.</param>
    /// <param name="outputHeight">The rows of the output.</param>
    /// <param name="outputWidth">The columns of the output.</param>
    /// <param name="partTiles">Tiles of a part, of one sample or of several.</param>
    public WinogradProduct(
        WinogradTile tile, int channels, int height, int width, int filters, int paddingTop, int paddingLeft, int outputHeight,
        int outputWidth, int partTiles)
    {
        _tile = tile;
        Channels = channels;
        Filters = filters;
        _height = height;
        _width = width;
        _paddingTop = paddingTop;
        _paddingLeft = paddingLeft;
        _outputHeight = outputHeight;
        _outputWidth = outputWidth;
        _tileRows = GemmPlan.Units(outputHeight, tile.Rows);
        TileColumns = GemmPlan.Units(outputWidth, WinogradTile.Columns);
        ChannelStride = Rounded(channels);
        FilterStride = Rounded(filters);
        int fitting = Math.Max(1, partTiles / TileColumns);
        _partRows = GemmPlan.Units(_tileRows, GemmPlan.Units(_tileRows, fitting));
        _partRows = Math.Min(_tileRows, GemmPlan.Units(_partRows * tile.Rows, RowUnit) * RowUnit / tile.Rows);
        Parts = GemmPlan.Units(_tileRows, _partRows);
        _imageRow = checked(((WinogradTile.Columns * TileColumns) + WinogradTile.TapColumns - 1) * ChannelStride);
        ImageSize = checked(((tile.Rows * _partRows) + tile.TapRows - 1) * _imageRow);
        int tiles = _partRows * TileColumns;
        int most = Math.Min(partTiles, MostElements / tile.Components / (ChannelStride + FilterStride));
        Samples = Parts > 1 ? 1 : Math.Max(1, most / tiles);
        InputComponent = Apart(checked(Samples * tiles * ChannelStride));
        OutputComponent = Apart(checked(Samples * tiles * FilterStride));
        StripRow = checked(WinogradTile.Columns * TileColumns * FilterStride);
    }

    public int Channels { get; }

    public int Filters { get; }

    /// <summary>Channels with the rest of a vector.</summary>
    public int ChannelStride { get; }

    /// <summary>Filters with the rest of a vector.</summary>
    public int FilterStride { get; }

    /// <summary>Parts that a sample is cut into.</summary>
    public int Parts { get; }

    /// <summary>The most samples that are done at once, more than one where a sample is one part.</summary>
    public int Samples { get; }

    /// <summary>Tiles in a row.</summary>
    public int TileColumns { get; }

    /// <summary>Elements of a part's padded image.</summary>
    public int ImageSize { get; }

    /// <summary>Elements of a part's output pixels, filters side by side.</summary>
    public int ResultSize => checked(_tile.Rows * _partRows * StripRow);

    /// <summary>Elements of one component of a part's transformed inputs.</summary>
    public int InputComponent { get; }

    /// <summary>Elements of one component of a part's transformed outputs.</summary>
    public int OutputComponent { get; }

    /// <summary>Elements of a row of output pixels.</summary>
    public int StripRow { get; }

    /// <summary>Elements of the transformed weights.</summary>
    public int WeightsSize => checked(_tile.Components * ChannelStride * FilterStride);

    /// <summary>Elements of the taps of all filters.</summary>
    public int TapsSize => checked(Channels * _tile.Taps * FilterStride);

    /// <summary>Whether <see cref="Run"/> takes taps, not transformed filters.</summary>
    public bool TakesTaps => WeightsSize > MostFilters;

    /// <summary>Elements of the filters that <see cref="Run"/> takes.</summary>
    public int FiltersSize => TakesTaps ? TapsSize : WeightsSize;

    /// <summary>Elements that <see cref="Run"/> needs.</summary>
    public int ScratchSize => checked(
        ImageSize + (_tile.Components * (InputComponent + OutputComponent)) + (_tile.Rows * StripRow)
            + (TakesTaps ? _tile.Components * Apart(BlockChannels * BlockFilters) : 0));

    /// <summary>
    /// Filters of a block, which lie side by side: taps are [blocks, channels, rows and columns, filters], transformed filters
    /// [blocks, components, channels, filters].
    /// </summary>
    public static int BlockFilters => TSimd.TileVectors * TSimd.Width;

    /// <summary>What output rows of a part are a multiple of, and itself one of 2.</summary>
    public int RowUnit => Math.Max(2, _tile.Rows);

    /// <summary>Output rows of a part.</summary>
    public int RowsOfPart => _tile.Rows * _partRows;

    /// <summary>
    /// A part of some samples: planes [samples, channels, height, width] with the given strides to planes
    /// [samples, filters, output height, output width].
    /// </summary>
    /// <param name="part">Which output rows and filters; the first filter begins a block.</param>
    /// <param name="samples">At most <see cref="Samples"/>.</param>
    /// <param name="planes">The input.</param>
    /// <param name="weights">The transformed filters, or their taps.</param>
    /// <param name="bias">A bias for each filter and each that fills a vector, or null.</param>
    /// <param name="rectify">Whether the output is rectified.</param>
    /// <param name="result">The output.</param>
    /// <param name="scratch">At least <see cref="ScratchSize"/> floats.</param>
    public void Run(
        in OutputPart part, int samples, in SamplePlanes planes, float* weights, float* bias, bool rectify, in SamplePlanes result,
        float* scratch)
    {
        float* image = scratch;
        float* inputs = image + ImageSize;
        float* outputs = inputs + (_tile.Components * InputComponent);
        float* strip = outputs + (_tile.Components * OutputComponent);
        int tiles = TilesOf(part);
        for (int n = 0; n < samples; n++)
        {
            TransformInputs(part, planes, n, image, inputs);
        }

        int filters = Rounded(part.EndFilter - part.FirstFilter);
        Multiply(part, samples * tiles, inputs, weights, outputs, strip + (_tile.Rows * StripRow));
        outputs += part.FirstFilter;
        bias = bias == null ? null : bias + part.FirstFilter;
        for (int n = 0; n < samples; n++)
        {
            float* plane = result.Of(n) + (part.FirstFilter * result.Plane);
            for (int top = part.FirstRow; top < part.EndRow; top += _tile.Rows)
            {
                for (int column = 0; column < TileColumns; column++, outputs += FilterStride)
                {
                    WinogradTransforms<TSimd, TVector>.Output(
                        _tile.IsFlat, outputs, OutputComponent, filters, bias, rectify,
                        strip + (column * WinogradTile.Columns * FilterStride), StripRow, FilterStride);
                }

                ChannelsLast.ToPlanes(
                    strip, StripRow, FilterStride, part.EndFilter - part.FirstFilter, Math.Min(_tile.Rows, part.EndRow - top), _outputWidth,
                    plane + (top * result.Row), result.Plane, result.Row);
            }
        }
    }

    /// <summary>Transforms the taps of all filters, unless <see cref="Run"/> does.</summary>
    /// <param name="taps">The taps.</param>
    /// <param name="weights"><see cref="FiltersSize"/> elements.</param>
    public void TransformFilters(float* taps, float* weights)
    {
        for (int f = 0; f < FilterStride && !TakesTaps; f += BlockFilters)
        {
            // Channels that only fill a vector are zeros.
            int columns = ColumnsOf(f);
            nint component = ChannelStride * (nint)columns;
            float* block = BlockOf(weights, f);
            int rest = (ChannelStride - Channels) * columns;
            for (int i = 0; i < _tile.Components && rest > 0; i++)
            {
                new Span<float>(block + (i * component) + (Channels * (nint)columns), rest).Clear();
            }

            Transform(taps + (f * (nint)(Channels * _tile.Taps)), Channels, columns, block, component);
        }
    }

    /// <summary>Filters of the block that one begins: all but the last are of <see cref="BlockFilters"/>.</summary>
    public int ColumnsOf(int filter) => Math.Min(BlockFilters, FilterStride - filter);

    /// <summary>Some rows of all filters.</summary>
    public OutputPart PartOf(int index) => new(index * RowsOfPart, Math.Min((index + 1) * RowsOfPart, _outputHeight), 0, Filters);

    /// <summary>Tiles of a part.</summary>
    public int TilesOf(in OutputPart part) => GemmPlan.Units(part.EndRow - part.FirstRow, _tile.Rows) * TileColumns;

    /// <summary>The components of the input tiles of a part of one of some samples, each [samples, tiles, channels].</summary>
    public void TransformInputs(in OutputPart part, in SamplePlanes planes, int sample, float* image, float* inputs)
    {
        StageImage(part, planes.Of(sample), planes.Row, planes.Plane, image);
        int tiles = TilesOf(part);
        inputs += sample * tiles * (nint)ChannelStride;
        for (int tile = 0; tile < tiles; tile++, inputs += ChannelStride)
        {
            (int y, int x) = Math.DivRem(tile, TileColumns);
            WinogradTransforms<TSimd, TVector>.Input(
                _tile.IsFlat, image + (y * _tile.Rows * (nint)_imageRow) + (x * WinogradTile.Columns * ChannelStride), _imageRow,
                ChannelStride, ChannelStride, inputs, InputComponent);
        }
    }

    private void Multiply(in OutputPart part, int tiles, float* inputs, float* weights, float* outputs, float* transformed)
    {
        for (int f = part.FirstFilter; f < part.EndFilter; f += BlockFilters)
        {
            int columns = ColumnsOf(f);
            float* block = BlockOf(weights, f);
            if (!TakesTaps)
            {
                AddProducts(tiles, 0, ChannelStride, columns, inputs, block, ChannelStride * (nint)columns, outputs + f);
                continue;
            }

            for (int c = 0; c < Channels; c += BlockChannels)
            {
                int channels = Math.Min(BlockChannels, Channels - c);
                nint component = Apart(channels * columns);
                Transform(block + (c * (nint)_tile.Taps * columns), channels, columns, transformed, component);
                AddProducts(tiles, c, channels, columns, inputs, transformed, component, outputs + f);
            }
        }
    }

    // Overwrites for the first channels.
    private void AddProducts(
        int tiles, int channel, int channels, int columns, float* inputs, float* filters, nint component, float* outputs)
    {
        for (int i = 0; i < _tile.Components; i++)
        {
            WinogradProducts<TSimd, TVector>.Run(new GemmProduct(
                Transpose.No, Transpose.No, tiles, columns, channels, inputs + (i * InputComponent) + channel, ChannelStride,
                filters + (i * component), columns, channel > 0, outputs + (i * OutputComponent), FilterStride));
        }
    }

    private void Transform(float* taps, int channels, int columns, float* filters, nint component)
    {
        for (int c = 0; c < channels; c++)
        {
            WinogradTransforms<TSimd, TVector>.Filter(
                _tile.IsFlat, taps + (c * _tile.Taps * (nint)columns), columns, columns, filters + (c * (nint)columns), component);
        }
    }

    // The block that a filter begins, of the filters that Run takes.
    private float* BlockOf(float* weights, int filter) =>
        weights + (filter * (nint)(TakesTaps ? Channels * _tile.Taps : _tile.Components * ChannelStride));

    // The rows that a part reads as a padded image of channels side by side.
    private void StageImage(in OutputPart part, float* planes, nint planeRow, nint plane, float* image)
    {
        int top = part.FirstRow - _paddingTop;
        int rows = (TilesOf(part) / TileColumns * _tile.Rows) + _tile.TapRows - 1;
        int first = Math.Clamp(-top, 0, rows);
        int end = Math.Clamp(_height - top, first, rows);
        int width = _imageRow / ChannelStride;
        int columns = Math.Min(_width, width - _paddingLeft);
        for (int y = 0; y < rows; y++)
        {
            float* row = image + (y * (nint)_imageRow);
            if (y < first || y >= end || ChannelStride > Channels)
            {
                new Span<float>(row, _imageRow).Clear();
            }
            else
            {
                new Span<float>(row, _paddingLeft * ChannelStride).Clear();
                new Span<float>(
                    row + ((_paddingLeft + columns) * ChannelStride), (width - _paddingLeft - columns) * ChannelStride).Clear();
            }
        }

        ChannelsLast.FromPlanes<TSimd, TVector>(
            planes + ((top + first) * planeRow), plane, planeRow, Channels, end - first, columns,
            image + (first * (nint)_imageRow) + (_paddingLeft * ChannelStride), _imageRow, ChannelStride);
    }

    // An odd number of lines: components that begin in one set of the first cache push each other out.
    private static int Apart(int elements) => AlignedMemory.Round(elements) | AlignedMemory.FloatsOfLine;

    private static int Rounded(int channels) => (channels + TSimd.Width - 1) / TSimd.Width * TSimd.Width;
}
