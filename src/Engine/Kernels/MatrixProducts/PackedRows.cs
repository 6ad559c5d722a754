using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.MatrixProducts;

/// <summary>
/// A copy of a matrix <c>[rows, depth]</c> for products with vectors: panels of rows lie side by side, so that a product reads the copy
/// from its first number to its last. Each sum is made in the order of k: the bits of <see cref="Gemm"/>. Of a matrix of bfloat16 numbers
/// there is another copy for one vector, of half the bytes.
/// </summary>
internal sealed unsafe class PackedRows
{
    // Half of fewer multiply-adds take less time than handing the vector over.
    private const long WorkForThreads = 3 << 15;

    private readonly int _rows;
    private readonly int _depth;

    private readonly AlignedMemory _memory;
    private readonly AlignedMemory? _halves;

    /// <summary>Copies a matrix.</summary>
    public PackedRows(ReadOnlySpan<float> matrix, int rows, int depth)
    {
        Guard.Same(matrix.Length, checked(rows * depth), nameof(matrix));
        (_rows, _depth) = (rows, depth);
        _memory = new AlignedMemory(checked((int)Size(rows, depth)));
        fixed (float* source = matrix)
        {
            PackedProduct.Pack(rows, depth, source, 1, depth, _memory.First);
        }
        _halves = HalfRows.Hold(matrix) ? HalfRows.Pack(matrix, rows, depth) : null;
    }

    /// <summary>Numbers that a copy takes.</summary>
    public static long Size(int rows, int depth) => (long)PackedProduct.PaddedColumns(rows) * depth;

