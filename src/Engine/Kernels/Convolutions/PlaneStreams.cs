using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.Convolutions;

/// <summary>
/// As <see cref="PlaneProducts"/>, where rows hold a vector and the kernel has three or five rows, one below the other: two vectors of
/// columns at a time go down the rows, and each vector of the source is loaded once for all rows of the kernel.
/// </summary>
internal static unsafe class PlaneStreams
{
    /// <summary>As <see cref="PlaneProducts.Convolve"/>.</summary>
    public static void Convolve<TSimd, TVector>(in PlaneOperands o)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        for (nint pair = 0; pair < o.PairCount; pair++)
        {
            if (o.KernelRows == 3 && o.KernelColumns == 3)
            {
                ConvolveThree<TSimd, TVector>(o, o.Pairs + pair);
            }
            else if (o.KernelRows == 3)
            {
                Convolve<TSimd, TVector, PlaneProducts.Three>(o, o.Pairs + pair);
            }
            else
            {
                Convolve<TSimd, TVector, PlaneProducts.Five>(o, o.Pairs + pair);
            }
        }
    }

    /// <summary>As <see cref="PlaneProducts.AddDots"/>.</summary>
    public static void AddDots<TSimd, TVector>(in PlaneOperands o, float* sums)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        for (nint pair = 0; pair < o.PairCount; pair++)
        {
            if (o.KernelRows == 3 && o.KernelColumns == 3)
            {
                AddDotsOfThree<TSimd, TVector>(o, o.Pairs + pair, second: false, sums);
                AddDotsOfThree<TSimd, TVector>(o, o.Pairs + pair, second: true, sums);
                continue;
            }

            for (nint column = 0; column < o.KernelColumns; column++)
            {
                float* at = sums + (column * o.KernelRows * TSimd.Width);
                if (o.KernelRows == 3)
                {
                    AddDots<TSimd, TVector, PlaneProducts.Three>(o, o.Pairs + pair, column, at);
                }
                else
                {
                    AddDots<TSimd, TVector, PlaneProducts.Five>(o, o.Pairs + pair, column, at);
                }
            }
        }
    }

    // The sums of the rows that the row at hand is in: the first is whole after it, the last begins with it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Convolve<TSimd, TVector, TRows>(in PlaneOperands o, StreamPair* pair)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TRows : struct, PlaneProducts.ICount
    {
        nint columns = o.KernelColumns;
        nint row = o.Row;
        int height = o.SourceRows;
        int y = pair->First.Row + o.FirstShift;
        int z = pair->Second.Row + o.FirstShift;
        float* first = o.Source + (y * row) + pair->First.Column;
        float* second = o.Source + (z * row) + pair->Second.Column;
        float* firstTarget = o.Target + ((pair->First.Row - TRows.Value + 1) * row) + pair->First.Column;
        float* secondTarget = o.Target + ((pair->Second.Row - TRows.Value + 1) * row) + pair->Second.Column;
        float* masks = o.Masks + pair->Masks;
        TVector bias = TSimd.Broadcast(*o.Weights);
        TVector s0 = bias, s1 = bias, s2 = bias, s3 = bias, s4 = bias;
        TVector t0 = bias, t1 = bias, t2 = bias, t3 = bias, t4 = bias;
        int end = pair->Rows + TRows.Value - 1;
        for (int step = 0; step < end; step++)
        {
            float* a = (uint)(y + step) < (uint)height ? first : o.Zeros;
            float* b = (uint)(z + step) < (uint)height ? second : o.Zeros;
            float* weight = o.Weights + 1;
            for (nint j = 0; j < columns; j++)
            {
                nint shift = o.ColumnShifts[j];
                float* mask = masks + (j * 2 * TSimd.Width);
                TVector u = TSimd.Mask(TSimd.Load(mask), TSimd.Load(a + shift));
                TVector v = TSimd.Mask(TSimd.Load(mask + TSimd.Width), TSimd.Load(b + shift));

                TVector f;
                if (TRows.Value == 5)
                {
                    f = TSimd.Broadcast(*weight++);
                    s4 = TSimd.MultiplyAdd(f, u, s4);
                    t4 = TSimd.MultiplyAdd(f, v, t4);
                    f = TSimd.Broadcast(*weight++);
                    s3 = TSimd.MultiplyAdd(f, u, s3);
                    t3 = TSimd.MultiplyAdd(f, v, t3);
                }

                f = TSimd.Broadcast(*weight++);
                s2 = TSimd.MultiplyAdd(f, u, s2);
                t2 = TSimd.MultiplyAdd(f, v, t2);
                f = TSimd.Broadcast(*weight++);
                s1 = TSimd.MultiplyAdd(f, u, s1);
                t1 = TSimd.MultiplyAdd(f, v, t1);
                f = TSimd.Broadcast(*weight++);
                s0 = TSimd.MultiplyAdd(f, u, s0);
                t0 = TSimd.MultiplyAdd(f, v, t0);
            }

            if (step >= TRows.Value - 1)
            {
                TSimd.Store(o.Rectify ? TSimd.Rectify(s0) : s0, firstTarget);
                TSimd.Store(o.Rectify ? TSimd.Rectify(t0) : t0, secondTarget);
            }

            s0 = s1;
            t0 = t1;
            s1 = s2;
            t1 = t2;
            s2 = TRows.Value == 5 ? s3 : bias;
            t2 = TRows.Value == 5 ? t3 : bias;
            s3 = s4;
            t3 = t4;
            s4 = bias;
            t4 = bias;
            first += row;
            second += row;
            firstTarget += row;
            secondTarget += row;
        }
    }

    // The same with all nine weights in registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ConvolveThree<TSimd, TVector>(in PlaneOperands o, StreamPair* pair)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint row = o.Row;
        uint height = (uint)o.SourceRows;
        int y = pair->First.Row + o.FirstShift;
        int z = pair->Second.Row + o.FirstShift;
        nint left = o.ColumnShifts[0];
        nint middle = o.ColumnShifts[1] - left;
        nint right = o.ColumnShifts[2] - left;
        float* first = o.Source + (y * row) + pair->First.Column + left;
        float* second = o.Source + (z * row) + pair->Second.Column + left;
        float* firstTarget = o.Target + ((pair->First.Row - 2) * row) + pair->First.Column;
        float* secondTarget = o.Target + ((pair->Second.Row - 2) * row) + pair->Second.Column;
        float* zeros = o.Zeros + left;
        bool rectify = o.Rectify;
        float* masks = o.Masks + pair->Masks;
        TVector leftMask = TSimd.Load(masks), secondLeftMask = TSimd.Load(masks + TSimd.Width);
        TVector middleMask = TSimd.Load(masks + (2 * TSimd.Width)), secondMiddleMask = TSimd.Load(masks + (3 * TSimd.Width));
        TVector rightMask = TSimd.Load(masks + (4 * TSimd.Width)), secondRightMask = TSimd.Load(masks + (5 * TSimd.Width));
        float* w = o.Weights;
        TVector bias = TSimd.Broadcast(*w);
        TVector a0 = TSimd.Broadcast(w[1]), a1 = TSimd.Broadcast(w[2]), a2 = TSimd.Broadcast(w[3]);
        TVector b0 = TSimd.Broadcast(w[4]), b1 = TSimd.Broadcast(w[5]), b2 = TSimd.Broadcast(w[6]);
        TVector c0 = TSimd.Broadcast(w[7]), c1 = TSimd.Broadcast(w[8]), c2 = TSimd.Broadcast(w[9]);
        TVector s0, s1 = bias, s2 = bias;
        TVector t0, t1 = bias, t2 = bias;
        int end = pair->Rows + 2;
        for (int step = 0; step < end; step++)
        {
            float* a = (uint)(y + step) < height ? first : zeros;
            float* b = (uint)(z + step) < height ? second : zeros;
            TVector u = TSimd.Mask(leftMask, TSimd.Load(a));
            TVector v = TSimd.Mask(secondLeftMask, TSimd.Load(b));
            s0 = TSimd.MultiplyAdd(a2, u, s1);
            t0 = TSimd.MultiplyAdd(a2, v, t1);
            s1 = TSimd.MultiplyAdd(a1, u, s2);
            t1 = TSimd.MultiplyAdd(a1, v, t2);
            s2 = TSimd.MultiplyAdd(a0, u, bias);
            t2 = TSimd.MultiplyAdd(a0, v, bias);
            u = TSimd.Mask(middleMask, TSimd.Load(a + middle));
            v = TSimd.Mask(secondMiddleMask, TSimd.Load(b + middle));
            s0 = TSimd.MultiplyAdd(b2, u, s0);
            t0 = TSimd.MultiplyAdd(b2, v, t0);
            s1 = TSimd.MultiplyAdd(b1, u, s1);
            t1 = TSimd.MultiplyAdd(b1, v, t1);
            s2 = TSimd.MultiplyAdd(b0, u, s2);
            t2 = TSimd.MultiplyAdd(b0, v, t2);
            u = TSimd.Mask(rightMask, TSimd.Load(a + right));
            v = TSimd.Mask(secondRightMask, TSimd.Load(b + right));
            s0 = TSimd.MultiplyAdd(c2, u, s0);
            t0 = TSimd.MultiplyAdd(c2, v, t0);
            s1 = TSimd.MultiplyAdd(c1, u, s1);
            t1 = TSimd.MultiplyAdd(c1, v, t1);
            s2 = TSimd.MultiplyAdd(c0, u, s2);
            t2 = TSimd.MultiplyAdd(c0, v, t2);
            if (step >= 2)
            {
                TSimd.Store(rectify ? TSimd.Rectify(s0) : s0, firstTarget);
                TSimd.Store(rectify ? TSimd.Rectify(t0) : t0, secondTarget);
            }


            first += row;
            second += row;
            firstTarget += row;
            secondTarget += row;
        }
    }

    // The gradients of the rows that the row at hand is in.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddDots<TSimd, TVector, TRows>(in PlaneOperands o, StreamPair* pair, nint column, float* sums)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TRows : struct, PlaneProducts.ICount
    {
        nint row = o.Row;
        int height = o.SourceRows;
        int skipped = pair->Skipped;
        nint shift = o.ColumnShifts[column];
        int y = pair->First.Row + o.FirstShift;
        int z = pair->Second.Row + o.FirstShift;
        float* first = o.Source + (y * row) + pair->First.Column + shift;
        float* second = o.Source + (z * row) + pair->Second.Column + shift;
        float* firstGradient = o.Target + (pair->First.Row * row) + pair->First.Column;
        float* secondGradient = o.Target + (pair->Second.Row * row) + pair->Second.Column;
        float* masks = o.Masks + pair->DotMasks + (column * 2 * TSimd.Width);
        TVector firstMask = TSimd.Load(masks);
        TVector secondMask = TSimd.Load(masks + TSimd.Width);
        TVector s0 = default, s1 = default, s2 = default, s3 = default, s4 = default;
        TVector t0 = default, t1 = default, t2 = default, t3 = default, t4 = default;
        TVector g0, g1 = default, g2 = default, g3 = default, g4 = default;
        TVector h0, h1 = default, h2 = default, h3 = default, h4 = default;
        int end = pair->Rows + TRows.Value - 1;
        for (int step = 0; step < end; step++)
        {
            TVector u = (uint)(y + step) < (uint)height ? TSimd.Mask(firstMask, TSimd.Load(first)) : default;
            TVector v = (uint)(z + step) < (uint)height ? TSimd.Mask(secondMask, TSimd.Load(second)) : default;
            g0 = step < pair->Rows ? TSimd.Load(firstGradient) : default;
            h0 = (uint)(step - skipped) < (uint)(pair->Rows - skipped) ? TSimd.Load(secondGradient) : default;
            s0 = TSimd.MultiplyAdd(g0, u, s0);
            t0 = TSimd.MultiplyAdd(h0, v, t0);
            s1 = TSimd.MultiplyAdd(g1, u, s1);
            t1 = TSimd.MultiplyAdd(h1, v, t1);
            s2 = TSimd.MultiplyAdd(g2, u, s2);
            t2 = TSimd.MultiplyAdd(h2, v, t2);
            if (TRows.Value == 5)
            {
                s3 = TSimd.MultiplyAdd(g3, u, s3);
                t3 = TSimd.MultiplyAdd(h3, v, t3);
                s4 = TSimd.MultiplyAdd(g4, u, s4);
                t4 = TSimd.MultiplyAdd(h4, v, t4);
                g4 = g3;
                h4 = h3;
                g3 = g2;
                h3 = h2;
            }

            g2 = g1;
            h2 = h1;
            g1 = g0;
            h1 = h0;
            first += row;
            second += row;
            firstGradient += row;
            secondGradient += row;
        }

        PlaneProducts.Add<TSimd, TVector>(TSimd.Add(s0, t0), sums);
        PlaneProducts.Add<TSimd, TVector>(TSimd.Add(s1, t1), sums + TSimd.Width);
        PlaneProducts.Add<TSimd, TVector>(TSimd.Add(s2, t2), sums + (2 * TSimd.Width));
        if (TRows.Value == 5)
        {
            PlaneProducts.Add<TSimd, TVector>(TSimd.Add(s3, t3), sums + (3 * TSimd.Width));
            PlaneProducts.Add<TSimd, TVector>(TSimd.Add(s4, t4), sums + (4 * TSimd.Width));
        }
    }

    // The same for all nine taps, one vector of columns.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddDotsOfThree<TSimd, TVector>(in PlaneOperands o, StreamPair* pair, bool second, float* sums)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint row = o.Row;
        uint height = (uint)o.SourceRows;
        StreamStart start = second ? pair->Second : pair->First;
        int skipped = second ? pair->Skipped : 0;
        int y = start.Row + o.FirstShift;
        nint left = o.ColumnShifts[0];
        nint middle = o.ColumnShifts[1] - left;
        nint right = o.ColumnShifts[2] - left;
        float* source = o.Source + (y * row) + start.Column + left;
        float* gradient = o.Target + (start.Row * row) + start.Column;
        float* zeros = o.Zeros + left;
        float* masks = o.Masks + pair->DotMasks + (second ? TSimd.Width : 0);
        TVector leftMask = TSimd.Load(masks);
        TVector middleMask = TSimd.Load(masks + (2 * TSimd.Width));
        TVector rightMask = TSimd.Load(masks + (4 * TSimd.Width));
        TVector a0 = default, a1 = default, a2 = default;
        TVector b0 = default, b1 = default, b2 = default;
        TVector c0 = default, c1 = default, c2 = default;
        TVector g1 = default, g2 = default;
        int end = pair->Rows + 2;
        for (int step = 0; step < end; step++)
        {
            float* at = (uint)(y + step) < height ? source : zeros;
            TVector g0 = TSimd.Load((uint)(step - skipped) < (uint)(pair->Rows - skipped) ? gradient : zeros);
            TVector x = TSimd.Mask(leftMask, TSimd.Load(at));
            a0 = TSimd.MultiplyAdd(g0, x, a0);
            a1 = TSimd.MultiplyAdd(g1, x, a1);
            a2 = TSimd.MultiplyAdd(g2, x, a2);
            x = TSimd.Mask(middleMask, TSimd.Load(at + middle));
            b0 = TSimd.MultiplyAdd(g0, x, b0);
            b1 = TSimd.MultiplyAdd(g1, x, b1);
            b2 = TSimd.MultiplyAdd(g2, x, b2);
            x = TSimd.Mask(rightMask, TSimd.Load(at + right));
            c0 = TSimd.MultiplyAdd(g0, x, c0);
            c1 = TSimd.MultiplyAdd(g1, x, c1);
            c2 = TSimd.MultiplyAdd(g2, x, c2);
            g2 = g1;
            g1 = g0;
            source += row;
            gradient += row;
        }

        PlaneProducts.Add<TSimd, TVector>(a0, sums);
        PlaneProducts.Add<TSimd, TVector>(a1, sums + TSimd.Width);
        PlaneProducts.Add<TSimd, TVector>(a2, sums + (2 * TSimd.Width));
        PlaneProducts.Add<TSimd, TVector>(b0, sums + (3 * TSimd.Width));
        PlaneProducts.Add<TSimd, TVector>(b1, sums + (4 * TSimd.Width));
        PlaneProducts.Add<TSimd, TVector>(b2, sums + (5 * TSimd.Width));
        PlaneProducts.Add<TSimd, TVector>(c0, sums + (6 * TSimd.Width));
        PlaneProducts.Add<TSimd, TVector>(c1, sums + (7 * TSimd.Width));
        PlaneProducts.Add<TSimd, TVector>(c2, sums + (8 * TSimd.Width));
    }
}
