using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.MatrixProducts;

/// <summary>
/// Sums of absolute differences of many rows from some that are packed once: C[m,n] = sum over l of |A[m,l] - B[l,n]|, on the calling
/// thread. Each element is summed in the order of l. As <see cref="PackedProduct"/> otherwise.
/// </summary>
internal static unsafe class AbsoluteDifferences
{
    /// <summary>Columns of C: n rounded up to whole vectors; those beyond n are differences from 0.</summary>
    public static int PaddedColumns(int n) => PackedProduct.PaddedColumns(n);

    /// <summary>Packs B, of which element (l, j) is at l * row + j * column, into k times the padded columns.</summary>
    public static void Pack(int n, int k, float* b, nint row, nint column, float* packed)
    {
        switch (SimdLevel.Bits)
        {
            case 512:
                AbsoluteDifferences<Simd512, Vector512<float>>.Pack(n, k, b, row, column, packed);
                break;
            case 256:
                AbsoluteDifferences<Simd256, Vector256<float>>.Pack(n, k, b, row, column, packed);
                break;
            case 128:
                AbsoluteDifferences<Simd128, Vector128<float>>.Pack(n, k, b, row, column, packed);
                break;
            default:
                AbsoluteDifferences<SimdScalar, float>.Pack(n, k, b, row, column, packed);
                break;
        }
    }

    /// <summary>The sums; arguments as those of <see cref="PackedProduct.Multiply"/>.</summary>
    public static void Sum(int m, int n, int k, float* a, int lda, float* packed, float* c, int ldc)
    {
        switch (SimdLevel.Bits)
        {
            case 512:
                AbsoluteDifferences<Simd512, Vector512<float>>.Sum(m, n, k, a, lda, packed, c, ldc);
                break;
            case 256:
                AbsoluteDifferences<Simd256, Vector256<float>>.Sum(m, n, k, a, lda, packed, c, ldc);
                break;
            case 128:
                AbsoluteDifferences<Simd128, Vector128<float>>.Sum(m, n, k, a, lda, packed, c, ldc);
                break;
            default:
                AbsoluteDifferences<SimdScalar, float>.Sum(m, n, k, a, lda, packed, c, ldc);
                break;
        }
    }
}

