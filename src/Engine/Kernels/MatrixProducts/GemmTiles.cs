using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.MatrixProducts;

/// <summary>
/// Tiles of up to four rows and three vectors: sums live in registers while k runs. The loops are written out since the compiler keeps
/// no array in registers.
/// </summary>
internal static unsafe class GemmTiles
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows4<TSimd, TVector, TPanel>(in TileOperands o, float* a, float* c, bool load)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TPanel : struct, IPanel
    {
        nint row = o.ARow;
        nint twoRows = 2 * row;
        byte* a0 = (byte*)a;
        byte* a3 = (byte*)a + (3 * row);
        float* b = o.B;
        nint aStep = o.AStep;
        nint bStep = o.BStep;
        nint cRow = o.CRow;
        TVector s0 = default, t0 = default, u0 = default;
        TVector s1 = default, t1 = default, u1 = default;
        TVector s2 = default, t2 = default, u2 = default;
        TVector s3 = default, t3 = default, u3 = default;
        if (load)
        {
            s0 = TSimd.Load(c);
            s1 = TSimd.Load(c + cRow);
            s2 = TSimd.Load(c + (2 * cRow));
            s3 = TSimd.Load(c + (3 * cRow));

            if (TPanel.Vectors >= 2)
            {
                t0 = TSimd.Load(c + TSimd.Width);
                t1 = TSimd.Load(c + cRow + TSimd.Width);
                t2 = TSimd.Load(c + (2 * cRow) + TSimd.Width);
                t3 = TSimd.Load(c + (3 * cRow) + TSimd.Width);
            }

            if (TPanel.Vectors >= 3)
            {
                u0 = TSimd.Load(c + (2 * TSimd.Width));
                u1 = TSimd.Load(c + cRow + (2 * TSimd.Width));
                u2 = TSimd.Load(c + (2 * cRow) + (2 * TSimd.Width));
                u3 = TSimd.Load(c + (3 * cRow) + (2 * TSimd.Width));
            }
        }

        for (nint left = o.Depth; left > 0; left--)
        {
            TVector x = TSimd.Load(b);
            TVector y = TPanel.Vectors >= 2 ? TSimd.Load(b + TSimd.Width) : default;
            TVector z = TPanel.Vectors >= 3 ? TSimd.Load(b + (2 * TSimd.Width)) : default;
            TVector f = TSimd.Broadcast(*(float*)a0);
            s0 = TSimd.MultiplyAdd(f, x, s0);
            t0 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t0) : t0;
            u0 = TPanel.Vectors >= 3 ? TSimd.MultiplyAdd(f, z, u0) : u0;
            f = TSimd.Broadcast(*(float*)(a0 + row));
            s1 = TSimd.MultiplyAdd(f, x, s1);
            t1 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t1) : t1;
            u1 = TPanel.Vectors >= 3 ? TSimd.MultiplyAdd(f, z, u1) : u1;
            f = TSimd.Broadcast(*(float*)(a0 + twoRows));
            s2 = TSimd.MultiplyAdd(f, x, s2);
            t2 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t2) : t2;
            u2 = TPanel.Vectors >= 3 ? TSimd.MultiplyAdd(f, z, u2) : u2;
            f = TSimd.Broadcast(*(float*)a3);
            s3 = TSimd.MultiplyAdd(f, x, s3);
            t3 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t3) : t3;
            u3 = TPanel.Vectors >= 3 ? TSimd.MultiplyAdd(f, z, u3) : u3;
            a0 += aStep;
            a3 += aStep;
            b += bStep;
        }

        TSimd.Store(s0, c);
        TSimd.Store(s1, c + cRow);
        TSimd.Store(s2, c + (2 * cRow));
        TSimd.Store(s3, c + (3 * cRow));

        if (TPanel.Vectors >= 2)
        {
            TSimd.Store(t0, c + TSimd.Width);
            TSimd.Store(t1, c + cRow + TSimd.Width);
            TSimd.Store(t2, c + (2 * cRow) + TSimd.Width);
            TSimd.Store(t3, c + (3 * cRow) + TSimd.Width);
        }

        if (TPanel.Vectors >= 3)
        {
            TSimd.Store(u0, c + (2 * TSimd.Width));
            TSimd.Store(u1, c + cRow + (2 * TSimd.Width));
            TSimd.Store(u2, c + (2 * cRow) + (2 * TSimd.Width));
            TSimd.Store(u3, c + (3 * cRow) + (2 * TSimd.Width));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows2<TSimd, TVector, TPanel>(in TileOperands o, float* a, float* c, bool load)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TPanel : struct, IPanel
    {
        nint row = o.ARow;
        byte* a0 = (byte*)a;
        float* b = o.B;
        nint aStep = o.AStep;
        nint bStep = o.BStep;
        nint cRow = o.CRow;
        TVector s0 = default, t0 = default, u0 = default;
        TVector s1 = default, t1 = default, u1 = default;
        if (load)
        {
            s0 = TSimd.Load(c);
            s1 = TSimd.Load(c + cRow);

            if (TPanel.Vectors >= 2)
            {
                t0 = TSimd.Load(c + TSimd.Width);
                t1 = TSimd.Load(c + cRow + TSimd.Width);
            }

            if (TPanel.Vectors >= 3)
            {
                u0 = TSimd.Load(c + (2 * TSimd.Width));
                u1 = TSimd.Load(c + cRow + (2 * TSimd.Width));
            }
        }

        for (nint left = o.Depth; left > 0; left--)
        {
            TVector x = TSimd.Load(b);
            TVector y = TPanel.Vectors >= 2 ? TSimd.Load(b + TSimd.Width) : default;
            TVector z = TPanel.Vectors >= 3 ? TSimd.Load(b + (2 * TSimd.Width)) : default;
            TVector f = TSimd.Broadcast(*(float*)a0);
            s0 = TSimd.MultiplyAdd(f, x, s0);
            t0 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t0) : t0;
            u0 = TPanel.Vectors >= 3 ? TSimd.MultiplyAdd(f, z, u0) : u0;
            f = TSimd.Broadcast(*(float*)(a0 + row));
            s1 = TSimd.MultiplyAdd(f, x, s1);
            t1 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t1) : t1;
            u1 = TPanel.Vectors >= 3 ? TSimd.MultiplyAdd(f, z, u1) : u1;
            a0 += aStep;
            b += bStep;
        }

        TSimd.Store(s0, c);
        TSimd.Store(s1, c + cRow);

        if (TPanel.Vectors >= 2)
        {
            TSimd.Store(t0, c + TSimd.Width);
            TSimd.Store(t1, c + cRow + TSimd.Width);
        }

        if (TPanel.Vectors >= 3)
        {
            TSimd.Store(u0, c + (2 * TSimd.Width));
            TSimd.Store(u1, c + cRow + (2 * TSimd.Width));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows1<TSimd, TVector, TPanel>(in TileOperands o, float* a, float* c, bool load)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TPanel : struct, IPanel
    {
        nint row = o.ARow;
        byte* a0 = (byte*)a;
        float* b = o.B;
        nint aStep = o.AStep;
        nint bStep = o.BStep;
        nint cRow = o.CRow;
        TVector s0 = default, t0 = default, u0 = default;
        if (load)
        {
            s0 = TSimd.Load(c);

            if (TPanel.Vectors >= 2)
            {
                t0 = TSimd.Load(c + TSimd.Width);
            }

            if (TPanel.Vectors >= 3)
            {
                u0 = TSimd.Load(c + (2 * TSimd.Width));
            }
        }

        for (nint left = o.Depth; left > 0; left--)
        {
            TVector x = TSimd.Load(b);
            TVector y = TPanel.Vectors >= 2 ? TSimd.Load(b + TSimd.Width) : default;
            TVector z = TPanel.Vectors >= 3 ? TSimd.Load(b + (2 * TSimd.Width)) : default;
            TVector f = TSimd.Broadcast(*(float*)a0);
            s0 = TSimd.MultiplyAdd(f, x, s0);
            t0 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t0) : t0;
            u0 = TPanel.Vectors >= 3 ? TSimd.MultiplyAdd(f, z, u0) : u0;
            a0 += aStep;
            b += bStep;
        }

        TSimd.Store(s0, c);

        if (TPanel.Vectors >= 2)
        {
            TSimd.Store(t0, c + TSimd.Width);
        }

        if (TPanel.Vectors >= 3)
        {
            TSimd.Store(u0, c + (2 * TSimd.Width));
        }
    }
}
