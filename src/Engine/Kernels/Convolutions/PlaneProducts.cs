using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.Convolutions;

/// <summary>The convolution of a plane with one kernel, and the dot products of two planes for each of its taps.</summary>
internal static unsafe class PlaneProducts
{
    /// <summary>Vectors that are computed together.</summary>
    public const int Block = 4;

    // Kernel rows whose dot products are made together.
    private const int MostRows = 5;

    /// <summary>
    /// target[p] = weights[0] + sum over taps of weights[1 + tap] * what the tap reads at p; then rectified where wanted.
    /// </summary>
    public static void Convolve<TSimd, TVector>(in PlaneOperands o)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        if (o.PairCount > 0)
        {
            PlaneStreams.Convolve<TSimd, TVector>(o);
            return;
        }

        nint rest = o.Vectors % Block;
        nint place = o.Start;
        nint column = o.StartColumn;
        Inside<TSimd, TVector, Four>(o, o.Vectors / Block, ref place, ref column);
        Inside<TSimd, TVector, Two>(o, rest / 2, ref place, ref column);
        Inside<TSimd, TVector, One>(o, rest % 2, ref place, ref column);
        Edges<TSimd, TVector>(o);
    }

    /// <summary>
    /// sums[tap * width + lane] += sum over vectors of target[p + lane] * what the tap reads there: all lanes together are the gradient by
    /// the tap's weight.
    /// </summary>
    public static void AddDots<TSimd, TVector>(in PlaneOperands o, float* sums)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        if (o.PairCount > 0)
        {
            PlaneStreams.AddDots<TSimd, TVector>(o, sums);
            return;
        }

        EdgeDots<TSimd, TVector>(o, sums);
        for (int column = 0; column < o.KernelColumns && o.Vectors > 0; column++)
        {
            for (int row = 0; row < o.KernelRows; row += MostRows)
            {
                int tap = (column * o.KernelRows) + row;
                float* at = sums + (tap * (nint)TSimd.Width);
                switch (Math.Min(MostRows, o.KernelRows - row))
                {
                    case 1:
                        InsideDots<TSimd, TVector, One>(o, column, o.Offsets + tap, at);
                        break;
                    case 2:
                        InsideDots<TSimd, TVector, Two>(o, column, o.Offsets + tap, at);
                        break;
                    case 3:
                        InsideDots<TSimd, TVector, Three>(o, column, o.Offsets + tap, at);
                        break;
                    case 4:
                        InsideDots<TSimd, TVector, Four>(o, column, o.Offsets + tap, at);
                        break;
                    default:
                        InsideDots<TSimd, TVector, Five>(o, column, o.Offsets + tap, at);
                        break;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Inside<TSimd, TVector, TCount>(in PlaneOperands o, nint count, ref nint firstPlace, ref nint firstColumn)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TCount : struct, ICount
    {
        nint rows = o.KernelRows;
        nint columns = o.KernelColumns;
        nint row = o.Row;
        nint step = TCount.Value == Block ? o.BlockStep : TCount.Value == 2 ? o.PairStep : 0;
        nint place = firstPlace;
        nint column = firstColumn;
        for (; count > 0; count--)
        {
            float* source = o.Source + place;
            float* weight = o.Weights;
            int* offset = o.Offsets;
            TVector t0 = TSimd.Broadcast(*weight), t1 = t0, t2 = t0, t3 = t0;
            for (nint j = 0; j < columns; j++)
            {
                TVector s0 = default, s1 = default, s2 = default, s3 = default;
                for (nint i = 0; i < rows; i++)
                {
                    weight++;
                    float* x = source + *offset;
                    offset++;
                    TVector f = TSimd.Broadcast(*weight);
                    s0 = TSimd.MultiplyAdd(f, TSimd.Load(x), s0);
                    if (TCount.Value > 1)
                    {
                        s1 = TSimd.MultiplyAdd(f, TSimd.Load(x + TSimd.Width), s1);
                    }

                    if (TCount.Value > 2)
                    {
                        s2 = TSimd.MultiplyAdd(f, TSimd.Load(x + (2 * TSimd.Width)), s2);
                        s3 = TSimd.MultiplyAdd(f, TSimd.Load(x + (3 * TSimd.Width)), s3);
                    }
                }

                nint mask = o.ColumnMasks[j];
                if (mask >= 0)
                {
                    float* m = o.Masks + mask + column;
                    s0 = TSimd.Mask(TSimd.Load(m), s0);
                    if (TCount.Value > 1)
                    {
                        s1 = TSimd.Mask(TSimd.Load(m + TSimd.Width), s1);
                    }

                    if (TCount.Value > 2)
                    {
                        s2 = TSimd.Mask(TSimd.Load(m + (2 * TSimd.Width)), s2);
                        s3 = TSimd.Mask(TSimd.Load(m + (3 * TSimd.Width)), s3);
                    }
                }

                t0 = TSimd.Add(t0, s0);
                if (TCount.Value > 1)
                {
                    t1 = TSimd.Add(t1, s1);
                }

                if (TCount.Value > 2)
                {
                    t2 = TSimd.Add(t2, s2);
                    t3 = TSimd.Add(t3, s3);
                }
            }

            if (o.Rectify)
            {
                t0 = TSimd.Rectify(t0);
                t1 = TSimd.Rectify(t1);
                t2 = TSimd.Rectify(t2);
                t3 = TSimd.Rectify(t3);
            }

            float* target = o.Target + place;
            TSimd.Store(t0, target);
            if (TCount.Value > 1)
            {
                TSimd.Store(t1, target + TSimd.Width);
            }

            if (TCount.Value > 2)
            {
                TSimd.Store(t2, target + (2 * TSimd.Width));
                TSimd.Store(t3, target + (3 * TSimd.Width));
            }

            place += TCount.Value * TSimd.Width;
            column += step;
            column = column < row ? column : column - row;
        }

        firstPlace = place;
        firstColumn = column;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Edges<TSimd, TVector>(in PlaneOperands o)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        float* spare = stackalloc float[TSimd.Width];
        EdgeTap* tap = o.EdgeTaps;
        for (nint e = 0; e < o.EdgeCount; e++)
        {
            PlaneEdge* edge = o.Edges + e;
            TVector sum = TSimd.Broadcast(*o.Weights);
            for (EdgeTap* end = o.EdgeTaps + edge->End; tap < end; tap++)
            {
                TVector x = TSimd.Mask(TSimd.Load(o.Masks + tap->Mask), TSimd.Load(o.Source + tap->Offset));
                sum = TSimd.MultiplyAdd(TSimd.Broadcast(o.Weights[1 + tap->Tap]), x, sum);
            }

            sum = o.Rectify ? TSimd.Rectify(sum) : sum;
            if (o.Length >= TSimd.Width)
            {
                TSimd.Store(sum, o.Target + edge->Start);
                continue;
            }

            TSimd.Store(sum, spare);
            for (int i = 0; i < o.Length; i++)
            {
                o.Target[i] = spare[i];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void InsideDots<TSimd, TVector, TRows>(in PlaneOperands o, int kernelColumn, int* offsets, float* sums)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TRows : struct, ICount
    {
        nint row = o.Row;
        nint column = o.StartColumn;
        nint step = o.PairStep;
        nint mask = o.ColumnMasks[kernelColumn];
        float* masks = o.Masks + mask;
        float* gradient = o.Target + o.Start;
        float* source = o.Source + o.Start;
        float* x0 = source + offsets[0];
        float* x1 = source + offsets[TRows.Value > 1 ? 1 : 0];
        float* x2 = source + offsets[TRows.Value > 2 ? 2 : 0];
        float* x3 = source + offsets[TRows.Value > 3 ? 3 : 0];
        float* x4 = source + offsets[TRows.Value > 4 ? 4 : 0];
        TVector s0 = default, s1 = default, s2 = default, s3 = default, s4 = default;
        TVector t0 = default, t1 = default, t2 = default, t3 = default, t4 = default;
        nint end = o.Vectors * (nint)TSimd.Width;
        nint place = 0;
        for (; place < end - TSimd.Width; place += 2 * TSimd.Width)
        {
            nint next = place + TSimd.Width;
            TVector g = TSimd.Load(gradient + place);
            TVector h = TSimd.Load(gradient + next);
            if (mask >= 0)
            {
                g = TSimd.Mask(TSimd.Load(masks + column), g);
                h = TSimd.Mask(TSimd.Load(masks + column + TSimd.Width), h);
                column += step;
                column = column < row ? column : column - row;
            }

            s0 = TSimd.MultiplyAdd(g, TSimd.Load(x0 + place), s0);
            t0 = TSimd.MultiplyAdd(h, TSimd.Load(x0 + next), t0);
            if (TRows.Value > 1)
            {
                s1 = TSimd.MultiplyAdd(g, TSimd.Load(x1 + place), s1);
                t1 = TSimd.MultiplyAdd(h, TSimd.Load(x1 + next), t1);
            }

            if (TRows.Value > 2)
            {
                s2 = TSimd.MultiplyAdd(g, TSimd.Load(x2 + place), s2);
                t2 = TSimd.MultiplyAdd(h, TSimd.Load(x2 + next), t2);
            }

            if (TRows.Value > 3)
            {
                s3 = TSimd.MultiplyAdd(g, TSimd.Load(x3 + place), s3);
                t3 = TSimd.MultiplyAdd(h, TSimd.Load(x3 + next), t3);
            }

            if (TRows.Value > 4)
            {
                s4 = TSimd.MultiplyAdd(g, TSimd.Load(x4 + place), s4);
                t4 = TSimd.MultiplyAdd(h, TSimd.Load(x4 + next), t4);
            }
        }

        if (place < end)
        {
            TVector g = TSimd.Load(gradient + place);
            g = mask >= 0 ? TSimd.Mask(TSimd.Load(masks + column), g) : g;
            s0 = TSimd.MultiplyAdd(g, TSimd.Load(x0 + place), s0);
            s1 = TRows.Value > 1 ? TSimd.MultiplyAdd(g, TSimd.Load(x1 + place), s1) : s1;
            s2 = TRows.Value > 2 ? TSimd.MultiplyAdd(g, TSimd.Load(x2 + place), s2) : s2;
            s3 = TRows.Value > 3 ? TSimd.MultiplyAdd(g, TSimd.Load(x3 + place), s3) : s3;
            s4 = TRows.Value > 4 ? TSimd.MultiplyAdd(g, TSimd.Load(x4 + place), s4) : s4;
        }

        Add<TSimd, TVector>(TSimd.Add(s0, t0), sums);
        if (TRows.Value > 1)
        {
            Add<TSimd, TVector>(TSimd.Add(s1, t1), sums + TSimd.Width);
        }

        if (TRows.Value > 2)
        {
            Add<TSimd, TVector>(TSimd.Add(s2, t2), sums + (2 * TSimd.Width));
        }

        if (TRows.Value > 3)
        {
            Add<TSimd, TVector>(TSimd.Add(s3, t3), sums + (3 * TSimd.Width));
        }

        if (TRows.Value > 4)
        {
            Add<TSimd, TVector>(TSimd.Add(s4, t4), sums + (4 * TSimd.Width));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EdgeDots<TSimd, TVector>(in PlaneOperands o, float* sums)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        EdgeTap* tap = o.EdgeTaps;
        for (nint e = 0; e < o.EdgeCount; e++)
        {
            PlaneEdge* edge = o.Edges + e;
            TVector g = TSimd.Mask(TSimd.Load(o.Masks + edge->Fresh), TSimd.Load(o.Target + edge->Start));
            for (EdgeTap* end = o.EdgeTaps + edge->End; tap < end; tap++)
            {
                TVector x = TSimd.Mask(TSimd.Load(o.Masks + tap->Mask), TSimd.Load(o.Source + tap->Offset));
                float* sum = sums + (tap->Tap * (nint)TSimd.Width);
                TSimd.Store(TSimd.MultiplyAdd(g, x, TSimd.Load(sum)), sum);
            }
        }
    }

    /// <summary>sum += value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<TSimd, TVector>(TVector value, float* sum)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct => TSimd.Store(TSimd.Add(TSimd.Load(sum), value), sum);

    /// <summary>A number that is known when a kernel is compiled.</summary>
    internal interface ICount
    {
        static abstract int Value { get; }
    }

    internal readonly struct One : ICount
    {
        public static int Value => 1;
    }

    internal readonly struct Two : ICount
    {
        public static int Value => 2;
    }

    internal readonly struct Three : ICount
    {
        public static int Value => 3;
    }

    internal readonly struct Four : ICount
    {
        public static int Value => 4;
    }

    internal readonly struct Five : ICount
    {
        public static int Value => 5;
    }
}
