using System.Runtime.Intrinsics;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.MatrixProducts;

/// <summary>General matrix product of row-major single-precision matrices.</summary>
internal static unsafe class Gemm
{
    /// <summary>Multiply-adds from which a second thread saves more than it costs.</summary>
    public const long WorkForThreads = 1 << 18;

    /// <summary>
    /// C[m,n] = op(A)[m,k] * op(B)[k,n], plus C when <paramref name="accumulate"/>. Each element is summed by one thread in the order of k.
    /// C must not overlap A or B.
    /// </summary>
    /// <param name="ta">Whether A is stored transposed, as [k,m].</param>
    /// <param name="tb">Whether B is stored transposed, as [n,k].</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">Length of each sum; 0 gives zeros.</param>
    /// <param name="a">A as stored.</param>
    /// <param name="lda">Elements from one stored row of A to the next.</param>
    /// <param name="b">B as stored.</param>
    /// <param name="ldb">Elements from one stored row of B to the next.</param>
    /// <param name="accumulate">Whether the product is added to C.</param>
    /// <param name="c">The destination.</param>
    /// <param name="ldc">Elements from one row of C to the next.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    /// <exception cref="ArgumentException">A span is too short, a stride is smaller than its row, or a size is negative.</exception>
    public static void Multiply(
        Transpose ta,
        Transpose tb,
        int m,
        int n,
        int k,
        ReadOnlySpan<float> a,
        int lda,
        ReadOnlySpan<float> b,
        int ldb,
        bool accumulate,
        Span<float> c,
        int ldc,
        Parallelism parallelism) =>
        Multiply(ta, tb, m, n, k, a, lda, b, ldb, accumulate, c, ldc, [], ActivationKind.None, parallelism);

    /// <summary>
    /// C[m,n] = activation(op(A)[m,k] * op(B)[k,n] + bias[n]), plus C before the activation when <paramref name="accumulate"/>; the same
    /// bits as one after the other. See the overload without.
    /// </summary>
    public static void Multiply(
        Transpose ta,
        Transpose tb,
        int m,
        int n,
        int k,
        ReadOnlySpan<float> a,
        int lda,
        ReadOnlySpan<float> b,
        int ldb,
        bool accumulate,
        Span<float> c,
        int ldc,
        ReadOnlySpan<float> bias,
        ActivationKind activation,
        Parallelism parallelism)
    {
        if (!bias.IsEmpty)
        {
            Guard.Length(bias.Length, n, nameof(bias));
        }

        CheckMatrix(ta == Transpose.No ? m : k, ta == Transpose.No ? k : m, a.Length, lda, nameof(a));
        CheckMatrix(tb == Transpose.No ? k : n, tb == Transpose.No ? n : k, b.Length, ldb, nameof(b));
        CheckMatrix(m, n, c.Length, ldc, nameof(c));
        if (m == 0 || n == 0)
        {
            return;
        }

        fixed (float* pa = a)
        fixed (float* pb = b)
        fixed (float* pc = c)
        fixed (float* added = bias)
        {
            var product = new GemmProduct(ta, tb, m, n, k, pa, lda, pb, ldb, accumulate, pc, ldc) { Bias = added, Activation = activation };
            Multiply(product, parallelism);
        }
    }

    /// <summary>A product whose operands are known to be right, as part of another kernel.</summary>
    public static void Multiply(in GemmProduct product, Parallelism parallelism)
    {
        switch (SimdLevel.Bits)
        {
            case 512:
                GemmDriver<Simd512, Vector512<float>>.Run(product, parallelism);
                break;
            case 256:
                GemmDriver<Simd256, Vector256<float>>.Run(product, parallelism);
                break;
            case 128:
                GemmDriver<Simd128, Vector128<float>>.Run(product, parallelism);
                break;
            default:
                GemmDriver<SimdScalar, float>.Run(product, parallelism);
                break;
        }
    }

    private static void CheckMatrix(int rows, int columns, int length, int stride, string name)
    {
        Guard.AtLeast(rows, 0, name);
        Guard.AtLeast(columns, 0, name);
        Guard.AtLeast(stride, Math.Max(1, columns), name);
        if (rows > 0 && columns > 0)
        {
            Guard.Length(length, ((long)(rows - 1) * stride) + columns, name);
        }
    }
}
