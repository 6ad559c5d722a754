using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetDeep.Classic.Neighbors;

/// <summary>
/// Sums over two rows in double, in eight lanes that are added in one order on every processor: what decides which row is nearer.
/// Differences and products of two floats are exact or nearly so in double; none overflows.
/// </summary>
internal static unsafe class RowSums
{
    /// <summary>The sum of (a_i - b_i)^2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SquaredDifferences(float* a, float* b, int length)
    {
        Vector256<double> even = default, odd = default;
        int i = 0;
        for (; i <= length - 8; i += 8)
        {
            (Vector256<double> low, Vector256<double> high) = Differences(a + i, b + i);
            even += low * low;
            odd += high * high;
        }
        double sum = Total(even, odd);
        for (; i < length; i++)
        {
            double difference = (double)a[i] - b[i];
            sum += difference * difference;
        }
        return sum;
    }

    /// <summary>The sum of |a_i - b_i|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double AbsoluteDifferences(float* a, float* b, int length)
    {
        Vector256<double> even = default, odd = default;
        int i = 0;
        for (; i <= length - 8; i += 8)
        {
            (Vector256<double> low, Vector256<double> high) = Differences(a + i, b + i);
            even += Vector256.Abs(low);
            odd += Vector256.Abs(high);
        }
        double sum = Total(even, odd);
        for (; i < length; i++)
        {
            sum += Math.Abs((double)a[i] - b[i]);
        }
        return sum;
    }

    /// <summary>The sum of a_i b_i.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Products(float* a, float* b, int length)
    {
        Vector256<double> even = default, odd = default;
        int i = 0;
        for (; i <= length - 8; i += 8)
        {
            (Vector256<double> aLow, Vector256<double> aHigh) = Vector256.Widen(Vector256.Load(a + i));
            (Vector256<double> bLow, Vector256<double> bHigh) = Vector256.Widen(Vector256.Load(b + i));
            even += aLow * bLow;
            odd += aHigh * bHigh;
        }
        double sum = Total(even, odd);
        for (; i < length; i++)
        {
            sum += (double)a[i] * b[i];
        }
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<double> Low, Vector256<double> High) Differences(float* a, float* b)
    {
        (Vector256<double> aLow, Vector256<double> aHigh) = Vector256.Widen(Vector256.Load(a));
        (Vector256<double> bLow, Vector256<double> bHigh) = Vector256.Widen(Vector256.Load(b));
        return (aLow - bLow, aHigh - bHigh);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Total(Vector256<double> even, Vector256<double> odd)
    {
        Vector256<double> both = even + odd;
        return (both[0] + both[1]) + (both[2] + both[3]);
    }
}
