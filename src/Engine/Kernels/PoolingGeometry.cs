namespace MLNetDeep.Engine.Kernels;

/// <summary>
/// Sizes of two-dimensional pooling of <c>[C, H, W]</c> to <c>[C, outH, outW]</c>, validated and computed once.
/// Padding holds no values: it never wins a maximum and is never counted in a mean. In ceil mode the last window may reach past the input,
/// but starts inside the input or the padding before it.
/// </summary>
internal readonly record struct PoolingGeometry
{
    /// <summary>Computes the output size.</summary>
    /// <exception cref="ArgumentException">
    /// A size is out of range, a window could cover padding alone, or the padded input is longer than
    /// <see cref="WindowAxis.MostElements"/>.
    /// </exception>
    public PoolingGeometry(
        int channels,
        int height,
        int width,
        int windowHeight,
        int windowWidth,
        int strideHeight,
        int strideWidth,
        int paddingTop = 0,
        int paddingLeft = 0,
        int paddingBottom = 0,
        int paddingRight = 0,
        bool ceilMode = false)
    {
        Guard.AtLeast(channels, 1);
        Channels = channels;
        Height = height;
        Width = width;
        WindowHeight = windowHeight;
        WindowWidth = windowWidth;
        PaddingTop = paddingTop;
        PaddingLeft = paddingLeft;
        PaddingBottom = paddingBottom;
        PaddingRight = paddingRight;
        CeilMode = ceilMode;
        var down = new WindowAxis("height", height, windowHeight, strideHeight, paddingTop, paddingBottom, ceilMode: ceilMode);
        var across = new WindowAxis("width", width, windowWidth, strideWidth, paddingLeft, paddingRight, ceilMode: ceilMode);
        StrideHeight = down.Stride;
        StrideWidth = across.Stride;
        OutputHeight = down.Positions;
        OutputWidth = across.Positions;
        CheckPadding("height", windowHeight, paddingTop, paddingBottom, ((OutputHeight - 1) * StrideHeight) - paddingTop, height);
        CheckPadding("width", windowWidth, paddingLeft, paddingRight, ((OutputWidth - 1) * StrideWidth) - paddingLeft, width);
    }

    /// <summary>Channels.</summary>
    public int Channels { get; }

    /// <summary>Input rows.</summary>
    public int Height { get; }

    /// <summary>Input columns.</summary>
    public int Width { get; }

    /// <summary>Window rows.</summary>
    public int WindowHeight { get; }

    /// <summary>Window columns.</summary>
    public int WindowWidth { get; }

    /// <summary>Rows from one window to the next.</summary>
    public int StrideHeight { get; }

    /// <summary>Columns from one window to the next.</summary>
    public int StrideWidth { get; }

    /// <summary>Empty rows above the input.</summary>
    public int PaddingTop { get; }

    /// <summary>Empty columns left of the input.</summary>
    public int PaddingLeft { get; }

    /// <summary>Empty rows below the input.</summary>
    public int PaddingBottom { get; }

    /// <summary>Empty columns right of the input.</summary>
    public int PaddingRight { get; }

    /// <summary>Whether the number of windows is rounded up.</summary>
    public bool CeilMode { get; }

    /// <summary>Output rows.</summary>
    public int OutputHeight { get; }

    /// <summary>Output columns.</summary>
    public int OutputWidth { get; }

    /// <summary>Elements of one sample's input.</summary>
    public int InputSize => checked(Channels * Height * Width);

    /// <summary>Elements of one sample's output.</summary>
    public int OutputSize => checked(Channels * OutputHeight * OutputWidth);

    /// <summary>Whether windows are 2 x 2, or 1 x 2 of a single row, side by side, and none reaches past the input.</summary>
    public bool IsPairs =>
        WindowHeight == Math.Min(2, Height) && WindowWidth == 2 && (Height == 1 || StrideHeight == 2) && StrideWidth == 2
        && PaddingTop == 0 && PaddingLeft == 0 && WindowHeight * OutputHeight <= Height && 2 * OutputWidth <= Width;

    /// <summary>Input rows under the windows of an output row: top to bottom - 1.</summary>
    public (int Top, int Bottom) RowsOf(int outputRow)
    {
        int start = (outputRow * StrideHeight) - PaddingTop;
        return (Math.Max(start, 0), Math.Min(start + WindowHeight, Height));
    }

    /// <summary>Output columns whose window has a pixel at its column <paramref name="tap"/>: first to end - 1.</summary>
    public (int First, int End) OutputsOf(int tap)
    {
        int before = PaddingLeft - tap;
        int first = before <= 0 ? 0 : Math.Min(OutputWidth, (before + StrideWidth - 1) / StrideWidth);
        int last = Width - 1 + before;
        int end = (OutputWidth - 1) * StrideWidth <= last ? OutputWidth : last < 0 ? 0 : (last / StrideWidth) + 1;
        return (first, Math.Max(first, end));
    }

    /// <summary>
    /// The first column of windows after <paramref name="tap"/>, at which no window has a pixel, where one may have; the window's width
    /// when there is none. So the time of a window much larger than the input goes by its pixels, not by its size.
    /// </summary>
    public int TapAfter(int tap)
    {
        int before = PaddingLeft - tap;
        if (before <= 0)
        {
            return WindowWidth;
        }

        int first = Math.Min(OutputWidth, (before + StrideWidth - 1) / StrideWidth);
        return PaddingLeft - ((first - 1) * StrideWidth);
    }

    /// <summary>Pixels that the window at an output pixel covers.</summary>
    public int PixelsOf(int outputRow, int outputColumn)
    {
        (int top, int bottom) = RowsOf(outputRow);
        int left = (outputColumn * StrideWidth) - PaddingLeft;
        return (bottom - top) * (Math.Min(left + WindowWidth, Width) - Math.Max(left, 0));
    }

    private static void CheckPadding(string axis, int window, int before, int after, int lastStart, int size)
    {
        if (before >= window || after >= window || lastStart >= size)
        {
            throw new ArgumentException(
                $"Padding of {before} and {after} along the {axis} lets a window of {window} cover no pixel. "
                + "Use less padding than the window's size.");
        }
    }
}
