using MLNetDeep.Engine.Kernels.MatrixProducts;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.Convolutions;

/// <summary>
/// Sizes and steps that a 3 x 3 convolution by Winograd's tiles shares among forward, input gradient (a convolution of the output's
/// gradient) and weight gradient. Work is on images of channels side by side, rounded up to whole vectors, for a part of the tile rows at a
/// time.
/// </summary>
internal sealed unsafe class WinogradProduct<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int Outputs = WinogradTransforms<TSimd, TVector>.Outputs;
    private const int Components = WinogradTransforms<TSimd, TVector>.Components;

    private readonly int _height;
    private readonly int _width;
    private readonly int _paddingTop;
    private readonly int _paddingLeft;
    private readonly int _outputHeight;
    private readonly int _outputWidth;
    private readonly int _tileRows;
    private readonly int _partRows;
    private readonly int _imageRow;

    public WinogradProduct(
        int channels, int height, int width, int filters, int paddingTop, int paddingLeft, int outputHeight, int outputWidth, int partTiles)
    {
        Channels = channels;
        Filters = filters;
        _height = height;
        _width = width;
        _paddingTop = paddingTop;
        _paddingLeft = paddingLeft;
        _outputHeight = outputHeight;
        _outputWidth = outputWidth;
        _tileRows = (outputHeight + Outputs - 1) / Outputs;
        TileColumns = (outputWidth + Outputs - 1) / Outputs;
        ChannelStride = Rounded(channels);
        FilterStride = Rounded(filters);
        int fitting = Math.Max(1, partTiles / TileColumns);
        Parts = (_tileRows + fitting - 1) / fitting;
        _partRows = (_tileRows + Parts - 1) / Parts;
        Parts = (_tileRows + _partRows - 1) / _partRows;
        _imageRow = checked(((Outputs * TileColumns) + 2) * ChannelStride);
        ImageSize = checked(((Outputs * _partRows) + 2) * _imageRow);
        InputComponent = checked(_partRows * TileColumns * ChannelStride);
        OutputComponent = checked(_partRows * TileColumns * FilterStride);
        StripRow = checked(Outputs * TileColumns * FilterStride);
    }

    public int Channels { get; }

    public int Filters { get; }

    /// <summary>Channels with the rest of a vector.</summary>
    public int ChannelStride { get; }

    /// <summary>Filters with the rest of a vector.</summary>
    public int FilterStride { get; }

    /// <summary>Parts that a sample is cut into.</summary>
    public int Parts { get; }

    /// <summary>Tiles in a row.</summary>
    public int TileColumns { get; }

    /// <summary>Elements of a part's padded image.</summary>
    public int ImageSize { get; }

    /// <summary>Elements of a part's output pixels, filters side by side.</summary>
    public int ResultSize => checked(Outputs * _partRows * StripRow);

    /// <summary>Elements of one component of a part's transformed inputs.</summary>
    public int InputComponent { get; }

    /// <summary>Elements of one component of a part's transformed outputs.</summary>
    public int OutputComponent { get; }

    /// <summary>Elements of a row of output pixels.</summary>
    public int StripRow { get; }

    /// <summary>Elements of the transformed weights.</summary>
    public int WeightsSize => checked(Components * ChannelStride * FilterStride);

    /// <summary>Elements that <see cref="Run"/> needs.</summary>
    public int ScratchSize => checked(ImageSize + (Components * (InputComponent + OutputComponent)) + (Outputs * StripRow));

    /// <summary>Output rows of a part.</summary>
    public int RowsOfPart => Outputs * _partRows;

    /// <summary>
    /// A part of one sample: planes [channels, height, width] with the given strides to planes [filters, output height, output width].
    /// </summary>
    /// <param name="part">Which output rows and filters; the first filter begins a vector.</param>
    /// <param name="planes">The input.</param>
    /// <param name="planeRow">Elements from one of its rows to the next.</param>
    /// <param name="plane">Elements from one of its channels to the next.</param>
    /// <param name="weights">The transformed filters.</param>
    /// <param name="bias">A bias for each filter and each that fills a vector, or null.</param>
    /// <param name="result">The output.</param>
    /// <param name="resultRow">Elements from one of its rows to the next.</param>
    /// <param name="resultPlane">Elements from one of its channels to the next.</param>
    /// <param name="scratch">At least <see cref="ScratchSize"/> floats.</param>
    public void Run(
        in OutputPart part, float* planes, nint planeRow, nint plane, float* weights, float* bias,
        float* result, nint resultRow, nint resultPlane, float* scratch)
    {
        float* image = scratch;
        float* inputs = image + ImageSize;
        float* outputs = inputs + (Components * InputComponent);
        float* strip = outputs + (Components * OutputComponent);
        StageImage(part, planes, planeRow, plane, image);
        TransformInputs(part, image, inputs);
        int tiles = TilesOf(part);
        int filters = Rounded(part.EndFilter - part.FirstFilter);
        weights += part.FirstFilter;
        outputs += part.FirstFilter;
        for (int component = 0; component < Components; component++)
        {
            var product = new GemmProduct(
                Transpose.No, Transpose.No, tiles, filters, ChannelStride,
                inputs + (component * InputComponent), ChannelStride,
                weights + (component * (nint)ChannelStride * FilterStride), FilterStride,
                false, outputs + (component * OutputComponent), FilterStride);
            WinogradProducts<TSimd, TVector>.Run(product);
        }

        bias = bias == null ? null : bias + part.FirstFilter;
        result += part.FirstFilter * resultPlane;
        for (int top = part.FirstRow; top < part.EndRow; top += Outputs)
        {
            for (int column = 0; column < TileColumns; column++, outputs += FilterStride)
            {
                WinogradTransforms<TSimd, TVector>.Output(
                    outputs, OutputComponent, filters, bias, strip + (column * Outputs * FilterStride), StripRow, FilterStride);
            }

            for (int y = top; y < Math.Min(top + Outputs, part.EndRow); y++)
            {
                ChannelsLast.Transpose(
                    strip + ((y - top) * StripRow), FilterStride, _outputWidth, part.EndFilter - part.FirstFilter,
                    result + (y * resultRow), resultPlane);
            }
        }
    }

    /// <summary>Some rows of all filters.</summary>
    public OutputPart PartOf(int index) => new(index * RowsOfPart, Math.Min((index + 1) * RowsOfPart, _outputHeight), 0, Filters);

    /// <summary>Tiles of a part.</summary>
    public int TilesOf(OutputPart part) => (part.EndRow - part.FirstRow + Outputs - 1) / Outputs * TileColumns;

    /// <summary>The rows that a part reads as a padded image of channels side by side.</summary>
    public void StageImage(OutputPart part, float* planes, nint planeRow, nint plane, float* image)
    {
        int top = part.FirstRow - _paddingTop;
        int rows = (TilesOf(part) / TileColumns * Outputs) + 2;
        int width = _imageRow / ChannelStride;
        int columns = Math.Min(_width, width - _paddingLeft);
        for (int y = top; y < top + rows; y++, image += _imageRow)
        {
            if (y < 0 || y >= _height || ChannelStride > Channels)
            {
                new Span<float>(image, _imageRow).Clear();
            }
            else
            {
                new Span<float>(image, _paddingLeft * ChannelStride).Clear();
                new Span<float>(
                    image + ((_paddingLeft + columns) * ChannelStride), (width - _paddingLeft - columns) * ChannelStride).Clear();
            }

            if (y >= 0 && y < _height)
            {
                ChannelsLast.Transpose(
                    planes + (y * planeRow), plane, Channels, columns, image + (_paddingLeft * ChannelStride), ChannelStride);
            }
        }
    }

    /// <summary>The components of a part's input tiles, each [tiles, channels].</summary>
    public void TransformInputs(OutputPart part, float* image, float* inputs)
    {
        for (int tile = 0; tile < TilesOf(part); tile++, inputs += ChannelStride)
        {
            (int y, int x) = Math.DivRem(tile, TileColumns);
            WinogradTransforms<TSimd, TVector>.Input(
                image + (y * Outputs * (nint)_imageRow) + (x * Outputs * ChannelStride), _imageRow, ChannelStride, ChannelStride,
                inputs, InputComponent);
        }
    }

    private static int Rounded(int channels) => (channels + TSimd.Width - 1) / TSimd.Width * TSimd.Width;
}