    /// <summary>Y = activation(X A^T + bias).</summary>
    /// <param name="count">The number of vectors, rows of X.</param>
    /// <param name="x"><c>[count, depth]</c>.</param>
    /// <param name="bias"><c>[rows]</c>, or nothing.</param>
    /// <param name="activation">What is applied to the sums.</param>
    /// <param name="y"><c>[count, rows]</c>, overwritten.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public void Multiply(
        int count, ReadOnlySpan<float> x, ReadOnlySpan<float> bias, ActivationKind activation, Span<float> y, Parallelism parallelism)
    {
        Guard.AtLeast(count, 1);
        Guard.Same(x.Length, checked(count * _depth), nameof(x));
        Guard.Same(y.Length, checked(count * _rows), nameof(y));
        if (!bias.IsEmpty)
        {
            Guard.Same(bias.Length, _rows, nameof(bias));
        }
        fixed (float* vectors = x, added = bias, result = y)
        {
            if (count == 1)
            {
                float* halves = _halves == null ? null : _halves.First;
                var operands = new Operands(
                    _memory.First, halves, vectors, bias.IsEmpty ? null : added, result, _rows, _depth, activation);
                MultiplyOne(operands, (long)_rows * _depth < WorkForThreads ? Parallelism.Single : parallelism);
            }
            else
            {
                var product = new GemmProduct(
                    Transpose.No, Transpose.No, count, _rows, _depth, vectors, _depth, _memory.First, _rows, false, result, _rows)
                {
                    PackedB = _memory.First,
                    Bias = bias.IsEmpty ? null : added,
                    Activation = activation,
                };
                Gemm.Multiply(product, parallelism);
            }
        }
        GC.KeepAlive(this);
    }

    private static void MultiplyOne(in Operands operands, Parallelism parallelism)
    {
        switch (SimdLevel.Bits)
        {
            case 512:
                Body<Simd512, Vector512<float>>.Run(operands, parallelism);
                break;
            case 256:
                Body<Simd256, Vector256<float>>.Run(operands, parallelism);
                break;
            case 128:
                Body<Simd128, Vector128<float>>.Run(operands, parallelism);
                break;
            default:
                Body<SimdScalar, float>.Run(operands, parallelism);
                break;
        }
    }

    private readonly struct Operands(
        float* packed, float* halves, float* x, float* bias, float* y, int rows, int depth, ActivationKind activation)
    {
        public float* Packed { get; } = packed;

        public float* Halves { get; } = halves;

        public float* X { get; } = x;

        public float* Bias { get; } = bias;

        public float* Y { get; } = y;

        public int Rows { get; } = rows;

        public int Depth { get; } = depth;

        public ActivationKind Activation { get; } = activation;
    }

    // Two panels a chunk, which hides the sums' latency.
    private readonly struct Body<TSimd, TVector>(Operands o) : IChunkBody
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        public static void Run(in Operands operands, Parallelism parallelism) =>
            parallelism.For(GemmPlan.Units(operands.Rows, 2 * ColumnPanels<TSimd, TVector>.Width), new Body<TSimd, TVector>(operands));

        [SkipLocalsInit]
        public void Run(int chunk, int worker)
        {
            var panels = new ColumnPanels<TSimd, TVector>(o.Rows);
            int width = ColumnPanels<TSimd, TVector>.Width;
            float* sums = stackalloc float[4 * width];
            (int first, int rows) = panels[2 * chunk];
            float* packed = o.Packed + (first * (nint)o.Depth);
            if (o.Halves != null)
            {
                first = 2 * chunk * width;
                rows = Math.Min(2 * width, o.Rows - first);
                HalfRows.Sum<TSimd, TVector>(o.Halves + (chunk * (nint)width * o.Depth), o.X, o.Depth, sums);
            }
            else if ((2 * chunk) + 1 < panels.Count)
            {
                (int start, int more) = panels[(2 * chunk) + 1];
                float* following = o.Packed + (start * (nint)o.Depth);
                if (more > width - TSimd.Width)
                {
                    SumTwo(packed, following, o.X, o.Depth, sums);
                }
                else
                {
                    SumOne(packed, rows / TSimd.Width, o.X, o.Depth, sums);
                    SumOne(following, GemmPlan.Units(more, TSimd.Width), o.X, o.Depth, sums + rows);
                }

                rows += more;
            }
            else
            {
                SumOne(packed, GemmPlan.Units(rows, TSimd.Width), o.X, o.Depth, sums);
            }

            float* bias = null;
            if (o.Bias != null)
            {
                // Whole vectors, so that the activation of a row does not depend on where it is.
                bias = sums + (2 * width);
                new Span<float>(bias, 2 * width).Clear();
                new ReadOnlySpan<float>(o.Bias + first, rows).CopyTo(new Span<float>(bias, rows));
            }

            GemmFinish<TSimd, TVector>.InPlace(sums, 0, 1, ColumnPanels<TSimd, TVector>.Padded(rows), bias, o.Activation);
            new ReadOnlySpan<float>(sums, rows).CopyTo(new Span<float>(o.Y + first, rows));
        }

        // Panels as wide as a tile.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void SumTwo(float* a, float* b, float* x, nint depth, float* y)
        {
            TVector s0 = default, s1 = default, s2 = default, t0 = default, t1 = default, t2 = default;
            nint step = TSimd.TileVectors * TSimd.Width;
            for (nint k = 0; k < depth; k++, a += step, b += step)
            {
                TVector f = TSimd.Broadcast(x[k]);
                s0 = TSimd.MultiplyAdd(TSimd.Load(a), f, s0);
                s1 = TSimd.MultiplyAdd(TSimd.Load(a + TSimd.Width), f, s1);
                s2 = TSimd.TileVectors == 3 ? TSimd.MultiplyAdd(TSimd.Load(a + (2 * TSimd.Width)), f, s2) : s2;
                t0 = TSimd.MultiplyAdd(TSimd.Load(b), f, t0);
                t1 = TSimd.MultiplyAdd(TSimd.Load(b + TSimd.Width), f, t1);
                t2 = TSimd.TileVectors == 3 ? TSimd.MultiplyAdd(TSimd.Load(b + (2 * TSimd.Width)), f, t2) : t2;
            }

            Store(s0, s1, s2, TSimd.TileVectors, y);
            Store(t0, t1, t2, TSimd.TileVectors, y + step);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void SumOne(float* a, int vectors, float* x, nint depth, float* y)
        {
            TVector s0 = default, s1 = default, s2 = default;
            nint step = vectors * TSimd.Width;
            for (nint k = 0; k < depth; k++, a += step)
            {
                TVector f = TSimd.Broadcast(x[k]);
                s0 = TSimd.MultiplyAdd(TSimd.Load(a), f, s0);
                s1 = vectors >= 2 ? TSimd.MultiplyAdd(TSimd.Load(a + TSimd.Width), f, s1) : s1;
                s2 = vectors == 3 ? TSimd.MultiplyAdd(TSimd.Load(a + (2 * TSimd.Width)), f, s2) : s2;
            }

            Store(s0, s1, s2, vectors, y);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Store(TVector s0, TVector s1, TVector s2, int vectors, float* y)
        {
            TSimd.Store(s0, y);
            if (vectors >= 2)
            {
                TSimd.Store(s1, y + TSimd.Width);
            }

            if (vectors == 3)
            {
                TSimd.Store(s2, y + (2 * TSimd.Width));
            }
        }
    }
}
