using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetDeep.Engine.Kernels;

/// <summary>
/// One output row of pooling, tap by tap of the window: each tap's pixels are lined up, then compared or added vector by vector, since
/// branches on single pixels would be mispredicted.
/// </summary>
internal static unsafe class PoolingRows
{
    /// <summary>Elements that a scratch row needs beyond the output's width, since whole vectors are written.</summary>
    public const int Slack = 8;

    /// <summary>Maximum of each window of output row <paramref name="y"/>, and the index within the plane of the pixel that won.</summary>
    /// <param name="g">Sizes.</param>
    /// <param name="y">The output row.</param>
    /// <param name="plane">Pixels <c>[H, W]</c>.</param>
    /// <param name="best">The maxima, outW elements and <see cref="Slack"/>, overwritten.</param>
    /// <param name="winners">The winners, likewise.</param>
    /// <param name="tap">Scratch, likewise.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Max(in PoolingGeometry g, int y, float* plane, float* best, int* winners, float* tap)
    {
        (int top, int bottom) = g.RowsOf(y);
        ShortRows.Fill(float.NegativeInfinity, best, g.OutputWidth + Slack);
        for (int x = 0; x < g.OutputWidth; x++)
        {
            // Where every pixel is minus infinity none is greater, and the first stays the winner.
            winners[x] = (top * g.Width) + Math.Max(0, (x * g.StrideWidth) - g.PaddingLeft);
        }

        for (int h = top; h < bottom; h++)
        {
            for (int j = 0; j < g.WindowWidth; j++)
            {
                (int from, int to) = g.OutputsOf(j);
                if (from == to)
                {
                    j = g.TapAfter(j) - 1;
                    continue;
                }

                int first = (h * g.Width) + (from * g.StrideWidth) + j - g.PaddingLeft;
                ShortRows.CopyStrided(plane + first, g.StrideWidth, tap, to - from);
                Vector256.Create(float.NegativeInfinity).Store(tap + to - from);
                Challenge(tap, first, g.StrideWidth, best + from, winners + from, to - from);
            }
        }
    }

    /// <summary>As <see cref="Max"/>, the maxima alone: of each column first, then of neighbours.</summary>
    /// <param name="g">Sizes.</param>
    /// <param name="y">The output row.</param>
    /// <param name="plane">Pixels <c>[H, W]</c>.</param>
    /// <param name="best">The maxima, outW elements and <see cref="Slack"/>, overwritten.</param>
    /// <param name="columns">Scratch, W elements and slack.</param>
    /// <param name="tap">Scratch, as <paramref name="best"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Maxima(in PoolingGeometry g, int y, float* plane, float* best, float* columns, float* tap)
    {
        (int top, int bottom) = g.RowsOf(y);
        ShortRows.Copy(plane + (top * g.Width), columns, g.Width);
        for (int h = top + 1; h < bottom; h++)
        {
            Challenge(plane + (h * g.Width), columns, g.Width);
        }

        ShortRows.Fill(float.NegativeInfinity, best, g.OutputWidth + Slack);
        for (int j = 0; j < g.WindowWidth; j++)
        {
            (int from, int to) = g.OutputsOf(j);
            if (from == to)
            {
                j = g.TapAfter(j) - 1;
                continue;
            }

            ShortRows.CopyStrided(columns + (from * g.StrideWidth) + j - g.PaddingLeft, g.StrideWidth, tap, to - from);
            Challenge(tap, best + from, to - from);
        }
    }

    /// <summary>Mean of each window of output row <paramref name="y"/> over the pixels it covers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Average(in PoolingGeometry g, int y, float* plane, float* mean, float* tap)
    {
        (int top, int bottom) = g.RowsOf(y);
        ShortRows.Fill(0, mean, g.OutputWidth);
        for (int h = top; h < bottom; h++)
        {
            for (int j = 0; j < g.WindowWidth; j++)
            {
                (int from, int to) = g.OutputsOf(j);
                if (from == to)
                {
                    j = g.TapAfter(j) - 1;
                    continue;
                }

                float* source = plane + (h * g.Width) + (from * g.StrideWidth) + j - g.PaddingLeft;
                ShortRows.CopyStrided(source, g.StrideWidth, tap, to - from);
                ShortRows.Add(tap, mean + from, to - from);
            }
        }

        for (int x = 0; x < g.OutputWidth; x++)
        {
            mean[x] /= g.PixelsOf(y, x);
        }
    }

    /// <summary>Spreads the gradient of output row <paramref name="y"/> over the pixels of each window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SpreadAverage(in PoolingGeometry g, int y, float* gradient, float* plane, float* share)
    {
        (int top, int bottom) = g.RowsOf(y);
        for (int x = 0; x < g.OutputWidth; x++)
        {
            share[x] = gradient[x] / g.PixelsOf(y, x);
        }

        for (int h = top; h < bottom; h++)
        {
            for (int j = 0; j < g.WindowWidth; j++)
            {
                (int from, int to) = g.OutputsOf(j);
                if (from == to)
                {
                    j = g.TapAfter(j) - 1;
                    continue;
                }

                float* target = plane + (h * g.Width) + (from * g.StrideWidth) + j - g.PaddingLeft;
                ShortRows.AddStrided(share + from, target, g.StrideWidth, to - from);
            }
        }
    }

    // As below. The last vector overlaps the one before, whose winners cannot win again.
    private static void Challenge(float* values, float* best, int count)
    {
        int last = count - Vector256<float>.Count;
        for (int x = 0; x < last; x += Vector256<float>.Count)
        {
            Winner(Vector256.Load(values + x), Vector256.Load(best + x)).Store(best + x);
        }

        if (last >= 0)
        {
            Winner(Vector256.Load(values + last), Vector256.Load(best + last)).Store(best + last);
            return;
        }

        for (int x = 0; x < count; x++)
        {
            best[x] = values[x] <= best[x] || float.IsNaN(best[x]) ? best[x] : values[x];
        }
    }

    private static Vector256<float> Winner(Vector256<float> value, Vector256<float> holder) =>
        Vector256.ConditionalSelect(Loses(value, holder), holder, value);

    private static Vector256<float> Loses(Vector256<float> value, Vector256<float> holder) =>
        Vector256.LessThanOrEqual(value, holder) | ~Vector256.Equals(holder, holder);

    // A challenger wins when it is greater, or NaN where no NaN has won yet; minus infinity after the last one never wins.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Challenge(float* values, int first, int step, float* best, int* winners, int count)
    {
        Vector256<int> indices = Vector256.Create(first) + (Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7) * step);
        for (int x = 0; x < count; x += Slack)
        {
            var value = Vector256.Load(values + x);
            var holder = Vector256.Load(best + x);
            Vector256<float> loses = Loses(value, holder);
            Vector256.ConditionalSelect(loses, holder, value).Store(best + x);
            Vector256.ConditionalSelect(loses.AsInt32(), Vector256.Load(winners + x), indices).Store(winners + x);
            indices += Vector256.Create(Slack * step);
        }
    }
}
