using System.Numerics;

namespace MLNetDeep.Engine.Kernels;

/// <summary>Finds numbers that are NaN or infinite.</summary>
internal static class FiniteNumbers
{
    /// <summary>Whether every number is finite, or NaN where that is allowed, for a missing value.</summary>
    public static bool AreAll(ReadOnlySpan<float> values, bool orMissing) => AreAll(values) || (orMissing && HaveNoInfinity(values));

    /// <summary>Whether no number is infinite.</summary>
    public static bool HaveNoInfinity(ReadOnlySpan<float> values) =>
        !values.ContainsAny(float.PositiveInfinity, float.NegativeInfinity);

    /// <summary>Whether every number is finite.</summary>
    public static bool AreAll(ReadOnlySpan<float> values)
    {
        // The sum of x - x is 0 for finite numbers and NaN otherwise; several sums, since one waits for each addition.
        Vector<float> sums = Vector<float>.Zero;
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var some = new Vector<float>(values[i..]);
            sums += some - some;
        }
        float sum = Vector.Sum(sums);
        foreach (float value in values[i..])
        {
            sum += value - value;
        }
        return sum == 0;
    }
}
