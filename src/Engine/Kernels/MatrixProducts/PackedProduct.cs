using System.Runtime.Intrinsics;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.MatrixProducts;

/// <summary>
/// Products of many matrices with one that is packed once: C[m,n] = A[m,k] * B[k,n], on the calling thread. Each element is summed in the
/// order of k. A block of A of some hundred rows at a time keeps it, and C, in the second cache.
/// </summary>
internal static unsafe class PackedProduct
{
    /// <summary>Columns of C: n rounded up to whole vectors; those beyond n become 0.</summary>
    public static int PaddedColumns(int n) => SimdLevel.Bits switch
    {
        512 => ColumnPanels<Simd512, Vector512<float>>.Padded(n),
        256 => ColumnPanels<Simd256, Vector256<float>>.Padded(n),
        128 => ColumnPanels<Simd128, Vector128<float>>.Padded(n),
        _ => n,
    };

    /// <summary>Packs B.</summary>
    /// <param name="n">Columns of B.</param>
    /// <param name="k">Rows of B.</param>
    /// <param name="b">B as stored: element (l, j) is at l * row + j * column.</param>
    /// <param name="row">Elements from one row of B to the next.</param>
    /// <param name="column">Elements from one column of B to the next.</param>
    /// <param name="packed">Room for k times the padded columns.</param>
    public static void Pack(int n, int k, float* b, nint row, nint column, float* packed)
    {
        switch (SimdLevel.Bits)
        {
            case 512:
                PackedProduct<Simd512, Vector512<float>>.Pack(n, k, b, row, column, packed);
                break;
            case 256:
                PackedProduct<Simd256, Vector256<float>>.Pack(n, k, b, row, column, packed);
                break;
            case 128:
                PackedProduct<Simd128, Vector128<float>>.Pack(n, k, b, row, column, packed);
                break;
            default:
                PackedProduct<SimdScalar, float>.Pack(n, k, b, row, column, packed);
                break;
        }
    }

    /// <summary>C = A * B.</summary>
    /// <param name="m">Rows of A.</param>
    /// <param name="n">Columns of B.</param>
    /// <param name="k">Length of each sum, at least 1.</param>
    /// <param name="a">A, row-major.</param>
    /// <param name="lda">Elements from one row of A to the next.</param>
    /// <param name="packed">B as <see cref="Pack"/> left it.</param>
    /// <param name="c">C, row-major, overwritten up to the padded columns.</param>
    /// <param name="ldc">Elements from one row of C to the next, at least the padded columns.</param>
    public static void Multiply(int m, int n, int k, float* a, int lda, float* packed, float* c, int ldc)
    {
        switch (SimdLevel.Bits)
        {
            case 512:
                PackedProduct<Simd512, Vector512<float>>.Multiply(m, n, k, a, lda, packed, c, ldc);
                break;
            case 256:
                PackedProduct<Simd256, Vector256<float>>.Multiply(m, n, k, a, lda, packed, c, ldc);
                break;
            case 128:
                PackedProduct<Simd128, Vector128<float>>.Multiply(m, n, k, a, lda, packed, c, ldc);
                break;
            default:
                PackedProduct<SimdScalar, float>.Multiply(m, n, k, a, lda, packed, c, ldc);
                break;
        }
    }
}

/// <summary><see cref="PackedProduct"/> at a given vector width.</summary>
internal static unsafe class PackedProduct<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>See <see cref="PackedProduct.Pack"/>: panel after panel, each with all rows of B.</summary>
    public static void Pack(int n, int k, float* b, nint row, nint column, float* packed)
    {
        var panels = new ColumnPanels<TSimd, TVector>(n);
        for (int panel = 0; panel < panels.Count; panel++)
        {
            (int first, int columns) = panels[panel];
            int width = ColumnPanels<TSimd, TVector>.Padded(columns);
            GemmPacking.Pack<TSimd, TVector>(b + (first * column), row, column, k, columns, width, packed + (first * (nint)k));
        }
    }

    /// <summary>See <see cref="PackedProduct.Multiply"/>.</summary>
    public static void Multiply(int m, int n, int k, float* a, int lda, float* packed, float* c, int ldc)
    {
        int padded = ColumnPanels<TSimd, TVector>.Padded(n);
        var panels = new ColumnPanels<TSimd, TVector>(padded);
        var product = new GemmProduct(Transpose.No, Transpose.No, m, padded, k, a, lda, packed, padded, accumulate: false, c, ldc);
        var rows = new GemmPanel<TSimd, TVector>(product, padded, sums: null, rowStart: 0, rowEnd: m);
        int step = GemmPlan.Units(k, GemmPlan.Units(k, GemmPanel<TSimd, TVector>.MaxDepth));
        for (int start = 0; start < k; start += step)
        {
            int depth = Math.Min(step, k - start);
            for (int panel = 0; panel < panels.Count; panel++)
            {
                (int first, int columns) = panels[panel];
                float* ready = packed + (first * (nint)k) + (start * (nint)columns);
                rows.Run(start, depth, first, columns, ready, pack: false, last: start + depth == k);
            }
        }
    }
}
