namespace MLNetDeep.Engine.Kernels;

/// <summary>
/// Which two pixels of an axis each pixel of the enlarged axis lies between, and how near to the second: 0 to 1. Pixel o of the enlarged
/// axis has its centre at (o + 0.5) / factor - 0.5, limited to the first and the last pixel.
/// </summary>
internal sealed class UpsampledAxis
{
    public UpsampledAxis(int size, int factor, bool linear)
    {
        Guard.AtLeast(size, 1);
        Guard.AtLeast(factor, 1);
        Size = size;
        First = new int[checked(size * factor)];
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

    /// <summary>Pixels before.</summary>
    public int Size { get; }

    public int[] First { get; }

    public int[] Second { get; }

    public float[] Share { get; }
}
