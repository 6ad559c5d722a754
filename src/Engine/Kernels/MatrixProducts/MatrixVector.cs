using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.MatrixProducts;

/// <summary>
/// A matrix times one vector: y = activation(A x + bias). It reads A once, in place, and transposes it in registers, so that each element
/// of y is one sum in the order of k: the bits of a product with more columns.
/// </summary>
internal static unsafe class MatrixVector<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    // The loads of many rows are in flight at the same time, and the sums' latency is hidden.
    private const int VectorsOfGroup = 4;

    private const long WorkForThreads = 1 << 15;

    /// <summary>Whether a product is one that this does.</summary>
    public static bool Suits(in GemmProduct product) =>
        product.Transposed && product.Columns == 1 && product.BRow == 1 && !product.Accumulate
        && TSimd.Width >= 4 && product.Rows >= TSimd.Width;

    /// <summary>Computes such a product.</summary>
    public static void Run(in GemmProduct product, Parallelism parallelism)
    {
        int height = product.Rows >= VectorsOfGroup * TSimd.Width ? VectorsOfGroup * TSimd.Width : TSimd.Width;
        Parallelism allowed = (long)product.Rows * product.Depth < WorkForThreads ? Parallelism.Single : parallelism;
        allowed.For(GemmPlan.Units(product.Rows, height), new Body(product, height));
    }

    private readonly struct Body(GemmProduct product, int height) : IChunkBody
    {
        [SkipLocalsInit]
        public void Run(int chunk, int worker)
        {
            // The last group overlaps the one before, which another thread may be computing: only finished elements, which are the same
            // in both, may be written to C.
            int row = Math.Min(chunk * height, product.Rows - height);
            float* a = product.A + (row * product.ARow);
            float* sums = stackalloc float[VectorsOfGroup * TSimd.Width];
            if (height == TSimd.Width)
            {
                OneVector(a, product.ARow, product.B, product.Depth, sums);
            }
            else
            {
                FourVectors(a, product.ARow, product.B, product.Depth, sums);
            }

            GemmFinish<TSimd, TVector>.InPlace(sums, 0, 1, height, product.Bias == null ? null : product.Bias + row, product.Activation);
            new ReadOnlySpan<float>(sums, height).CopyTo(new Span<float>(product.C + row, height));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourVectors(float* a, nint stride, float* x, int depth, float* y)
    {
        TVector s0 = default, s1 = default, s2 = default, s3 = default;
        nint group = TSimd.Width * stride;
        float* a0 = a;
        float* a1 = a0 + group;
        float* a2 = a1 + group;
        float* a3 = a2 + group;
        int left = depth;
        for (; left >= 4; left -= 4)
        {
            TVector x0 = TSimd.Broadcast(x[0]);
            TVector x1 = TSimd.Broadcast(x[1]);
            TVector x2 = TSimd.Broadcast(x[2]);
            TVector x3 = TSimd.Broadcast(x[3]);
            s0 = Four(a0, stride, x0, x1, x2, x3, s0);
            s1 = Four(a1, stride, x0, x1, x2, x3, s1);
            s2 = Four(a2, stride, x0, x1, x2, x3, s2);
            s3 = Four(a3, stride, x0, x1, x2, x3, s3);
            x += 4;
            a0 += 4;
            a1 += 4;
            a2 += 4;
            a3 += 4;
        }

        TSimd.Store(s0, y);
        TSimd.Store(s1, y + TSimd.Width);
        TSimd.Store(s2, y + (2 * TSimd.Width));
        TSimd.Store(s3, y + (3 * TSimd.Width));
        Rest(a0, stride, x, left, VectorsOfGroup * TSimd.Width, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneVector(float* a, nint stride, float* x, int depth, float* y)
    {
        TVector sum = default;
        int left = depth;
        for (; left >= 4; left -= 4, a += 4, x += 4)
        {
            sum = Four(a, stride, TSimd.Broadcast(x[0]), TSimd.Broadcast(x[1]), TSimd.Broadcast(x[2]), TSimd.Broadcast(x[3]), sum);
        }

        TSimd.Store(sum, y);
        Rest(a, stride, x, left, TSimd.Width, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Four(float* a, nint stride, TVector x0, TVector x1, TVector x2, TVector x3, TVector sum)
    {
        TVector q0 = TSimd.LoadQuads(a, 4 * stride);
        TVector q1 = TSimd.LoadQuads(a + stride, 4 * stride);
        TVector q2 = TSimd.LoadQuads(a + (2 * stride), 4 * stride);
        TVector q3 = TSimd.LoadQuads(a + (3 * stride), 4 * stride);
        TSimd.TransposeQuads(ref q0, ref q1, ref q2, ref q3);
        sum = TSimd.MultiplyAdd(q0, x0, sum);
        sum = TSimd.MultiplyAdd(q1, x1, sum);
        sum = TSimd.MultiplyAdd(q2, x2, sum);
        return TSimd.MultiplyAdd(q3, x3, sum);
    }

    private static void Rest(float* a, nint stride, float* x, int depth, int rows, float* y)
    {
        for (int row = 0; row < rows; row++, a += stride)
        {
            for (int k = 0; k < depth; k++)
            {
                y[row] = SimdScalar.MultiplyAdd(a[k], x[k], y[row]);
            }
        }
    }
}
