namespace MLNetDeep.Engine.Kernels;

/// <summary>One axis of a sliding window: shared arithmetic of convolution and pooling.</summary>
internal static class WindowAxis
{
    /// <summary>
    /// Number of window positions along an axis: floor((size + before + after - dilation * (window - 1) - 1) / stride) + 1;
    /// with <paramref name="ceilMode"/> rounded up, but the last window must start inside the input or the padding before it, as PyTorch
    /// has it.
    /// </summary>
    /// <exception cref="ArgumentException">The window does not fit into the padded input.</exception>
    public static int Positions(string axis, int size, int window, int stride, int before, int after, int dilation, bool ceilMode)
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

        long positions = ((ceilMode ? room + stride - 1 : room) / stride) + 1;
        if (ceilMode && (positions - 1) * stride >= (long)size + before)
        {
            positions--;
        }

        return checked((int)positions);
    }
}
