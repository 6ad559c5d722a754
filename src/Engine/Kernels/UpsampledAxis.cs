namespace MLNetDeep.Engine.Kernels;

/// <summary>
/// Which two pixels of an axis each pixel of the enlarged axis lies between, and how near to the second: 0 to 1. Pixel o of the enlarged
/// axis has its centre at (o + 0.5) / factor - 0.5, limited to the first and the last pixel.
/// </summary>
internal sealed class UpsampledAxis
{
    /// <summary>Numbers of the tables a pixel of the enlarged axis.</summary>
    public const int TableElements = 3;

    /// <summary>Computes the tables.</summary>
    /// <exception cref="ArgumentException">
    /// A value is below 1, or the enlarged axis would be longer than <see cref="WindowAxis.MostElements"/>.
    /// </exception>
    public UpsampledAxis(int size, int factor, bool linear)
    {
        Size = size;
        First = new int[Enlarged(size, factor, "axis")];
        Second = new int[First.Length];
        Share = new float[First.Length];
        for (int o = 0; o < First.Length; o++)
        {
            double centre = Math.Max(0, ((o + 0.5) / factor) - 0.5);
            First[o] = linear ? (int)centre : o / factor;
            Second[o] = linear ? Math.Min(First[o] + 1, size - 1) : First[o];
            Share[o] = linear && Second[o] > First[o] ? (float)(centre - First[o]) : 0;
        }
    }

    private UpsampledAxis(int size, int length) =>
        (Size, First, Second, Share) = (size, new int[length], new int[length], new float[length]);

    /// <summary>
    /// The tables of an axis of any new length: pixel o has its centre at (o + 0.5) * size / length - 0.5, or, with aligned corners, at
    /// o * (size - 1) / (length - 1); without blending it is pixel floor(o * size / length).
    /// </summary>
    /// <exception cref="ArgumentException">A length is below 1, or above <see cref="WindowAxis.MostElements"/>.</exception>
    public static UpsampledAxis Resized(int size, int length, bool linear, bool alignsCorners)
    {
        Guard.AtLeast(size, 1);
        Guard.AtLeast(length, 1);
        Guard.AxisLength(length, "axis");
        var axis = new UpsampledAxis(size, length);
        for (int o = 0; o < length; o++)
        {
            double centre = alignsCorners
                ? length == 1 ? 0 : o * (size - 1.0) / (length - 1)
                : Math.Clamp(((o + 0.5) * size / length) - 0.5, 0, size - 1);
            axis.First[o] = linear ? (int)centre : (int)((long)o * size / length);
            axis.Second[o] = linear ? Math.Min(axis.First[o] + 1, size - 1) : axis.First[o];
            axis.Share[o] = axis.Second[o] > axis.First[o] ? (float)(centre - axis.First[o]) : 0;
        }
        return axis;
    }

    /// <summary>The length of the enlarged axis; nothing is allocated.</summary>
    /// <inheritdoc cref="UpsampledAxis(int, int, bool)" path="/exception"/>
    public static int Enlarged(int size, int factor, string axis)
    {
        Guard.AtLeast(size, 1);
        Guard.AtLeast(factor, 1);
        long enlarged = (long)size * factor;
        Guard.AxisLength(enlarged, axis);
        return (int)enlarged;
    }

    /// <summary>Pixels before.</summary>
    public int Size { get; }

    public int[] First { get; }

    public int[] Second { get; }

    public float[] Share { get; }
}