/// <summary><see cref="AbsoluteDifferences"/> at a given vector width.</summary>
internal static unsafe class AbsoluteDifferences<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    // A panel of this depth fits into the first cache beside the rows of A.
    private const int MaxDepth = 256;

    private static int PanelWidth => 2 * TSimd.Width;

    /// <summary>See <see cref="AbsoluteDifferences.Pack"/>.</summary>
    public static void Pack(int n, int k, float* b, nint row, nint column, float* packed)
    {
        int padded = ColumnPanels<TSimd, TVector>.Padded(n);
        for (int start = 0; start < k; start += MaxDepth)
        {
            int depth = Math.Min(MaxDepth, k - start);
            for (int first = 0; first < n; first += PanelWidth)
            {
                int width = Math.Min(PanelWidth, padded - first);
                GemmPacking.Pack<TSimd, TVector>(
                    b + (start * row) + (first * column), row, column, depth, Math.Min(width, n - first), width, packed);
                packed += (nint)depth * width;
            }
        }
    }

    /// <summary>See <see cref="AbsoluteDifferences.Sum"/>.</summary>
    public static void Sum(int m, int n, int k, float* a, int lda, float* packed, float* c, int ldc)
    {
        int padded = ColumnPanels<TSimd, TVector>.Padded(n);
        for (int start = 0; start < k; start += MaxDepth)
        {
            int depth = Math.Min(MaxDepth, k - start);
            for (int first = 0; first < padded; first += PanelWidth)
            {
                if (padded - first >= PanelWidth)
                {
                    Rows<WidePanel>(m, depth, a + start, lda, packed, c + first, ldc, start > 0);
                    packed += (nint)depth * PanelWidth;
                }
                else
                {
                    Rows<NarrowPanel>(m, depth, a + start, lda, packed, c + first, ldc, start > 0);
                    packed += (nint)depth * TSimd.Width;
                }
            }
        }
    }

    private static void Rows<TPanel>(int m, int depth, float* a, nint lda, float* packed, float* c, nint ldc, bool load)
        where TPanel : struct, IPanel
    {
        int row = 0;
        for (; row <= m - 4; row += 4)
        {
            Rows4<TPanel>(depth, a + (row * lda), lda, packed, c + (row * ldc), ldc, load);
        }

        for (; row < m; row++)
        {
            Rows1<TPanel>(depth, a + (row * lda), packed, c + (row * ldc), load);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows4<TPanel>(nint depth, float* a, nint lda, float* packed, float* c, nint ldc, bool load)
        where TPanel : struct, IPanel
    {
        float* a2 = a + (2 * lda);
        TVector s0 = default, s1 = default, s2 = default, s3 = default;
        TVector t0 = default, t1 = default, t2 = default, t3 = default;
        if (load)
        {
            s0 = TSimd.Load(c);
            s1 = TSimd.Load(c + ldc);
            s2 = TSimd.Load(c + (2 * ldc));
            s3 = TSimd.Load(c + (3 * ldc));
            if (TPanel.Vectors == 2)
            {
                t0 = TSimd.Load(c + TSimd.Width);
                t1 = TSimd.Load(c + ldc + TSimd.Width);
                t2 = TSimd.Load(c + (2 * ldc) + TSimd.Width);
                t3 = TSimd.Load(c + (3 * ldc) + TSimd.Width);
            }
        }

        for (; depth > 0; depth--)
        {
            TVector x = TSimd.Load(packed);
            TVector y = TPanel.Vectors == 2 ? TSimd.Load(packed + TSimd.Width) : default;
            TVector f = TSimd.Broadcast(*a);
            s0 = AddDifference(s0, f, x);
            t0 = TPanel.Vectors == 2 ? AddDifference(t0, f, y) : t0;
            f = TSimd.Broadcast(a[lda]);
            s1 = AddDifference(s1, f, x);
            t1 = TPanel.Vectors == 2 ? AddDifference(t1, f, y) : t1;
            f = TSimd.Broadcast(*a2);
            s2 = AddDifference(s2, f, x);
            t2 = TPanel.Vectors == 2 ? AddDifference(t2, f, y) : t2;
            f = TSimd.Broadcast(a2[lda]);
            s3 = AddDifference(s3, f, x);
            t3 = TPanel.Vectors == 2 ? AddDifference(t3, f, y) : t3;
            a++;
            a2++;
            packed += TPanel.Vectors * TSimd.Width;
        }

        TSimd.Store(s0, c);
        TSimd.Store(s1, c + ldc);
        TSimd.Store(s2, c + (2 * ldc));
        TSimd.Store(s3, c + (3 * ldc));
        if (TPanel.Vectors == 2)
        {
            TSimd.Store(t0, c + TSimd.Width);
            TSimd.Store(t1, c + ldc + TSimd.Width);
            TSimd.Store(t2, c + (2 * ldc) + TSimd.Width);
            TSimd.Store(t3, c + (3 * ldc) + TSimd.Width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows1<TPanel>(nint depth, float* a, float* packed, float* c, bool load)
        where TPanel : struct, IPanel
    {
        TVector s = load ? TSimd.Load(c) : default;
        TVector t = load && TPanel.Vectors == 2 ? TSimd.Load(c + TSimd.Width) : default;
        for (; depth > 0; depth--)
        {
            TVector f = TSimd.Broadcast(*a);
            s = AddDifference(s, f, TSimd.Load(packed));
            t = TPanel.Vectors == 2 ? AddDifference(t, f, TSimd.Load(packed + TSimd.Width)) : t;
            a++;
            packed += TPanel.Vectors * TSimd.Width;
        }

        TSimd.Store(s, c);
        if (TPanel.Vectors == 2)
        {
            TSimd.Store(t, c + TSimd.Width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector AddDifference(TVector sum, TVector left, TVector right) =>
        TSimd.Add(sum, TSimd.Abs(TSimd.Subtract(left, right)));
}
