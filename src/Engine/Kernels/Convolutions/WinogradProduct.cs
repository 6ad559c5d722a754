using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.Convolutions;

/// <summary>
/// Sizes and steps that a 3 x 3 convolution by Winograd's tiles shares among forward, input gradient (a convolution of the output's gradient)
/// and weight gradient. Work is on images of channels side by side, rounded up to whole vectors, for a block of tile rows at a time.
/// </summary>
internal sealed unsafe class WinogradProduct<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int Outputs = WinogradTransforms<TSimd, TVector>.Outputs;
    private const int Components = WinogradTransforms<TSimd, TVector>.Components;
    private const int BlockTiles = 24;

    private readonly int _height;
    private readonly int _width;
    private readonly int _paddingTop;
    private readonly int _paddingLeft;
    private readonly int _outputHeight;
    private readonly int _outputWidth;

    public WinogradProduct(
        int channels, int height, int width, int filters, int paddingTop, int paddingLeft, int outputHeight, int outputWidth)
    {
        Channels = channels;
        Filters = filters;
        _height = height;
        _width = width;
        _paddingTop = paddingTop;
        _paddingLeft = paddingLeft;
        _outputHeight = outputHeight;
        _outputWidth = outputWidth;
        TileRows = (outputHeight + Outputs - 1) / Outputs;
        TileColumns = (outputWidth + Outputs - 1) / Outputs;
        ChannelStride = Rounded(channels);
        FilterStride = Rounded(filters);
        ImageRow = checked(((Outputs * TileColumns) + 2) * ChannelStride);
        ImageSize = checked(((Outputs * TileRows) + 2) * ImageRow);
        int fitting = Math.Max(1, BlockTiles / TileColumns);
        int blocks = (TileRows + fitting - 1) / fitting;
        BlockRows = (TileRows + blocks - 1) / blocks;
        InputComponent = BlockRows * TileColumns * ChannelStride;
        OutputComponent = BlockRows * TileColumns * FilterStride;
        StripRow = Outputs * TileColumns * FilterStride;
    }

    public int Channels { get; }

    public int Filters { get; }

    /// <summary>Channels with the rest of a vector.</summary>
    public int ChannelStride { get; }

    /// <summary>Filters with the rest of a vector.</summary>
    public int FilterStride { get; }

    /// <summary>Rows of tiles in an image.</summary>
    public int TileRows { get; }

    /// <summary>Tiles in a row.</summary>
    public int TileColumns { get; }

    /// <summary>Tile rows done at once.</summary>
    public int BlockRows { get; }

    /// <summary>Elements of a row of the padded image.</summary>
    public int ImageRow { get; }

    /// <summary>Elements of the padded image.</summary>
    public int ImageSize { get; }

    /// <summary>Elements of one component of a block's transformed inputs.</summary>
    public int InputComponent { get; }

    /// <summary>Elements of one component of a block's transformed outputs.</summary>
    public int OutputComponent { get; }

    /// <summary>Elements of a row of output pixels.</summary>
    public int StripRow { get; }

    /// <summary>Elements of the transformed weights.</summary>
    public int WeightsSize => checked(Components * ChannelStride * FilterStride);

    /// <summary>Elements that <see cref="Run"/> needs.</summary>
    public int ScratchSize => checked(ImageSize + (Components * (InputComponent + OutputComponent)) + (Outputs * StripRow) + FilterStride);

    /// <summary>One sample: planes [channels, height, width] with the given strides to planes [filters, output height, output width].</summary>
    public void Run(
        float* planes, nint planeRow, nint plane, float* weights, float* bias,
        float* result, nint resultRow, nint resultPlane, float* scratch)
    {
        float* image = scratch;
        float* inputs = image + ImageSize;
        float* outputs = inputs + (Components * InputComponent);
        float* strip = outputs + (Components * OutputComponent);
        float* offsets = null;
        if (bias != null)
        {
            offsets = strip + (Outputs * StripRow);
            new Span<float>(offsets + Filters, FilterStride - Filters).Clear();
            new ReadOnlySpan<float>(bias, Filters).CopyTo(new Span<float>(offsets, Filters));
        }

        StageImage(planes, planeRow, plane, image);
        for (int first = 0; first < TileRows; first += BlockRows)
        {
            int rows = Math.Min(BlockRows, TileRows - first);
            TransformInputs(image, first, rows, inputs);
            for (int component = 0; component < Components; component++)
            {
                var product = new GemmProduct(
                    Transpose.No, Transpose.No, rows * TileColumns, FilterStride, ChannelStride,
                    inputs + (component * InputComponent), ChannelStride,
                    weights + (component * (nint)ChannelStride * FilterStride), FilterStride,
                    false, outputs + (component * OutputComponent), FilterStride);
                GemmDriver<TSimd, TVector>.Run(product, Parallelism.Single);
            }

            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < TileColumns; column++)
                {
                    WinogradTransforms<TSimd, TVector>.Output(
                        outputs + (((row * TileColumns) + column) * FilterStride), OutputComponent, FilterStride, offsets,
                        strip + (column * Outputs * FilterStride), StripRow, FilterStride);
                }

                int top = (first + row) * Outputs;
                for (int y = top; y < Math.Min(top + Outputs, _outputHeight); y++)
                {
                    ChannelsLast.Transpose(
                        strip + ((y - top) * StripRow), FilterStride, _outputWidth, Filters, result + (y * resultRow), resultPlane);
                }
            }
        }
    }

    /// <summary>The planes as a padded image of channels side by side.</summary>
    public void StageImage(float* planes, nint planeRow, nint plane, float* image)
    {
        new Span<float>(image, ImageSize).Clear();
        int columns = Math.Min(_width, (ImageRow / ChannelStride) - _paddingLeft);
        int rows = Math.Min(_height, (ImageSize / ImageRow) - _paddingTop);
        for (int y = 0; y < rows; y++)
        {
            ChannelsLast.Transpose(
                planes + (y * planeRow), plane, Channels, columns,
                image + ((y + _paddingTop) * (nint)ImageRow) + (_paddingLeft * ChannelStride), ChannelStride);
        }
    }

    /// <summary>The components of a block's input tiles, each [tiles, channels].</summary>
    public void TransformInputs(float* image, int first, int rows, float* inputs)
    {
        for (int row = 0; row < rows; row++)
        {
            float* source = image + ((first + row) * Outputs * (nint)ImageRow);
            for (int column = 0; column < TileColumns; column++)
            {
                WinogradTransforms<TSimd, TVector>.Input(
                    source + (column * Outputs * ChannelStride), ImageRow, ChannelStride, ChannelStride, inputs, InputComponent);
                inputs += ChannelStride;
            }
        }
    }

    private static int Rounded(int channels) => (channels + TSimd.Width - 1) / TSimd.Width * TSimd.Width;
}
