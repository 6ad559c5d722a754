using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetDeep.Engine.Kernels.Convolutions;

/// <summary>
/// Maximum pooling of 2 x 2 at stride 2 right after a convolution, or of 1 x 2 where its result has one row, and back. One byte an output
/// says which pixel of the window won, or that none takes the gradient since a rectifier cut it off.
/// </summary>
internal static unsafe class PlanePooling
{
    /// <summary>The winner when the rectified maximum is 0.</summary>
    public const byte None = 4;

    /// <summary>Elements that a row of results may be overwritten beyond its end.</summary>
    public const int Slack = Width;

    private const int Width = 8;

    /// <summary>Rows of a window: two, or the one there is, which is then the upper and the lower of it.</summary>
    public static int WindowHeight(in ConvolutionGeometry geometry) => Math.Min(2, geometry.OutputHeight);

    /// <summary>
    /// best[x] = the maximum of upper[2x], upper[2x + 1], lower[2x], lower[2x + 1], rectified if wanted; the first of equals wins, NaN
    /// wins. Reads up to 16 elements past the windows and writes up to <see cref="Slack"/> past the results.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Row(float* upper, float* lower, int count, bool rectify, float* best, byte* winners)
    {
        for (int x = 0; x < count; x += Width)
        {
            (Vector256<float> first, Vector256<float> second) = PoolingPairs.Split(upper + (2 * x));
            if (upper == lower)
            {
                Best(first, second, rectify, best + x, winners + x);
                continue;
            }

            (Vector256<float> third, Vector256<float> fourth) = PoolingPairs.Split(lower + (2 * x));
            Best(first, second, third, fourth, rectify, best + x, winners + x);
        }
    }

    /// <summary>The greatest of four in each element, rectified if wanted, to best, and which it was to winners.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Best(
        Vector256<float> first, Vector256<float> second, Vector256<float> third, Vector256<float> fourth, bool rectify, float* best,
        byte* winners)
    {
        Vector256<float> value = Greatest(first, second, third, fourth);
        var winner = Vector256.ConditionalSelect(Vector256.Equals(third, value).AsInt32(), Vector256.Create(2), Vector256.Create(3));
        winner = Vector256.ConditionalSelect(Vector256.Equals(second, value).AsInt32(), Vector256<int>.One, winner);
        winner = Vector256.AndNot(winner, Vector256.Equals(first, value).AsInt32());
        Store(value, winner, rectify, best, winners);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Best(Vector256<float> first, Vector256<float> second, bool rectify, float* best, byte* winners)
    {
        Vector256<float> value = Greater(first, second);
        Store(value, Vector256.AndNot(Vector256<int>.One, Vector256.Equals(first, value).AsInt32()), rectify, best, winners);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<float> value, Vector256<int> winner, bool rectify, float* best, byte* winners)
    {
        if (rectify)
        {
            // NaN is kept, as the rectifier alone keeps it, and takes no gradient.
            winner = Vector256.ConditionalSelect(
                Vector256.GreaterThan(value, Vector256<float>.Zero).AsInt32(), winner, Vector256.Create((int)None));
            value = Vector256.AndNot(value, Vector256.LessThan(value, Vector256<float>.Zero));
        }

        value.Store(best);
        Vector128<ushort> narrow = Vector128.Narrow(winner.GetLower(), winner.GetUpper()).AsUInt16();
        *(ulong*)winners = Vector128.Narrow(narrow, narrow).AsUInt64()[0];
    }

    /// <summary>The greatest of four in each element, rectified if wanted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Best(
        Vector256<float> first, Vector256<float> second, Vector256<float> third, Vector256<float> fourth, bool rectify)
    {
        Vector256<float> value = Greatest(first, second, third, fourth);
        return rectify ? PlaneRows.Rectify(value) : value;
    }

    /// <summary>As the row with winners, without them: for prediction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Row(float* upper, float* lower, int count, bool rectify, float* best)
    {
        for (int x = 0; x < count; x += Width)
        {
            float* above = upper + (2 * x);
            float* below = lower + (2 * x);
            Vector256<float> left = Greater(Vector256.Load(above), Vector256.Load(below));
            Vector256<float> right = Greater(Vector256.Load(above + Width), Vector256.Load(below + Width));
            (Vector256<float> even, Vector256<float> odd) = PoolingPairs.Split(left, right);
            Vector256<float> value = Greater(even, odd);
            (rectify ? Vector256.AndNot(value, Vector256.LessThan(value, Vector256<float>.Zero)) : value).Store(best + x);
        }
    }

    /// <summary>
    /// All planes of a sample, for prediction: best[f, y, x] is the maximum of a window of plane f. Reads up to 16 elements past the last
    /// window and writes up to <see cref="Slack"/> past the last result.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Planes(
        float* planes, nint plane, nint row, int windowHeight, int count, int height, int width, bool rectify, float* best)
    {
        nint below = (windowHeight - 1) * row;
        for (int f = 0; f < count; f++, planes += plane)
        {
            float* upper = planes;
            for (int y = 0; y < height; y++, upper += row + below, best += width)
            {
                Row(upper, upper + below, width, rectify, best);
            }
        }
    }

    /// <summary>
    /// Writes gradient[x] to row[2x] where the winner is <paramref name="place"/>, to row[2x + 1] where it is the place after, and 0
    /// elsewhere: place 0 for the upper row of the windows, 2 for the lower one. Reads up to <see cref="Slack"/> gradients and winners past
    /// the last. At most 16 elements past the last window are overwritten with 0, so rows are to be written in ascending order.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RowBackward(float* gradient, byte* winners, int count, int place, float* row)
    {
        int x = 0;
        for (; x <= count - Width; x += Width)
        {
            Spread(Vector256.Load(gradient + x), winners + x, place, row + (2 * x));
        }

        if (x < count)
        {
            var within = Vector256.LessThan(Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7), Vector256.Create(count - x));
            Spread(Vector256.Load(gradient + x) & within.AsSingle(), winners + x, place, row + (2 * x));
        }
    }

    /// <summary>Eight winners as integers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Winners(byte* winners)
    {
        var wide = Vector128.WidenLower(Vector128.CreateScalar(*(ulong*)winners).AsByte());
        (Vector128<uint> low, Vector128<uint> high) = Vector128.Widen(wide);
        return Vector256.Create(low, high).AsInt32();
    }

    /// <summary>The gradient where the winner is the place, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Take(Vector256<float> gradient, Vector256<int> winner, int place) =>
        gradient & Vector256.Equals(winner, Vector256.Create(place)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Spread(Vector256<float> gradient, byte* winners, int place, float* destination)
    {
        Vector256<int> winner = Winners(winners);
        PoolingPairs.Join(Take(gradient, winner, place), Take(gradient, winner, place + 1), destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Greatest(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d) =>
        Greater(Greater(a, b), Greater(c, d));

    // NaN wins. Of NaN and a number the comparison is false, which gives the first; a second that is NaN is put in.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Greater(Vector256<float> a, Vector256<float> b) =>
        Vector256.ConditionalSelect(Vector256.GreaterThan(b, a), b, a) | Vector256.IsNaN(b);
}
