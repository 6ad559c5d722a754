namespace MLNetDeep.Engine.Kernels.MatrixProducts;

/// <summary>Products of many pairs of matrices of the same sizes, which lie one after the other. Work is shared out by pairs.</summary>
internal static unsafe class BatchedProduct
{
    private const long WorkOfChunk = 1 << 16;

    /// <summary>
    /// C[i] = op(A[i])[m,k] * op(B[i])[k,n] for each of <paramref name="count"/> pairs; each element is summed by one thread in the order
    /// of k. C must not overlap A or B.
    /// </summary>
    /// <param name="ta">Whether A is stored transposed, as [k,m].</param>
    /// <param name="tb">Whether B is stored transposed, as [n,k].</param>
    /// <param name="count">The number of pairs.</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">Length of each sum.</param>
    /// <param name="a"><c>[count, m, k]</c>, as stored.</param>
    /// <param name="b"><c>[count, k, n]</c>, as stored.</param>
    /// <param name="c"><c>[count, m, n]</c>, overwritten.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    /// <exception cref="ArgumentException">A span is of another length, or a size is negative.</exception>
    public static void Multiply(
        Transpose ta,
        Transpose tb,
        int count,
        int m,
        int n,
        int k,
        ReadOnlySpan<float> a,
        ReadOnlySpan<float> b,
        Span<float> c,
        Parallelism parallelism)
    {
        Guard.AtLeast(count, 0);
        Guard.AtLeast(m, 0);
        Guard.AtLeast(n, 0);
        Guard.AtLeast(k, 0);
        Guard.Same(a.Length, checked(count * m * k), nameof(a));
        Guard.Same(b.Length, checked(count * k * n), nameof(b));
        Guard.Same(c.Length, checked(count * m * n), nameof(c));
        if (c.IsEmpty)
        {
            return;
        }
        fixed (float* pa = a, pb = b, pc = c)
        {
            // Few pairs: the threads share each product instead.
            long work = (long)m * n * k;
            bool areFew = count < parallelism.Threads || count * work < Gemm.WorkForThreads;
            int perChunk = areFew ? count : (int)Math.Clamp(WorkOfChunk / Math.Max(1, work), 1, count);
            var body = new Body(ta, tb, count, m, n, k, pa, pb, pc, perChunk, areFew ? parallelism : Parallelism.Single);
            parallelism.For((count + perChunk - 1) / perChunk, body);
        }
    }

    private readonly struct Body(
        Transpose ta, Transpose tb, int count, int m, int n, int k, float* a, float* b, float* c, int perChunk, Parallelism threads)
        : IChunkBody
    {
        public void Run(int chunk, int worker)
        {
            int end = (int)Math.Min(count, (chunk + 1L) * perChunk);
            int lda = ta == Transpose.No ? k : m, ldb = tb == Transpose.No ? n : k;
            for (nint i = (nint)chunk * perChunk; i < end; i++)
            {
                var product = new GemmProduct(
                    ta, tb, m, n, k, a + (i * m * k), lda, b + (i * k * n), ldb, false, c + (i * m * n), n);
                Gemm.Multiply(product, threads);
            }
        }
    }
}
