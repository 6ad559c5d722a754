using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.MatrixProducts;

/// <summary>Tiles of more rows and up to two vectors; otherwise as <see cref="GemmTiles"/>.</summary>
internal static unsafe class GemmTallTiles
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows12<TSimd, TVector, TPanel>(in TileOperands o, float* a, float* c, bool load)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TPanel : struct, IPanel
    {
        nint row = o.ARow;
        nint twoRows = 2 * row;
        byte* a0 = (byte*)a;
        byte* a3 = (byte*)a + (3 * row);
        byte* a6 = (byte*)a + (6 * row);
        byte* a9 = (byte*)a + (9 * row);
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
        TVector s6 = default, t6 = default;
        TVector s7 = default, t7 = default;
        TVector s8 = default, t8 = default;
        TVector s9 = default, t9 = default;
        TVector s10 = default, t10 = default;
        TVector s11 = default, t11 = default;
        if (load)
        {
            s0 = TSimd.Load(c);
            s1 = TSimd.Load(c + cRow);
            s2 = TSimd.Load(c + (2 * cRow));
            s3 = TSimd.Load(c + (3 * cRow));
            s4 = TSimd.Load(c + (4 * cRow));
            s5 = TSimd.Load(c + (5 * cRow));
            s6 = TSimd.Load(c + (6 * cRow));
            s7 = TSimd.Load(c + (7 * cRow));
            s8 = TSimd.Load(c + (8 * cRow));
            s9 = TSimd.Load(c + (9 * cRow));
            s10 = TSimd.Load(c + (10 * cRow));
            s11 = TSimd.Load(c + (11 * cRow));

            if (TPanel.Vectors >= 2)
            {
                t0 = TSimd.Load(c + TSimd.Width);
                t1 = TSimd.Load(c + cRow + TSimd.Width);
                t2 = TSimd.Load(c + (2 * cRow) + TSimd.Width);
                t3 = TSimd.Load(c + (3 * cRow) + TSimd.Width);
                t4 = TSimd.Load(c + (4 * cRow) + TSimd.Width);
                t5 = TSimd.Load(c + (5 * cRow) + TSimd.Width);
                t6 = TSimd.Load(c + (6 * cRow) + TSimd.Width);
                t7 = TSimd.Load(c + (7 * cRow) + TSimd.Width);
                t8 = TSimd.Load(c + (8 * cRow) + TSimd.Width);
                t9 = TSimd.Load(c + (9 * cRow) + TSimd.Width);
                t10 = TSimd.Load(c + (10 * cRow) + TSimd.Width);
                t11 = TSimd.Load(c + (11 * cRow) + TSimd.Width);
            }
        }

        for (nint left = o.Depth; left > 0; left--)
        {
            TVector x = TSimd.Load(b);
            TVector y = TPanel.Vectors >= 2 ? TSimd.Load(b + TSimd.Width) : default;
            TVector f = TSimd.Broadcast(*(float*)a0);
            s0 = TSimd.MultiplyAdd(f, x, s0);
            t0 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t0) : t0;
            f = TSimd.Broadcast(*(float*)(a0 + row));
            s1 = TSimd.MultiplyAdd(f, x, s1);
            t1 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t1) : t1;
            f = TSimd.Broadcast(*(float*)(a0 + twoRows));
            s2 = TSimd.MultiplyAdd(f, x, s2);
            t2 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t2) : t2;
            f = TSimd.Broadcast(*(float*)a3);
            s3 = TSimd.MultiplyAdd(f, x, s3);
            t3 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t3) : t3;
            f = TSimd.Broadcast(*(float*)(a3 + row));
            s4 = TSimd.MultiplyAdd(f, x, s4);
            t4 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t4) : t4;
            f = TSimd.Broadcast(*(float*)(a3 + twoRows));
            s5 = TSimd.MultiplyAdd(f, x, s5);
            t5 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t5) : t5;
            f = TSimd.Broadcast(*(float*)a6);
            s6 = TSimd.MultiplyAdd(f, x, s6);
            t6 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t6) : t6;
            f = TSimd.Broadcast(*(float*)(a6 + row));
            s7 = TSimd.MultiplyAdd(f, x, s7);
            t7 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t7) : t7;
            f = TSimd.Broadcast(*(float*)(a6 + twoRows));
            s8 = TSimd.MultiplyAdd(f, x, s8);
            t8 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t8) : t8;
            f = TSimd.Broadcast(*(float*)a9);
            s9 = TSimd.MultiplyAdd(f, x, s9);
            t9 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t9) : t9;
            f = TSimd.Broadcast(*(float*)(a9 + row));
            s10 = TSimd.MultiplyAdd(f, x, s10);
            t10 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t10) : t10;
            f = TSimd.Broadcast(*(float*)(a9 + twoRows));
            s11 = TSimd.MultiplyAdd(f, x, s11);
            t11 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t11) : t11;
            a0 += aStep;
            a3 += aStep;
            a6 += aStep;
            a9 += aStep;
            b += bStep;
        }

        TSimd.Store(s0, c);
        TSimd.Store(s1, c + cRow);
        TSimd.Store(s2, c + (2 * cRow));
        TSimd.Store(s3, c + (3 * cRow));
        TSimd.Store(s4, c + (4 * cRow));
        TSimd.Store(s5, c + (5 * cRow));
        TSimd.Store(s6, c + (6 * cRow));
        TSimd.Store(s7, c + (7 * cRow));
        TSimd.Store(s8, c + (8 * cRow));
        TSimd.Store(s9, c + (9 * cRow));
        TSimd.Store(s10, c + (10 * cRow));
        TSimd.Store(s11, c + (11 * cRow));

        if (TPanel.Vectors >= 2)
        {
            TSimd.Store(t0, c + TSimd.Width);
            TSimd.Store(t1, c + cRow + TSimd.Width);
            TSimd.Store(t2, c + (2 * cRow) + TSimd.Width);
            TSimd.Store(t3, c + (3 * cRow) + TSimd.Width);
            TSimd.Store(t4, c + (4 * cRow) + TSimd.Width);
            TSimd.Store(t5, c + (5 * cRow) + TSimd.Width);
            TSimd.Store(t6, c + (6 * cRow) + TSimd.Width);
            TSimd.Store(t7, c + (7 * cRow) + TSimd.Width);
            TSimd.Store(t8, c + (8 * cRow) + TSimd.Width);
            TSimd.Store(t9, c + (9 * cRow) + TSimd.Width);
            TSimd.Store(t10, c + (10 * cRow) + TSimd.Width);
            TSimd.Store(t11, c + (11 * cRow) + TSimd.Width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows8<TSimd, TVector, TPanel>(in TileOperands o, float* a, float* c, bool load)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TPanel : struct, IPanel
    {
        nint row = o.ARow;
        nint twoRows = 2 * row;
        byte* a0 = (byte*)a;
        byte* a3 = (byte*)a + (3 * row);
        byte* a6 = (byte*)a + (6 * row);
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
        TVector s6 = default, t6 = default;
        TVector s7 = default, t7 = default;
        if (load)
        {
            s0 = TSimd.Load(c);
            s1 = TSimd.Load(c + cRow);
            s2 = TSimd.Load(c + (2 * cRow));
            s3 = TSimd.Load(c + (3 * cRow));
            s4 = TSimd.Load(c + (4 * cRow));
            s5 = TSimd.Load(c + (5 * cRow));
            s6 = TSimd.Load(c + (6 * cRow));
            s7 = TSimd.Load(c + (7 * cRow));

            if (TPanel.Vectors >= 2)
            {
                t0 = TSimd.Load(c + TSimd.Width);
                t1 = TSimd.Load(c + cRow + TSimd.Width);
                t2 = TSimd.Load(c + (2 * cRow) + TSimd.Width);
                t3 = TSimd.Load(c + (3 * cRow) + TSimd.Width);
                t4 = TSimd.Load(c + (4 * cRow) + TSimd.Width);
                t5 = TSimd.Load(c + (5 * cRow) + TSimd.Width);
                t6 = TSimd.Load(c + (6 * cRow) + TSimd.Width);
                t7 = TSimd.Load(c + (7 * cRow) + TSimd.Width);
            }
        }

        for (nint left = o.Depth; left > 0; left--)
        {
            TVector x = TSimd.Load(b);
            TVector y = TPanel.Vectors >= 2 ? TSimd.Load(b + TSimd.Width) : default;
            TVector f = TSimd.Broadcast(*(float*)a0);
            s0 = TSimd.MultiplyAdd(f, x, s0);
            t0 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t0) : t0;
            f = TSimd.Broadcast(*(float*)(a0 + row));
            s1 = TSimd.MultiplyAdd(f, x, s1);
            t1 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t1) : t1;
            f = TSimd.Broadcast(*(float*)(a0 + twoRows));
            s2 = TSimd.MultiplyAdd(f, x, s2);
            t2 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t2) : t2;
            f = TSimd.Broadcast(*(float*)a3);
            s3 = TSimd.MultiplyAdd(f, x, s3);
            t3 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t3) : t3;
            f = TSimd.Broadcast(*(float*)(a3 + row));
            s4 = TSimd.MultiplyAdd(f, x, s4);
            t4 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t4) : t4;
            f = TSimd.Broadcast(*(float*)(a3 + twoRows));
            s5 = TSimd.MultiplyAdd(f, x, s5);
            t5 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t5) : t5;
            f = TSimd.Broadcast(*(float*)a6);
            s6 = TSimd.MultiplyAdd(f, x, s6);
            t6 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t6) : t6;
            f = TSimd.Broadcast(*(float*)(a6 + row));
            s7 = TSimd.MultiplyAdd(f, x, s7);
            t7 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t7) : t7;
            a0 += aStep;
            a3 += aStep;
            a6 += aStep;
            b += bStep;
        }

        TSimd.Store(s0, c);
        TSimd.Store(s1, c + cRow);
        TSimd.Store(s2, c + (2 * cRow));
        TSimd.Store(s3, c + (3 * cRow));
        TSimd.Store(s4, c + (4 * cRow));
        TSimd.Store(s5, c + (5 * cRow));
        TSimd.Store(s6, c + (6 * cRow));
        TSimd.Store(s7, c + (7 * cRow));

        if (TPanel.Vectors >= 2)
        {
            TSimd.Store(t0, c + TSimd.Width);
            TSimd.Store(t1, c + cRow + TSimd.Width);
            TSimd.Store(t2, c + (2 * cRow) + TSimd.Width);
            TSimd.Store(t3, c + (3 * cRow) + TSimd.Width);
            TSimd.Store(t4, c + (4 * cRow) + TSimd.Width);
            TSimd.Store(t5, c + (5 * cRow) + TSimd.Width);
            TSimd.Store(t6, c + (6 * cRow) + TSimd.Width);
            TSimd.Store(t7, c + (7 * cRow) + TSimd.Width);
        }
    }

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

            if (TPanel.Vectors >= 2)
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
            TVector x = TSimd.Load(b);
            TVector y = TPanel.Vectors >= 2 ? TSimd.Load(b + TSimd.Width) : default;
            TVector f = TSimd.Broadcast(*(float*)a0);
            s0 = TSimd.MultiplyAdd(f, x, s0);
            t0 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t0) : t0;
            f = TSimd.Broadcast(*(float*)(a0 + row));
            s1 = TSimd.MultiplyAdd(f, x, s1);
            t1 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t1) : t1;
            f = TSimd.Broadcast(*(float*)(a0 + twoRows));
            s2 = TSimd.MultiplyAdd(f, x, s2);
            t2 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t2) : t2;
            f = TSimd.Broadcast(*(float*)a3);
            s3 = TSimd.MultiplyAdd(f, x, s3);
            t3 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t3) : t3;
            f = TSimd.Broadcast(*(float*)(a3 + row));
            s4 = TSimd.MultiplyAdd(f, x, s4);
            t4 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t4) : t4;
            f = TSimd.Broadcast(*(float*)(a3 + twoRows));
            s5 = TSimd.MultiplyAdd(f, x, s5);
            t5 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t5) : t5;
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

        if (TPanel.Vectors >= 2)
        {
            TSimd.Store(t0, c + TSimd.Width);
            TSimd.Store(t1, c + cRow + TSimd.Width);
            TSimd.Store(t2, c + (2 * cRow) + TSimd.Width);
            TSimd.Store(t3, c + (3 * cRow) + TSimd.Width);
            TSimd.Store(t4, c + (4 * cRow) + TSimd.Width);
            TSimd.Store(t5, c + (5 * cRow) + TSimd.Width);
        }
    }
}
