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
            if (o.KernelRows == 3)
            {
                Convolve<TSimd, TVector, ThreeRows>(o, o.Pairs + pair);
            }
            else
            {
                Convolve<TSimd, TVector, FiveRows>(o, o.Pairs + pair);
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
            for (nint column = 0; column < o.KernelColumns; column++)
            {
                float* at = sums + (column * o.KernelRows * TSimd.Width);
                if (o.KernelRows == 3)
                {
                    AddDots<TSimd, TVector, ThreeRows>(o, o.Pairs + pair, column, at);
                }
                else
                {
                    AddDots<TSimd, TVector, FiveRows>(o, o.Pairs + pair, column, at);
                }
            }
        }
    }

    // The sums of the rows that the row at hand is in: the first is whole after it, the last begins with it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Convolve<TSimd, TVector, TRows>(in PlaneOperands o, StreamPair* pair)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TRows : struct, IKernelRows
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
        int* masks = o.PairMasks + pair->Masks;
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
                nint mask = masks[j];
                TVector u = TSimd.Load(a + shift);
                TVector v = TSimd.Load(b + shift);
                if (mask >= 0)
                {
                    u = TSimd.Mask(TSimd.Load(o.Masks + mask), u);
                    v = TSimd.Mask(TSimd.Load(o.Masks + mask + TSimd.Width), v);
                }

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

    // The gradients of the rows that the row at hand is in.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddDots<TSimd, TVector, TRows>(in PlaneOperands o, StreamPair* pair, nint column, float* sums)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TRows : struct, IKernelRows
    {
        nint row = o.Row;
        int height = o.SourceRows;
        nint shift = o.ColumnShifts[column];
        int y = pair->First.Row + o.FirstShift;
        int z = pair->Second.Row + o.FirstShift;
        float* first = o.Source + (y * row) + pair->First.Column + shift;
        float* second = o.Source + (z * row) + pair->Second.Column + shift;
        float* firstGradient = o.Target + (pair->First.Row * row) + pair->First.Column;
        float* secondGradient = o.Target + (pair->Second.Row * row) + pair->Second.Column;
        float* masks = o.Masks + o.PairMasks[pair->DotMasks + column];
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
            h0 = (uint)(step - pair->Skipped) < (uint)(pair->Rows - pair->Skipped) ? TSimd.Load(secondGradient) : default;
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

        Add<TSimd, TVector>(s0, t0, sums);
        Add<TSimd, TVector>(s1, t1, sums + TSimd.Width);
        Add<TSimd, TVector>(s2, t2, sums + (2 * TSimd.Width));
        if (TRows.Value == 5)
        {
            Add<TSimd, TVector>(s3, t3, sums + (3 * TSimd.Width));
            Add<TSimd, TVector>(s4, t4, sums + (4 * TSimd.Width));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TSimd, TVector>(TVector a, TVector b, float* sum)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct => TSimd.Store(TSimd.Add(TSimd.Load(sum), TSimd.Add(a, b)), sum);

    private interface IKernelRows
    {
        static abstract int Value { get; }
    }

    private readonly struct ThreeRows : IKernelRows
    {
        public static int Value => 3;
    }

    private readonly struct FiveRows : IKernelRows
    {
        public static int Value => 5;
    }
}
