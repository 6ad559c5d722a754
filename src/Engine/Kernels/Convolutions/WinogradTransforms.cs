using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.Convolutions;

/// <summary>
/// The matrices of Winograd's minimal filtering F(4x4, 3x3) with the points 0, 1, -1, 2, -2 (Lavin and Gray 2016): a tile of 4 x 4 outputs
/// is Y = A^T [(G w G^T) * (B^T d B)] A with 36 products instead of 144. Each transform goes down the columns, then along the rows, on
/// vectors of channels. A flat tile, of one row, is transformed along the row alone: F(4, 3), with 6 products instead of 12.
/// </summary>
internal static unsafe class WinogradTransforms<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int Points = WinogradTile.Points;
    private const int Outputs = WinogradTile.Columns;
    private const int Taps = WinogradTile.TapColumns;
    private const int Components = Points * Points;

    /// <summary>B^T d B: 6 x 6 inputs to 36 components.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void Input(bool flat, float* source, nint row, nint pixel, int channels, float* target, nint component)
    {
        float* temporary = stackalloc float[Components * TSimd.Width];
        for (int c = 0; c < channels; c += TSimd.Width, source += TSimd.Width, target += TSimd.Width)
        {
            if (flat)
            {
                InputLine(source, pixel, target, component);
                continue;
            }

            for (int j = 0; j < Points; j++)
            {
                InputLine(source + (j * pixel), row, temporary + (j * TSimd.Width), Points * TSimd.Width);
            }

            for (int i = 0; i < Points; i++)
            {
                InputLine(temporary + (i * Points * TSimd.Width), TSimd.Width, target + (i * Points * component), component);
            }
        }
    }

    /// <summary>A^T m A plus bias (none when null), rectified where wanted: 36 components to 4 x 4 outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void Output(
        bool flat, float* source, nint component, int channels, float* bias, bool rectify, float* target, nint row, nint pixel)
    {
        float* temporary = stackalloc float[Outputs * Points * TSimd.Width];
        for (int c = 0; c < channels; c += TSimd.Width, source += TSimd.Width, target += TSimd.Width)
        {
            TVector offset = bias == null ? default : TSimd.Load(bias + c);
            if (flat)
            {
                OutputLine(source, component, target, pixel, offset, rectify);
                continue;
            }

            for (int j = 0; j < Points; j++)
            {
                OutputLine(
                    source + (j * component), Points * component, temporary + (j * TSimd.Width), Points * TSimd.Width, default, false);
            }

            for (int i = 0; i < Outputs; i++)
            {
                OutputLine(temporary + (i * Points * TSimd.Width), TSimd.Width, target + (i * row), pixel, offset, rectify);
            }
        }
    }

    /// <summary>A g A^T, the adjoint of <see cref="Output"/>: 4 x 4 output gradients to 36 components.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void OutputAdjoint(bool flat, float* source, nint row, nint pixel, int channels, float* target, nint component)
    {
        float* temporary = stackalloc float[Outputs * Points * TSimd.Width];
        for (int c = 0; c < channels; c += TSimd.Width, source += TSimd.Width, target += TSimd.Width)
        {
            if (flat)
            {
                OutputAdjointLine(source, pixel, target, component);
                continue;
            }

            for (int j = 0; j < Outputs; j++)
            {
                OutputAdjointLine(source + (j * pixel), row, temporary + (j * TSimd.Width), Outputs * TSimd.Width);
            }

            for (int i = 0; i < Points; i++)
            {
                OutputAdjointLine(temporary + (i * Outputs * TSimd.Width), TSimd.Width, target + (i * Points * component), component);
            }
        }
    }

    /// <summary>G w G^T: 3 x 3 weights to 36 components.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Filter(bool flat, float* source, nint tap, int channels, float* target, nint component)
    {
        for (int c = 0; c < channels; c += TSimd.Width, source += TSimd.Width, target += TSimd.Width)
        {
            // The columns stay in registers: written out, since they would not in an array.
            TVector g0 = TSimd.Load(source);
            if (flat)
            {
                FilterLine(g0, TSimd.Load(source + tap), TSimd.Load(source + (2 * tap)), target, component);
                continue;
            }

            TVector g1 = TSimd.Load(source + (3 * tap));
            TVector g2 = TSimd.Load(source + (6 * tap));
            TVector h0 = TSimd.Load(source + tap);
            TVector h1 = TSimd.Load(source + (4 * tap));
            TVector h2 = TSimd.Load(source + (7 * tap));
            TVector i0 = TSimd.Load(source + (2 * tap));
            TVector i1 = TSimd.Load(source + (5 * tap));
            TVector i2 = TSimd.Load(source + (8 * tap));
            FilterLine(FilterStart(g0), FilterStart(h0), FilterStart(i0), target, component);
            FilterLine(g2, h2, i2, target + (5 * Points * component), component);
            TVector gMiddle = TSimd.Multiply(TSimd.Broadcast(-1f / 6), g1);
            TVector hMiddle = TSimd.Multiply(TSimd.Broadcast(-1f / 6), h1);
            TVector iMiddle = TSimd.Multiply(TSimd.Broadcast(-1f / 6), i1);
            TVector gEnds = FilterEnds(g0, g2);
            TVector hEnds = FilterEnds(h0, h2);
            TVector iEnds = FilterEnds(i0, i2);
            FilterLine(
                TSimd.Add(gEnds, gMiddle), TSimd.Add(hEnds, hMiddle), TSimd.Add(iEnds, iMiddle),
                target + (Points * component), component);
            FilterLine(
                TSimd.Subtract(gEnds, gMiddle), TSimd.Subtract(hEnds, hMiddle), TSimd.Subtract(iEnds, iMiddle),
                target + (2 * Points * component), component);
            gMiddle = TSimd.Multiply(TSimd.Broadcast(1f / 12), g1);
            hMiddle = TSimd.Multiply(TSimd.Broadcast(1f / 12), h1);
            iMiddle = TSimd.Multiply(TSimd.Broadcast(1f / 12), i1);
            gEnds = FilterFarEnds(g0, g2);
            hEnds = FilterFarEnds(h0, h2);
            iEnds = FilterFarEnds(i0, i2);
            FilterLine(
                TSimd.Add(gEnds, gMiddle), TSimd.Add(hEnds, hMiddle), TSimd.Add(iEnds, iMiddle),
                target + (3 * Points * component), component);
            FilterLine(
                TSimd.Subtract(gEnds, gMiddle), TSimd.Subtract(hEnds, hMiddle), TSimd.Subtract(iEnds, iMiddle),
                target + (4 * Points * component), component);
        }
    }

    /// <summary>G^T s G, the adjoint of <see cref="Filter"/>: 36 components to 3 x 3 weight gradients.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void FilterAdjoint(bool flat, float* source, nint component, int channels, float* target, nint tap)
    {
        float* temporary = stackalloc float[Taps * Points * TSimd.Width];
        for (int c = 0; c < channels; c += TSimd.Width, source += TSimd.Width, target += TSimd.Width)
        {
            if (flat)
            {
                FilterAdjointLine(source, component, target, tap);
                continue;
            }

            for (int j = 0; j < Points; j++)
            {
                FilterAdjointLine(source + (j * component), Points * component, temporary + (j * TSimd.Width), Points * TSimd.Width);
            }

            for (int i = 0; i < Taps; i++)
            {
                FilterAdjointLine(temporary + (i * Points * TSimd.Width), TSimd.Width, target + (i * Taps * tap), tap);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void InputLine(float* source, nint step, float* target, nint targetStep)
    {
        TVector d0 = TSimd.Load(source);
        TVector d1 = TSimd.Load(source + step);
        TVector d2 = TSimd.Load(source + (2 * step));
        TVector d3 = TSimd.Load(source + (3 * step));
        TVector d4 = TSimd.Load(source + (4 * step));
        TVector d5 = TSimd.Load(source + (5 * step));
        TVector four = TSimd.Broadcast(4);
        TVector minusFour = TSimd.Broadcast(-4);
        TVector minusFive = TSimd.Broadcast(-5);
        TVector two = TSimd.Broadcast(2);
        TVector even = TSimd.MultiplyAdd(minusFour, d2, d4);
        TVector odd = TSimd.MultiplyAdd(minusFour, d1, d3);
        TVector difference = TSimd.Subtract(d4, d2);
        TVector slope = TSimd.Multiply(two, TSimd.Subtract(d3, d1));
        TSimd.Store(TSimd.MultiplyAdd(four, d0, TSimd.MultiplyAdd(minusFive, d2, d4)), target);
        TSimd.Store(TSimd.Add(even, odd), target + targetStep);
        TSimd.Store(TSimd.Subtract(even, odd), target + (2 * targetStep));
        TSimd.Store(TSimd.Add(difference, slope), target + (3 * targetStep));
        TSimd.Store(TSimd.Subtract(difference, slope), target + (4 * targetStep));
        TSimd.Store(TSimd.MultiplyAdd(four, d1, TSimd.MultiplyAdd(minusFive, d3, d5)), target + (5 * targetStep));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OutputLine(float* source, nint step, float* target, nint targetStep, TVector offset, bool rectify)
    {
        TVector m1 = TSimd.Load(source + step);
        TVector m2 = TSimd.Load(source + (2 * step));
        TVector m3 = TSimd.Load(source + (3 * step));
        TVector m4 = TSimd.Load(source + (4 * step));
        TVector sum = TSimd.Add(m1, m2);
        TVector difference = TSimd.Subtract(m1, m2);
        TVector farSum = TSimd.Add(m3, m4);
        TVector farDifference = TSimd.Subtract(m3, m4);
        TVector first = TSimd.Add(TSimd.Load(source), offset);
        TVector last = TSimd.Add(TSimd.Load(source + (5 * step)), offset);
        TVector y0 = TSimd.Add(first, TSimd.Add(sum, farSum));
        TVector y1 = TSimd.Add(offset, TSimd.MultiplyAdd(TSimd.Broadcast(2), farDifference, difference));
        TVector y2 = TSimd.Add(offset, TSimd.MultiplyAdd(TSimd.Broadcast(4), farSum, sum));
        TVector y3 = TSimd.Add(last, TSimd.MultiplyAdd(TSimd.Broadcast(8), farDifference, difference));
        TSimd.Store(rectify ? TSimd.Rectify(y0) : y0, target);
        TSimd.Store(rectify ? TSimd.Rectify(y1) : y1, target + targetStep);
        TSimd.Store(rectify ? TSimd.Rectify(y2) : y2, target + (2 * targetStep));
        TSimd.Store(rectify ? TSimd.Rectify(y3) : y3, target + (3 * targetStep));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OutputAdjointLine(float* source, nint step, float* target, nint targetStep)
    {
        TVector y0 = TSimd.Load(source);
        TVector y1 = TSimd.Load(source + step);
        TVector y2 = TSimd.Load(source + (2 * step));
        TVector y3 = TSimd.Load(source + (3 * step));
        TVector even = TSimd.Add(y0, y2);
        TVector odd = TSimd.Add(y1, y3);
        TVector farEven = TSimd.MultiplyAdd(TSimd.Broadcast(4), y2, y0);
        TVector farOdd = TSimd.MultiplyAdd(TSimd.Broadcast(8), y3, TSimd.Add(y1, y1));
        TSimd.Store(y0, target);
        TSimd.Store(TSimd.Add(even, odd), target + targetStep);
        TSimd.Store(TSimd.Subtract(even, odd), target + (2 * targetStep));
        TSimd.Store(TSimd.Add(farEven, farOdd), target + (3 * targetStep));
        TSimd.Store(TSimd.Subtract(farEven, farOdd), target + (4 * targetStep));
        TSimd.Store(y3, target + (5 * targetStep));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FilterLine(TVector g0, TVector g1, TVector g2, float* target, nint targetStep)
    {
        TVector ends = FilterEnds(g0, g2);
        TVector middle = TSimd.Multiply(TSimd.Broadcast(-1f / 6), g1);
        TVector farEnds = FilterFarEnds(g0, g2);
        TVector farMiddle = TSimd.Multiply(TSimd.Broadcast(1f / 12), g1);
        TSimd.Store(FilterStart(g0), target);
        TSimd.Store(TSimd.Add(ends, middle), target + targetStep);
        TSimd.Store(TSimd.Subtract(ends, middle), target + (2 * targetStep));
        TSimd.Store(TSimd.Add(farEnds, farMiddle), target + (3 * targetStep));
        TSimd.Store(TSimd.Subtract(farEnds, farMiddle), target + (4 * targetStep));
        TSimd.Store(g2, target + (5 * targetStep));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector FilterStart(TVector g0) => TSimd.Multiply(TSimd.Broadcast(1f / 4), g0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector FilterEnds(TVector g0, TVector g2) => TSimd.Multiply(TSimd.Broadcast(-1f / 6), TSimd.Add(g0, g2));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector FilterFarEnds(TVector g0, TVector g2) =>
        TSimd.MultiplyAdd(TSimd.Broadcast(1f / 24), g0, TSimd.Multiply(TSimd.Broadcast(1f / 6), g2));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FilterAdjointLine(float* source, nint step, float* target, nint targetStep)
    {
        TVector s1 = TSimd.Load(source + step);
        TVector s2 = TSimd.Load(source + (2 * step));
        TVector s3 = TSimd.Load(source + (3 * step));
        TVector s4 = TSimd.Load(source + (4 * step));
        TVector near = TSimd.Multiply(TSimd.Broadcast(-1f / 6), TSimd.Add(s1, s2));
        TVector far = TSimd.Add(s3, s4);
        TVector first = TSimd.MultiplyAdd(TSimd.Broadcast(1f / 4), TSimd.Load(source), near);
        TVector last = TSimd.Add(TSimd.Load(source + (5 * step)), near);
        TVector middle = TSimd.Multiply(TSimd.Broadcast(-1f / 6), TSimd.Subtract(s1, s2));
        TSimd.Store(TSimd.MultiplyAdd(TSimd.Broadcast(1f / 24), far, first), target);
        TSimd.Store(TSimd.MultiplyAdd(TSimd.Broadcast(1f / 12), TSimd.Subtract(s3, s4), middle), target + targetStep);
        TSimd.Store(TSimd.MultiplyAdd(TSimd.Broadcast(1f / 6), far, last), target + (2 * targetStep));
    }
}
