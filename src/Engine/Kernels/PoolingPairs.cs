using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetDeep.Engine.Kernels;

/// <summary>
/// Maximum pooling of 2 x 2 at stride 2, or 1 x 2 of sequences, without padding, the common cases, in registers. Answers as <see
/// cref="PoolingRows.Max"/> does.
/// </summary>
internal static unsafe class PoolingPairs
{
    private const int Width = 8;

    /// <summary>Whether output row <paramref name="y"/> is of the common case, and wide enough for a vector.</summary>
    public static bool Fits(in PoolingGeometry g, int y) =>
        g.WindowHeight <= 2 && g.WindowWidth == 2 && g.StrideHeight == g.WindowHeight && g.StrideWidth == 2
        && g.PaddingTop == 0 && g.PaddingLeft == 0 && g.OutputWidth >= Width && 2 * g.OutputWidth <= g.Width
        && (y + 1) * g.WindowHeight <= g.Height;

    /// <summary>Maxima and winners of output row <paramref name="y"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Max(in PoolingGeometry g, int y, float* plane, float* best, int* winners)
    {
        int start = y * g.WindowHeight * g.Width;
        float* upper = plane + start;
        float* lower = upper + g.Width;
        var odd = Vector256.Create(0, 2, 4, 6, 8, 10, 12, 14);
        for (int done = 0; done < g.OutputWidth;)
        {
            // The last vector overlaps the one before and writes the same again.
            int x = Math.Min(done, g.OutputWidth - Width);
            Vector256<int> index = Vector256.Create(start + (2 * x)) + odd;
            (Vector256<float> value, Vector256<float> challenger) = Split(upper + (2 * x));
            Vector256<int> winner = index;
            Challenge(ref value, ref winner, challenger, index + Vector256.Create(1));
            if (g.WindowHeight == 2)
            {
                (Vector256<float> third, Vector256<float> fourth) = Split(lower + (2 * x));
                Challenge(ref value, ref winner, third, index + Vector256.Create(g.Width));
                Challenge(ref value, ref winner, fourth, index + Vector256.Create(g.Width + 1));
            }

            value.Store(best + x);
            if (winners != null)
            {
                winner.Store(winners + x);
            }

            done = x + Width;
        }
    }

    /// <summary>
    /// The gradient by output row <paramref name="y"/> to the pixels that won, 0 to the others of its windows; whether each winner was one
    /// of its window.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool MaxBackward(in PoolingGeometry g, int y, float* outputGradient, int* winners, float* plane)
    {
        int start = y * g.WindowHeight * g.Width;
        var even = Vector256.Create(0, 2, 4, 6, 8, 10, 12, 14);
        Vector256<int> found = Vector256<int>.AllBitsSet;
        for (int done = 0; done < g.OutputWidth;)
        {
            int x = Math.Min(done, g.OutputWidth - Width);
            var gradient = Vector256.Load(outputGradient + x);
            Vector256<int> place = Vector256.Load(winners + x) - Vector256.Create(start + (2 * x)) - even;
            Vector256<int> taken = Spread(gradient, place, 0, plane + start + (2 * x));
            if (g.WindowHeight == 2)
            {
                taken |= Spread(gradient, place, g.Width, plane + start + g.Width + (2 * x));
            }

            found &= taken;
            done = x + Width;
        }

        return found == Vector256<int>.AllBitsSet;
    }

    /// <summary>Elements 0, 2, 4 ... and 1, 3, 5 ... of sixteen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<float> Even, Vector256<float> Odd) Split(float* source) =>
        Split(Vector256.Load(source), Vector256.Load(source + Width));

    /// <summary>Elements 0, 2, 4 ... and 1, 3, 5 ... of two vectors, one after the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<float> Even, Vector256<float> Odd) Split(Vector256<float> left, Vector256<float> right)
    {
        var first = Vector256.Shuffle(left, Vector256.Create(0, 2, 4, 6, 1, 3, 5, 7));
        var second = Vector256.Shuffle(right, Vector256.Create(0, 2, 4, 6, 1, 3, 5, 7));
        return (Vector256.Create(first.GetLower(), second.GetLower()), Vector256.Create(first.GetUpper(), second.GetUpper()));
    }

    /// <summary>Writes the elements of two vectors in turns, sixteen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Join(Vector256<float> even, Vector256<float> odd, float* destination)
    {
        var low = Vector256.Create(even.GetLower(), odd.GetLower());
        var high = Vector256.Create(even.GetUpper(), odd.GetUpper());
        Vector256.Shuffle(low, Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7)).Store(destination);
        Vector256.Shuffle(high, Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7)).Store(destination + Width);
    }

    // The gradients whose place is this pixel of the window or the next, and where that is so.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Spread(Vector256<float> gradient, Vector256<int> place, int pixel, float* destination)
    {
        var even = Vector256.Equals(place, Vector256.Create(pixel));
        var odd = Vector256.Equals(place, Vector256.Create(pixel + 1));
        Join(gradient & even.AsSingle(), gradient & odd.AsSingle(), destination);
        return even | odd;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Challenge(ref Vector256<float> holder, ref Vector256<int> winner, Vector256<float> value, Vector256<int> index)
    {
        Vector256<float> loses = Vector256.LessThanOrEqual(value, holder) | ~Vector256.Equals(holder, holder);
        holder = Vector256.ConditionalSelect(loses, holder, value);
        winner = Vector256.ConditionalSelect(loses.AsInt32(), winner, index);
    }
}
