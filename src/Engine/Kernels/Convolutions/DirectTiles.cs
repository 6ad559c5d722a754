using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels.MatrixProducts;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.Convolutions;

/// <summary>
/// The inner loops of <see cref="DirectConvolution{TSimd, TVector}"/>: twelve sums in registers, written out since the compiler keeps no
/// array in registers.
/// </summary>
internal static unsafe class DirectTiles
{
    /// <summary>
    /// Four rows of some panels of one to three vectors: C[r, j] = bias[r] + sum over k of A[r, k] * B[offsets[k] + j].
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Product<TSimd, TVector, TPanel>(in DirectProduct o, nint column, nint end)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TPanel : struct, IPanel
    {
        float* a0 = o.A0;
        float* a1 = o.A1;
        float* a2 = o.A2;
        float* a3 = o.A3;
        int* offsets = o.Offsets;
        nint depth = o.Depth;
        for (; column < end; column += TPanel.Vectors * TSimd.Width)
        {
            float* b = o.B + column;
            TVector s0 = TSimd.Broadcast(o.Bias0), t0 = s0, u0 = s0;
            TVector s1 = TSimd.Broadcast(o.Bias1), t1 = s1, u1 = s1;
            TVector s2 = TSimd.Broadcast(o.Bias2), t2 = s2, u2 = s2;
            TVector s3 = TSimd.Broadcast(o.Bias3), t3 = s3, u3 = s3;
            for (nint k = 0; k < depth; k++)
            {
                float* row = b + offsets[k];
                TVector x = TSimd.Load(row);
                TVector y = TPanel.Vectors >= 2 ? TSimd.Load(row + TSimd.Width) : default;
                TVector z = TPanel.Vectors == 3 ? TSimd.Load(row + (2 * TSimd.Width)) : default;
                TVector a = TSimd.Broadcast(a0[k]);
                s0 = TSimd.MultiplyAdd(a, x, s0);
                t0 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(a, y, t0) : t0;
                u0 = TPanel.Vectors == 3 ? TSimd.MultiplyAdd(a, z, u0) : u0;
                a = TSimd.Broadcast(a1[k]);
                s1 = TSimd.MultiplyAdd(a, x, s1);
                t1 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(a, y, t1) : t1;
                u1 = TPanel.Vectors == 3 ? TSimd.MultiplyAdd(a, z, u1) : u1;
                a = TSimd.Broadcast(a2[k]);
                s2 = TSimd.MultiplyAdd(a, x, s2);
                t2 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(a, y, t2) : t2;
                u2 = TPanel.Vectors == 3 ? TSimd.MultiplyAdd(a, z, u2) : u2;
                a = TSimd.Broadcast(a3[k]);
                s3 = TSimd.MultiplyAdd(a, x, s3);
                t3 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(a, y, t3) : t3;
                u3 = TPanel.Vectors == 3 ? TSimd.MultiplyAdd(a, z, u3) : u3;
            }

            float* c = o.C + column;
            Store<TSimd, TVector, TPanel>(c, s0, t0, u0);
            Store<TSimd, TVector, TPanel>(c + o.CRow, s1, t1, u1);
            Store<TSimd, TVector, TPanel>(c + (2 * o.CRow), s2, t2, u2);
            Store<TSimd, TVector, TPanel>(c + (3 * o.CRow), s3, t3, u3);
        }
    }

