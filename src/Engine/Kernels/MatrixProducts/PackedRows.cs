using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.MatrixProducts;

/// <summary>
/// A copy of a matrix <c>[rows, depth]</c> for products with one vector: groups of rows lie side by side, so that a product reads the
/// copy from its first number to its last. Each sum is made in the order of k: the bits of <see cref="Gemm"/>.
/// </summary>
internal sealed unsafe class PackedRows
{
    // The sums' latency is hidden.
    private const int VectorsOfGroup = 4;

    private const long WorkForThreads = 1 << 15;

    private readonly int _rows;
    private readonly int _depth;

    private readonly AlignedMemory _memory;

    /// <summary>Copies a matrix.</summary>
    public PackedRows(ReadOnlySpan<float> matrix, int rows, int depth)
    {
        Guard.Same(matrix.Length, checked(rows * depth), nameof(matrix));
        (_rows, _depth) = (rows, depth);
        _memory = new AlignedMemory(checked((int)Size(rows, depth)));
        float* packed = _memory.First;
        fixed (float* source = matrix)
        {
            for (nint row = 0; row < rows; row += Height)
            {
                Pack(source + (row * depth), depth, (int)Math.Min(Height, rows - row), packed + (row * depth));
            }
        }
    }

    private static int Height => VectorsOfGroup * Math.Max(1, SimdLevel.Bits / 32);

    /// <summary>Numbers that a copy takes.</summary>
    public static long Size(int rows, int depth) => (long)GemmPlan.Units(rows, Height) * Height * depth;

    /// <summary>y = activation(A x + bias).</summary>
    /// <param name="x"><c>[depth]</c>.</param>
    /// <param name="bias"><c>[rows]</c>, or nothing.</param>
    /// <param name="activation">What is applied to the sums.</param>
    /// <param name="y"><c>[rows]</c>, overwritten.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public void Multiply(
        ReadOnlySpan<float> x, ReadOnlySpan<float> bias, ActivationKind activation, Span<float> y, Parallelism parallelism)
    {
        Guard.Same(x.Length, _depth, nameof(x));
        Guard.Same(y.Length, _rows, nameof(y));
        if (!bias.IsEmpty)
        {
            Guard.Same(bias.Length, _rows, nameof(bias));
        }
        Parallelism allowed = (long)_rows * _depth < WorkForThreads ? Parallelism.Single : parallelism;
        fixed (float* vector = x, added = bias, result = y)
        {
            var operands = new Operands(_memory.First, vector, bias.IsEmpty ? null : added, result, _rows, _depth, activation);
            int groups = GemmPlan.Units(_rows, Height);
            switch (SimdLevel.Bits)
            {
                case 512:
                    allowed.For(groups, new Body<Simd512, Vector512<float>>(operands));
                    break;
                case 256:
                    allowed.For(groups, new Body<Simd256, Vector256<float>>(operands));
                    break;
                case 128:
                    allowed.For(groups, new Body<Simd128, Vector128<float>>(operands));
                    break;
                default:
                    allowed.For(groups, new Body<SimdScalar, float>(operands));
                    break;
            }
        }
        GC.KeepAlive(_memory);
    }

    private static void Pack(float* source, int depth, int rows, float* destination)
    {
        switch (SimdLevel.Bits)
        {
            case 512:
                GemmPacking.Pack<Simd512, Vector512<float>>(source, 1, depth, depth, rows, Height, destination);
                break;
            case 256:
                GemmPacking.Pack<Simd256, Vector256<float>>(source, 1, depth, depth, rows, Height, destination);
                break;
            case 128:
                GemmPacking.Pack<Simd128, Vector128<float>>(source, 1, depth, depth, rows, Height, destination);
                break;
            default:
                GemmPacking.Pack<SimdScalar, float>(source, 1, depth, depth, rows, Height, destination);
                break;
        }
    }

    private readonly struct Operands(float* packed, float* x, float* bias, float* y, int rows, int depth, ActivationKind activation)
    {
        public float* Packed { get; } = packed;

        public float* X { get; } = x;

        public float* Bias { get; } = bias;

        public float* Y { get; } = y;

        public int Rows { get; } = rows;

        public int Depth { get; } = depth;

        public ActivationKind Activation { get; } = activation;
    }

    private readonly struct Body<TSimd, TVector>(Operands o) : IChunkBody
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        [SkipLocalsInit]
        public void Run(int chunk, int worker)
        {
            int height = VectorsOfGroup * TSimd.Width;
            int row = chunk * height;
            int rows = Math.Min(height, o.Rows - row);
            float* sums = stackalloc float[2 * height];
            Sum(o.Packed + ((nint)row * o.Depth), o.X, o.Depth, GemmPlan.Units(rows, TSimd.Width), sums);
            float* bias = null;
            if (o.Bias != null)
            {
                // Whole vectors, so that the activation of a row does not depend on where it is.
                bias = sums + height;
                new Span<float>(bias, height).Clear();
                new ReadOnlySpan<float>(o.Bias + row, rows).CopyTo(new Span<float>(bias, rows));
            }
            GemmFinish<TSimd, TVector>.InPlace(sums, 0, 1, height, bias, o.Activation);
            new ReadOnlySpan<float>(sums, rows).CopyTo(new Span<float>(o.Y + row, rows));
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Sum(float* a, float* x, int depth, int vectors, float* y)
        {
            TVector s0 = default, s1 = default, s2 = default, s3 = default;
            nint step = VectorsOfGroup * TSimd.Width;
            if (vectors == 1)
            {
                for (int k = 0; k < depth; k++, a += step)
                {
                    s0 = TSimd.MultiplyAdd(TSimd.Load(a), TSimd.Broadcast(x[k]), s0);
                }
            }
            else
            {
                for (int k = 0; k < depth; k++, a += step)
                {
                    TVector f = TSimd.Broadcast(x[k]);
                    s0 = TSimd.MultiplyAdd(TSimd.Load(a), f, s0);
                    s1 = TSimd.MultiplyAdd(TSimd.Load(a + TSimd.Width), f, s1);
                    s2 = TSimd.MultiplyAdd(TSimd.Load(a + (2 * TSimd.Width)), f, s2);
                    s3 = TSimd.MultiplyAdd(TSimd.Load(a + (3 * TSimd.Width)), f, s3);
                }
            }
            TSimd.Store(s0, y);
            TSimd.Store(s1, y + TSimd.Width);
            TSimd.Store(s2, y + (2 * TSimd.Width));
            TSimd.Store(s3, y + (3 * TSimd.Width));
        }
    }
}
