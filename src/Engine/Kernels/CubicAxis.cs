namespace MLNetDeep.Engine.Kernels;

/// <summary>
/// Which four pixels of an axis each pixel of the resized axis is a weighted sum of, by the cubic kernel of coefficient a (R. Keys 1981);
/// beyond the outermost the value stays.
/// </summary>
internal sealed class CubicAxis
{
    /// <summary>Pixels that a pixel is a sum of.</summary>
    public const int Taps = 4;

    /// <summary>Numbers of the tables a pixel of the resized axis.</summary>
    public const int TableElements = 2 * Taps;

    /// <summary>Computes the tables.</summary>
    /// <param name="size">Pixels before.</param>
    /// <param name="length">Pixels after.</param>
    /// <param name="places">Where the pixels after lie.</param>
    /// <param name="coefficient">The coefficient a.</param>
    /// <exception cref="ArgumentException">
    /// A length is below 1, or the tables are longer than <see cref="WindowAxis.MostElements"/>.
    /// </exception>
    public CubicAxis(int size, int length, CubicPlaces places, double coefficient)
    {
        Guard.AtLeast(size, 1);
        Guard.AtLeast(length, 1);
        Guard.AxisLength((long)length * Taps, "axis");
        (Size, Length) = (size, length);
        (Pixels, Weights) = (new int[length * Taps], new float[length * Taps]);
        for (int o = 0; o < length; o++)
        {
            double centre = places switch
            {
                CubicPlaces.Corners => length == 1 ? 0 : o * (size - 1.0) / (length - 1),
                CubicPlaces.LeftUpper => (double)o * size / length,
                _ => ((o + 0.5) * size / length) - 0.5,
            };
            double first = Math.Floor(centre) - 1;
            for (int tap = 0; tap < Taps; tap++)
            {
                Pixels[(o * Taps) + tap] = (int)Math.Clamp(first + tap, 0, size - 1);
                Weights[(o * Taps) + tap] = (float)Weight(Math.Abs(centre - first - tap), coefficient);
            }
        }
    }

    /// <summary>Pixels before.</summary>
    public int Size { get; }

    /// <summary>Pixels after.</summary>
    public int Length { get; }

    /// <summary><c>[Length, Taps]</c>.</summary>
    public int[] Pixels { get; }

    /// <summary><c>[Length, Taps]</c>.</summary>
    public float[] Weights { get; }

    private static double Weight(double distance, double a) => distance <= 1
        ? ((((a + 2) * distance) - (a + 3)) * distance * distance) + 1
        : (((((distance - 5) * distance) + 8) * distance) - 4) * a;
}

/// <summary>Where the pixels of a resized axis lie.</summary>
internal enum CubicPlaces
{
    /// <summary>In the middle of their part of the axis.</summary>
    Centres,

    /// <summary>The outermost where the outermost before lie.</summary>
    Corners,

    /// <summary>At the beginning of their part of the axis.</summary>
    LeftUpper,
}
