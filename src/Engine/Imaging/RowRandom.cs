using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Imaging;

/// <summary>The uses of random numbers in an augmented row; each has a place of its own, so that no option moves another's.</summary>
internal enum RowDraw
{
    Changes,
    ShiftDown,
    ShiftRight,
    Rotation,
    ScaleOfRows,
    ScaleOfColumns,
    Shear,
    HorizontalFlip,
    VerticalFlip,
    ElasticKey,
    NoiseKey,
    Erases,

    /// <summary>The first of the rectangle's numbers; nothing may follow.</summary>
    Erasing,
}

/// <summary>The random numbers of one row in one step.</summary>
/// <param name="key">The row's key.</param>
internal readonly struct RowRandom(ulong key)
{
    /// <summary>64 random bits.</summary>
    public ulong Bits(RowDraw draw) => RandomNumbers.Bits(key, (ulong)draw);

    /// <summary>Uniform in [0, 1).</summary>
    public double Unit(RowDraw draw) => RandomNumbers.ToUnit(Bits(draw));

    /// <summary>Uniform in [-bound, bound).</summary>
    public double Within(double bound, RowDraw draw) => bound * ((2 * Unit(draw)) - 1);
}