    /// <summary>As <see cref="Product"/>, from one column to another, in panels as broad as there are columns for.</summary>
    public static void Columns<TSimd, TVector>(in DirectProduct o, nint start, nint end)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint vectors = (end - start + TSimd.Width - 1) / TSimd.Width;
        nint whole = start + (vectors / 3 * 3 * TSimd.Width);
        Product<TSimd, TVector, BroadPanel>(o, start, whole);
        if (end - whole > TSimd.Width)
        {
            Product<TSimd, TVector, WidePanel>(o, whole, end);
        }
        else
        {
            Product<TSimd, TVector, NarrowPanel>(o, whole, end);
        }
    }

    /// <summary>
    /// Four by three dot products over all pixels of some samples, added to sums[row * stride + column] for the rows and columns wanted.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Dots<TSimd, TVector>(in DirectDots o, float* sums, nint stride, int rows, int columns)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector s00 = default, s01 = default, s02 = default;
        TVector s10 = default, s11 = default, s12 = default;
        TVector s20 = default, s21 = default, s22 = default;
        TVector s30 = default, s31 = default, s32 = default;
        nint end = o.Vectors * (nint)TSimd.Width;
        for (int sample = 0; sample < o.Samples; sample++)
        {
            nint left = sample * o.LeftSample;
            nint right = sample * o.RightSample;
            float* l0 = o.Left0 + left;
            float* l1 = o.Left1 + left;
            float* l2 = o.Left2 + left;
            float* l3 = o.Left3 + left;
            float* r0 = o.Right0 + right;
            float* r1 = o.Right1 + right;
            float* r2 = o.Right2 + right;
            for (nint p = 0; p < end; p += TSimd.Width)
            {
                TVector x = TSimd.Load(r0 + p);
                TVector y = TSimd.Load(r1 + p);
                TVector z = TSimd.Load(r2 + p);
                TVector g = TSimd.Load(l0 + p);
                s00 = TSimd.MultiplyAdd(g, x, s00);
                s01 = TSimd.MultiplyAdd(g, y, s01);
                s02 = TSimd.MultiplyAdd(g, z, s02);
                g = TSimd.Load(l1 + p);
                s10 = TSimd.MultiplyAdd(g, x, s10);
                s11 = TSimd.MultiplyAdd(g, y, s11);
                s12 = TSimd.MultiplyAdd(g, z, s12);
                g = TSimd.Load(l2 + p);
                s20 = TSimd.MultiplyAdd(g, x, s20);
                s21 = TSimd.MultiplyAdd(g, y, s21);
                s22 = TSimd.MultiplyAdd(g, z, s22);
                g = TSimd.Load(l3 + p);
                s30 = TSimd.MultiplyAdd(g, x, s30);
                s31 = TSimd.MultiplyAdd(g, y, s31);
                s32 = TSimd.MultiplyAdd(g, z, s32);
            }
        }

        AddSums<TSimd, TVector>(sums, columns, s00, s01, s02);
        if (rows > 1)
        {
            AddSums<TSimd, TVector>(sums + stride, columns, s10, s11, s12);
        }

        if (rows > 2)
        {
            AddSums<TSimd, TVector>(sums + (2 * stride), columns, s20, s21, s22);
        }

        if (rows > 3)
        {
            AddSums<TSimd, TVector>(sums + (3 * stride), columns, s30, s31, s32);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TSimd, TVector, TPanel>(float* c, TVector s, TVector t, TVector u)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TPanel : struct, IPanel
    {
        TSimd.Store(s, c);
        if (TPanel.Vectors >= 2)
        {
            TSimd.Store(t, c + TSimd.Width);
        }

        if (TPanel.Vectors == 3)
        {
            TSimd.Store(u, c + (2 * TSimd.Width));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddSums<TSimd, TVector>(float* sums, int columns, TVector first, TVector second, TVector third)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        sums[0] += TSimd.Sum(first);
        if (columns > 1)
        {
            sums[1] += TSimd.Sum(second);
        }

        if (columns > 2)
        {
            sums[2] += TSimd.Sum(third);
        }
    }
}

/// <summary>What <see cref="DirectTiles.Product"/> works on.</summary>
internal unsafe struct DirectProduct
{
    public float* A0;
    public float* A1;
    public float* A2;
    public float* A3;
    public float* B;
    public int* Offsets;
    public nint Depth;
    public float* C;
    public nint CRow;
    public float Bias0;
    public float Bias1;
    public float Bias2;
    public float Bias3;

    /// <summary>
    /// Rows first to first + 3 of a, or the last of them again, and as many biases unless null. B and C are left to the caller.
    /// </summary>
    public static DirectProduct Of(int first, int rows, float* a, int depth, int* offsets, float* bias)
    {
        int second = Math.Min(first + 1, rows - 1);
        int third = Math.Min(first + 2, rows - 1);
        int fourth = Math.Min(first + 3, rows - 1);
        return new DirectProduct
        {
            A0 = a + ((nint)first * depth),
            A1 = a + ((nint)second * depth),
            A2 = a + ((nint)third * depth),
            A3 = a + ((nint)fourth * depth),
            Offsets = offsets,
            Depth = depth,
            Bias0 = bias == null ? 0 : bias[first],
            Bias1 = bias == null ? 0 : bias[second],
            Bias2 = bias == null ? 0 : bias[third],
            Bias3 = bias == null ? 0 : bias[fourth],
        };
    }
}

/// <summary>What <see cref="DirectTiles.Dots"/> works on: four planes of gradients, three of inputs, the same in each sample.</summary>
internal unsafe struct DirectDots
{
    public float* Left0;
    public float* Left1;
    public float* Left2;
    public float* Left3;
    public float* Right0;
    public float* Right1;
    public float* Right2;
    public int Samples;
    public int Vectors;
    public nint LeftSample;
    public nint RightSample;
}
