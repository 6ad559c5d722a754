using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels;

/// <summary>
/// Tiles of up to six rows: sums live in registers while k runs. The loops are written out since the compiler keeps no array in registers.
/// </summary>
internal static unsafe class GemmTiles
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows6<TSimd, TVector, TPanel>(in TileOperands o, float* a, float* c, bool load)
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
        TVector s0 = default, t0 = default;
        TVector s1 = default, t1 = default;
        TVector s2 = default, t2 = default;
        TVector s3 = default, t3 = default;
        TVector s4 = default, t4 = default;
        TVector s5 = default, t5 = default;
        if (load)
        {
            s0 = TSimd.Load(c);
            s1 = TSimd.Load(c + cRow);
            s2 = TSimd.Load(c + (2 * cRow));
            s3 = TSimd.Load(c + (3 * cRow));
            s4 = TSimd.Load(c + (4 * cRow));
            s5 = TSimd.Load(c + (5 * cRow));
            if (TPanel.Vectors == 2)
            {
                t0 = TSimd.Load(c + TSimd.Width);
                t1 = TSimd.Load(c + cRow + TSimd.Width);
                t2 = TSimd.Load(c + (2 * cRow) + TSimd.Width);
                t3 = TSimd.Load(c + (3 * cRow) + TSimd.Width);
                t4 = TSimd.Load(c + (4 * cRow) + TSimd.Width);
                t5 = TSimd.Load(c + (5 * cRow) + TSimd.Width);
            }
        }

        for (nint left = o.Depth; left > 0; left--)
        {
            TVector u = TSimd.Load(b);
            TVector v = TPanel.Vectors == 2 ? TSimd.Load(b + TSimd.Width) : default;
            TVector x;
            x = TSimd.Broadcast(*(float*)a0);
            s0 = TSimd.MultiplyAdd(x, u, s0);
            t0 = TPanel.Vectors == 2 ? TSimd.MultiplyAdd(x, v, t0) : t0;
            x = TSimd.Broadcast(*(float*)(a0 + row));
            s1 = TSimd.MultiplyAdd(x, u, s1);
            t1 = TPanel.Vectors == 2 ? TSimd.MultiplyAdd(x, v, t1) : t1;
            x = TSimd.Broadcast(*(float*)(a0 + twoRows));
            s2 = TSimd.MultiplyAdd(x, u, s2);
            t2 = TPanel.Vectors == 2 ? TSimd.MultiplyAdd(x, v, t2) : t2;
            x = TSimd.Broadcast(*(float*)a3);
            s3 = TSimd.MultiplyAdd(x, u, s3);
            t3 = TPanel.Vectors == 2 ? TSimd.MultiplyAdd(x, v, t3) : t3;
            x = TSimd.Broadcast(*(float*)(a3 + row));
            s4 = TSimd.MultiplyAdd(x, u, s4);
            t4 = TPanel.Vectors == 2 ? TSimd.MultiplyAdd(x, v, t4) : t4;
            x = TSimd.Broadcast(*(float*)(a3 + twoRows));
            s5 = TSimd.MultiplyAdd(x, u, s5);
            t5 = TPanel.Vectors == 2 ? TSimd.MultiplyAdd(x, v, t5) : t5;
            a0 += aStep;
            a3 += aStep;
            b += bStep;
        }

        TSimd.Store(s0, c);
        TSimd.Store(s1, c + cRow);
        TSimd.Store(s2, c + (2 * cRow));
        TSimd.Store(s3, c + (3 * cRow));
        TSimd.Store(s4, c + (4 * cRow));
        TSimd.Store(s5, c + (5 * cRow));
        if (TPanel.Vectors == 2)
        {
            TSimd.Store(t0, c + TSimd.Width);
            TSimd.Store(t1, c + cRow + TSimd.Width);
            TSimd.Store(t2, c + (2 * cRow) + TSimd.Width);
            TSimd.Store(t3, c + (3 * cRow) + TSimd.Width);
            TSimd.Store(t4, c + (4 * cRow) + TSimd.Width);
            TSimd.Store(t5, c + (5 * cRow) + TSimd.Width);
        }
    }

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
        TVector s0 = default, t0 = default;
        TVector s1 = default, t1 = default;
        TVector s2 = default, t2 = default;
        TVector s3 = default, t3 = default;
        if (load)
        {
            s0 = TSimd.Load(c);
            s1 = TSimd.Load(c + cRow);
            s2 = TSimd.Load(c + (2 * cRow));
            s3 = TSimd.Load(c + (3 * cRow));
            if (TPanel.Vectors == 2)
            {
                t0 = TSimd.Load(c + TSimd.Width);
                t1 = TSimd.Load(c + cRow + TSimd.Width);
                t2 = TSimd.Load(c + (2 * cRow) + TSimd.Width);
                t3 = TSimd.Load(c + (3 * cRow) + TSimd.Width);
            }
        }

        for (nint left = o.Depth; left > 0; left--)
        {
            TVector u = TSimd.Load(b);
            TVector v = TPanel.Vectors == 2 ? TSimd.Load(b + TSimd.Width) : default;
            TVector x;
            x = TSimd.Broadcast(*(float*)a0);
            s0 = TSimd.MultiplyAdd(x, u, s0);
            t0 = TPanel.Vectors == 2 ? TSimd.MultiplyAdd(x, v, t0) : t0;
            x = TSimd.Broadcast(*(float*)(a0 + row));
            s1 = TSimd.MultiplyAdd(x, u, s1);
            t1 = TPanel.Vectors == 2 ? TSimd.MultiplyAdd(x, v, t1) : t1;
            x = TSimd.Broadcast(*(float*)(a0 + twoRows));
            s2 = TSimd.MultiplyAdd(x, u, s2);
            t2 = TPanel.Vectors == 2 ? TSimd.MultiplyAdd(x, v, t2) : t2;
            x = TSimd.Broadcast(*(float*)a3);
            s3 = TSimd.MultiplyAdd(x, u, s3);
            t3 = TPanel.Vectors == 2 ? TSimd.MultiplyAdd(x, v, t3) : t3;
            a0 += aStep;
            a3 += aStep;
            b += bStep;
        }

        TSimd.Store(s0, c);
        TSimd.Store(s1, c + cRow);
        TSimd.Store(s2, c + (2 * cRow));
        TSimd.Store(s3, c + (3 * cRow));
        if (TPanel.Vectors == 2)
        {
            TSimd.Store(t0, c + TSimd.Width);
            TSimd.Store(t1, c + cRow + TSimd.Width);
            TSimd.Store(t2, c + (2 * cRow) + TSimd.Width);
            TSimd.Store(t3, c + (3 * cRow) + TSimd.Width);
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
        TVector s0 = default, t0 = default;
        TVector s1 = default, t1 = default;
        if (load)
        {
            s0 = TSimd.Load(c);
            s1 = TSimd.Load(c + cRow);
            if (TPanel.Vectors == 2)
            {
                t0 = TSimd.Load(c + TSimd.Width);
                t1 = TSimd.Load(c + cRow + TSimd.Width);
            }
        }

        for (nint left = o.Depth; left > 0; left--)
        {
            TVector u = TSimd.Load(b);
            TVector v = TPanel.Vectors == 2 ? TSimd.Load(b + TSimd.Width) : default;
            TVector x;
            x = TSimd.Broadcast(*(float*)a0);
            s0 = TSimd.MultiplyAdd(x, u, s0);
            t0 = TPanel.Vectors == 2 ? TSimd.MultiplyAdd(x, v, t0) : t0;
            x = TSimd.Broadcast(*(float*)(a0 + row));
            s1 = TSimd.MultiplyAdd(x, u, s1);
            t1 = TPanel.Vectors == 2 ? TSimd.MultiplyAdd(x, v, t1) : t1;
            a0 += aStep;
            b += bStep;
        }

        TSimd.Store(s0, c);
        TSimd.Store(s1, c + cRow);
        if (TPanel.Vectors == 2)
        {
            TSimd.Store(t0, c + TSimd.Width);
            TSimd.Store(t1, c + cRow + TSimd.Width);
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
        TVector s0 = default, t0 = default;
        if (load)
        {
            s0 = TSimd.Load(c);
            if (TPanel.Vectors == 2)
            {
                t0 = TSimd.Load(c + TSimd.Width);
            }
        }

        for (nint left = o.Depth; left > 0; left--)
        {
            TVector u = TSimd.Load(b);
            TVector v = TPanel.Vectors == 2 ? TSimd.Load(b + TSimd.Width) : default;
            TVector x;
            x = TSimd.Broadcast(*(float*)a0);
            s0 = TSimd.MultiplyAdd(x, u, s0);
            t0 = TPanel.Vectors == 2 ? TSimd.MultiplyAdd(x, v, t0) : t0;
            a0 += aStep;
            b += bStep;
        }

        TSimd.Store(s0, c);
        if (TPanel.Vectors == 2)
        {
            TSimd.Store(t0, c + TSimd.Width);
        }
    }
}
