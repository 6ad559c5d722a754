namespace MLNetDeep.Classic.Neighbors;

/// <summary>
/// How far rounded sums may be from what they stand for (Higham, Accuracy and Stability of Numerical Algorithms, 2002, section 3.1).
/// </summary>
internal static class Rounding
{
    private const double UnitOfSingle = 1.0 / (1 << 24);
    private const double UnitOfDouble = 1.0 / (1L << 53);
    private const int SingleOperationsBesides = 16;
    private const int DoubleOperationsBesides = 16;

    /// <summary>
    /// The greatest relative error of a sum of <paramref name="terms"/> products, in any order, and some operations before and after it.
    /// </summary>
    public static double OfSingle(int terms) => Relative((terms + SingleOperationsBesides) * UnitOfSingle);

    /// <summary>As <see cref="OfSingle"/>, in double.</summary>
    public static double OfDouble(int terms) => Relative((terms + DoubleOperationsBesides) * UnitOfDouble);

    /// <summary>The greatest absolute error of such a sum where products are too small for a float.</summary>
    public static double OfTinySingles(int terms) => (terms + SingleOperationsBesides) * (double)float.Epsilon;

    /// <summary>A float that is not below a number.</summary>
    public static float Up(double value) => MathF.BitIncrement((float)value);

    /// <summary>A float that is not above a number.</summary>
    public static float Down(double value) => MathF.BitDecrement((float)value);

    // Far beyond any array's columns the bound grows without end; there it rules nothing out.
    private static double Relative(double error) => error < 0.5 ? error / (1 - error) : 1e6;
}
