namespace MLNetDeep.Engine.Kernels;

/// <summary>
/// One axis of a sliding window, validated once: what convolution and pooling may ask for along it. Every place that a kernel forms of it,
/// also those in the padding that are never read, is a 32-bit integer.
/// </summary>
internal readonly record struct WindowAxis
{
    /// <summary>
    /// The most elements along an axis, padding counted: two places and a stride from one to the next add up to a 32-bit integer.
    /// </summary>
    public const int MostElements = 1 << 29;

    /// <summary>Computes the number of positions.</summary>
    /// <param name="axis">What errors call the axis.</param>
    /// <param name="size">Elements of the input.</param>
    /// <param name="window">Elements of the window.</param>
    /// <param name="stride">Elements from one window to the next.</param>
    /// <param name="before">Padding before the input.</param>
    /// <param name="after">Padding after the input.</param>
    /// <param name="dilation">Elements from one of the window to the next.</param>
    /// <param name="ceilMode">Whether the number of positions is rounded up.</param>
    /// <exception cref="ArgumentException">
    /// The window does not fit into the padded input, the padded input is longer than <see cref="MostElements"/>, or a value is too small.
    /// </exception>
    public WindowAxis(string axis, int size, int window, int stride, int before, int after, int dilation = 1, bool ceilMode = false)
    {
        Guard.AtLeast(size, 1, axis);
        Guard.AtLeast(window, 1, axis + " window");
        Guard.AtLeast(stride, 1, axis + " stride");
        Guard.AtLeast(before, 0, axis + " padding");
        Guard.AtLeast(after, 0, axis + " padding");
        Guard.AtLeast(dilation, 1, axis + " dilation");
        long extent = ((long)dilation * (window - 1)) + 1;
        long padded = (long)size + before + after;
        long room = padded - extent;
        if (room < 0)
        {
            throw new ArgumentException(
                $"A window of {window} with dilation {dilation} covers {extent} along the {axis}, expected at most {padded} " +
                $"(input {size}, padding {before} and {after}). Use a smaller window or more padding.");
        }

        Guard.AxisLength(padded, axis);
        long positions = ((ceilMode ? room + stride - 1 : room) / stride) + 1;
        if (ceilMode && (positions - 1) * stride >= (long)size + before)
        {
            positions--;
        }

        Positions = (int)positions;
        Stride = Math.Min(stride, MostElements);
        Dilation = Math.Min(dilation, MostElements);
    }

    /// <summary>
    /// Number of window positions: floor((size + before + after - dilation * (window - 1) - 1) / stride) + 1; in ceil mode rounded up, but
    /// the last window must start inside the input or the padding before it, as PyTorch has it.
    /// </summary>
    public int Positions { get; }

    /// <summary>Elements from one window to the next, at most <see cref="MostElements"/>, which reaches no second one.</summary>
    public int Stride { get; }

    /// <summary>Elements from one of the window to the next, at most <see cref="MostElements"/>, which reaches no second one.</summary>
    public int Dilation { get; }
}
