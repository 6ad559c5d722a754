namespace MLNetDeep.Engine.Kernels;

/// <summary>
/// Sizes of a two-dimensional convolution of <c>[C, H, W]</c> to <c>[filters, outH, outW]</c>, validated and computed once.
/// outH = floor((H + top + bottom - dilation * (kernel - 1) - 1) / stride) + 1, and likewise outW.
/// </summary>
internal readonly record struct ConvolutionGeometry
{
    /// <summary>Computes the output size.</summary>
    /// <exception cref="ArgumentException">
    /// A size is out of range, the kernel does not fit into the padded input, or that is longer than <see cref="WindowAxis.MostElements"/>.
    /// </exception>
    public ConvolutionGeometry(
        int channels,
        int height,
        int width,
        int filters,
        int kernelHeight,
        int kernelWidth,
        int strideHeight = 1,
        int strideWidth = 1,
        int paddingTop = 0,
        int paddingLeft = 0,
        int paddingBottom = 0,
        int paddingRight = 0,
        int dilationHeight = 1,
        int dilationWidth = 1,
        int groups = 1)
    {
        Guard.AtLeast(channels, 1);
        Guard.AtLeast(filters, 1);
        Guard.AtLeast(groups, 1);
        Guard.Multiple(channels, groups, nameof(channels));
        Guard.Multiple(filters, groups, nameof(filters));
        Groups = groups;
        Channels = channels;
        Height = height;
        Width = width;
        Filters = filters;
        KernelHeight = kernelHeight;
        KernelWidth = kernelWidth;
        PaddingTop = paddingTop;
        PaddingLeft = paddingLeft;
        PaddingBottom = paddingBottom;
        PaddingRight = paddingRight;
        var down = new WindowAxis("height", height, kernelHeight, strideHeight, paddingTop, paddingBottom, dilationHeight);
        var across = new WindowAxis("width", width, kernelWidth, strideWidth, paddingLeft, paddingRight, dilationWidth);
        StrideHeight = down.Stride;
        StrideWidth = across.Stride;
        DilationHeight = down.Dilation;
        DilationWidth = across.Dilation;
        OutputHeight = down.Positions;
        OutputWidth = across.Positions;
    }

    /// <summary>Input channels.</summary>
    public int Channels { get; }

    /// <summary>Input rows.</summary>
    public int Height { get; }

    /// <summary>Input columns.</summary>
    public int Width { get; }

    /// <summary>Output channels.</summary>
    public int Filters { get; }

    /// <summary>Parts that channels and filters are cut into; the filters of a part see its channels alone.</summary>
    public int Groups { get; }

    /// <summary>Input channels that a filter sees.</summary>
    public int GroupChannels => Channels / Groups;

    /// <summary>Filters of a group.</summary>
    public int GroupFilters => Filters / Groups;

    /// <summary>Kernel rows.</summary>
    public int KernelHeight { get; }

    /// <summary>Kernel columns.</summary>
    public int KernelWidth { get; }

    /// <summary>Rows from one window to the next.</summary>
    public int StrideHeight { get; }

    /// <summary>Columns from one window to the next.</summary>
    public int StrideWidth { get; }

    /// <summary>Zero rows above the input.</summary>
    public int PaddingTop { get; }

    /// <summary>Zero columns left of the input.</summary>
    public int PaddingLeft { get; }

    /// <summary>Zero rows below the input.</summary>
    public int PaddingBottom { get; }

    /// <summary>Zero columns right of the input.</summary>
    public int PaddingRight { get; }

    /// <summary>Rows from one kernel tap to the next.</summary>
    public int DilationHeight { get; }

    /// <summary>Columns from one kernel tap to the next.</summary>
    public int DilationWidth { get; }

    /// <summary>Output rows.</summary>
    public int OutputHeight { get; }

    /// <summary>Output columns.</summary>
    public int OutputWidth { get; }

    /// <summary>Elements of one sample's input.</summary>
    public int InputSize => checked(Channels * Height * Width);

    /// <summary>Pixels of one output channel.</summary>
    public int OutputPixels => checked(OutputHeight * OutputWidth);

    /// <summary>Elements of one sample's output.</summary>
    public int OutputSize => checked(Filters * OutputPixels);

    /// <summary>Pixels of one input channel with its padding.</summary>
    public long PaddedPixels => ((long)Height + PaddingTop + PaddingBottom) * ((long)Width + PaddingLeft + PaddingRight);

    /// <summary>
    /// Whether a channel with its padding would take far more memory than it and an output channel do: such padding is not to be stored.
    /// </summary>
    public bool IsMostlyPadding => PaddedPixels > Math.Max(1 << 13, 16 * (((long)Height * Width) + ((long)OutputHeight * OutputWidth)));

    /// <summary>The sizes of one group's convolution.</summary>
    public ConvolutionGeometry OfGroup() => new(
        GroupChannels, Height, Width, GroupFilters, KernelHeight, KernelWidth, StrideHeight, StrideWidth,
        PaddingTop, PaddingLeft, PaddingBottom, PaddingRight, DilationHeight, DilationWidth);

    /// <summary>About how many numbers beside input, weights and output are held while one sample is computed.</summary>
    public long ScratchElements => IsMostlyPadding ? 64L * PatchSize : checked(((long)Channels + Filters) * PaddedPixels);

    /// <summary>Elements of one filter, and of the input under one window.</summary>
    public int PatchSize => checked(GroupChannels * KernelHeight * KernelWidth);

    /// <summary>Elements of all filters.</summary>
    public int WeightCount => checked(Filters * PatchSize);
}
