using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels.MatrixProducts;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.Convolutions;

/// <summary>
/// Products of filters and shifted planes: a tile of one, four or eight filters by up to three vectors of pixels in registers, written
/// out since the compiler keeps no array in registers. Filters lie packed, a tile after the other: a bias for each, then what each tap
/// multiplies by.
/// </summary>
internal static unsafe class DirectTiles
{
    /// <summary>Filters of the largest tile.</summary>
    public const int Tall = 8;
    private const int Low = 4;

    /// <summary>Filters of the tile that begins where this many are left.</summary>
    public static int Height<TSimd, TVector>(int left)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct => 3 * Tall <= 2 * TSimd.TileRows && left > Low ? Tall : left > 1 ? Low : 1;

    /// <summary>Filters with those that fill the last tile.</summary>
    public static int Rounded<TSimd, TVector>(int filters)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        int left = filters % Tall;
        int rest = 3 * Tall <= 2 * TSimd.TileRows || left <= Low ? left : left - Low;
        return rest <= 1 ? filters : checked(filters - rest + (rest > Low ? Tall : Low));
    }

    /// <summary>
    /// c[f * row + j] = bias[f] + sum over k of filters[f, k] * b[offsets[k] + j] for j from start to end and the rest of a vector.
    /// </summary>
    /// <param name="o">The operands; A is that of the first tile.</param>
    /// <param name="filters">Filters; there is room in c for <see cref="Rounded"/>.</param>
    /// <param name="start">The first j.</param>
    /// <param name="end">The end of j.</param>
    public static void Multiply<TSimd, TVector>(DirectProduct o, int filters, nint start, nint end)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        for (int f = 0; f < filters;)
        {
            int height = Height<TSimd, TVector>(filters - f);
            if (height == Tall)
            {
                Columns<TSimd, TVector, TallTile>(o, start, end);
            }
            else if (height == Low)
            {
                Columns<TSimd, TVector, LowTile>(o, start, end);
            }
            else
            {
                Columns<TSimd, TVector, SingleTile>(o, start, end);
            }

            o.A += height * (o.Depth + 1);
            o.C += height * o.CRow;
            f += height;
        }
    }

    // In panels as broad as there are columns for.
    private static void Columns<TSimd, TVector, TTile>(in DirectProduct o, nint start, nint end)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TTile : struct, ITile
    {
        // Two of two vectors are faster than one of three and one of one.
        nint vectors = (end - start + TSimd.Width - 1) / TSimd.Width;
        nint broad = vectors % 3 == 1 && vectors > 1 ? (vectors / 3) - 1 : vectors / 3;
        nint whole = start + (3 * broad * TSimd.Width);
        TTile.Run<TSimd, TVector, BroadPanel>(o, start, whole);
        if (end - whole > TSimd.Width)
        {
            TTile.Run<TSimd, TVector, WidePanel>(o, whole, end);
        }
        else
        {
            TTile.Run<TSimd, TVector, NarrowPanel>(o, whole, end);
        }
    }

    /// <summary>Eight filters by one to three vectors, panel by panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Eight<TSimd, TVector, TPanel>(in DirectProduct o, nint column, nint end)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TPanel : struct, IPanel
    {
        int* offsets = o.Offsets;
        nint depth = o.Depth;
        for (; column < end; column += TPanel.Vectors * TSimd.Width)
        {
            float* b = o.B + column;
            float* a = o.A;
            TVector s0 = TSimd.Broadcast(*a), t0 = s0, u0 = s0;
            TVector s1 = TSimd.Broadcast(a[1]), t1 = s1, u1 = s1;
            TVector s2 = TSimd.Broadcast(a[2]), t2 = s2, u2 = s2;
            TVector s3 = TSimd.Broadcast(a[3]), t3 = s3, u3 = s3;
            TVector s4 = TSimd.Broadcast(a[4]), t4 = s4, u4 = s4;
            TVector s5 = TSimd.Broadcast(a[5]), t5 = s5, u5 = s5;
            TVector s6 = TSimd.Broadcast(a[6]), t6 = s6, u6 = s6;
            TVector s7 = TSimd.Broadcast(a[7]), t7 = s7, u7 = s7;
            for (nint k = 0; k < depth; k++)
            {
                a += 8;
                float* row = b + offsets[k];
                TVector x = TSimd.Load(row);
                TVector y = TPanel.Vectors >= 2 ? TSimd.Load(row + TSimd.Width) : default;
                TVector z = TPanel.Vectors == 3 ? TSimd.Load(row + (2 * TSimd.Width)) : default;
                TVector f = TSimd.Broadcast(*a);
                s0 = TSimd.MultiplyAdd(f, x, s0);
                t0 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t0) : t0;
                u0 = TPanel.Vectors == 3 ? TSimd.MultiplyAdd(f, z, u0) : u0;
                f = TSimd.Broadcast(a[1]);
                s1 = TSimd.MultiplyAdd(f, x, s1);
                t1 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t1) : t1;
                u1 = TPanel.Vectors == 3 ? TSimd.MultiplyAdd(f, z, u1) : u1;
                f = TSimd.Broadcast(a[2]);
                s2 = TSimd.MultiplyAdd(f, x, s2);
                t2 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t2) : t2;
                u2 = TPanel.Vectors == 3 ? TSimd.MultiplyAdd(f, z, u2) : u2;
                f = TSimd.Broadcast(a[3]);
                s3 = TSimd.MultiplyAdd(f, x, s3);
                t3 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t3) : t3;
                u3 = TPanel.Vectors == 3 ? TSimd.MultiplyAdd(f, z, u3) : u3;
                f = TSimd.Broadcast(a[4]);
                s4 = TSimd.MultiplyAdd(f, x, s4);
                t4 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t4) : t4;
                u4 = TPanel.Vectors == 3 ? TSimd.MultiplyAdd(f, z, u4) : u4;
                f = TSimd.Broadcast(a[5]);
                s5 = TSimd.MultiplyAdd(f, x, s5);
                t5 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t5) : t5;
                u5 = TPanel.Vectors == 3 ? TSimd.MultiplyAdd(f, z, u5) : u5;
                f = TSimd.Broadcast(a[6]);
                s6 = TSimd.MultiplyAdd(f, x, s6);
                t6 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t6) : t6;
                u6 = TPanel.Vectors == 3 ? TSimd.MultiplyAdd(f, z, u6) : u6;
                f = TSimd.Broadcast(a[7]);
                s7 = TSimd.MultiplyAdd(f, x, s7);
                t7 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t7) : t7;
                u7 = TPanel.Vectors == 3 ? TSimd.MultiplyAdd(f, z, u7) : u7;
            }

            float* c = o.C + column;
            nint stride = o.CRow;
            Store<TSimd, TVector, TPanel>(o.Rectify, c, s0, t0, u0);
            Store<TSimd, TVector, TPanel>(o.Rectify, c + stride, s1, t1, u1);
            Store<TSimd, TVector, TPanel>(o.Rectify, c + (2 * stride), s2, t2, u2);
            Store<TSimd, TVector, TPanel>(o.Rectify, c + (3 * stride), s3, t3, u3);
            Store<TSimd, TVector, TPanel>(o.Rectify, c + (4 * stride), s4, t4, u4);
            Store<TSimd, TVector, TPanel>(o.Rectify, c + (5 * stride), s5, t5, u5);
            Store<TSimd, TVector, TPanel>(o.Rectify, c + (6 * stride), s6, t6, u6);
            Store<TSimd, TVector, TPanel>(o.Rectify, c + (7 * stride), s7, t7, u7);
        }
    }

    /// <summary>Four filters by one to three vectors, panel by panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four<TSimd, TVector, TPanel>(in DirectProduct o, nint column, nint end)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TPanel : struct, IPanel
    {
        int* offsets = o.Offsets;
        nint depth = o.Depth;
        for (; column < end; column += TPanel.Vectors * TSimd.Width)
        {
            float* b = o.B + column;
            float* a = o.A;
            TVector s0 = TSimd.Broadcast(*a), t0 = s0, u0 = s0;
            TVector s1 = TSimd.Broadcast(a[1]), t1 = s1, u1 = s1;
            TVector s2 = TSimd.Broadcast(a[2]), t2 = s2, u2 = s2;
            TVector s3 = TSimd.Broadcast(a[3]), t3 = s3, u3 = s3;
            for (nint k = 0; k < depth; k++)
            {
                a += 4;
                float* row = b + offsets[k];
                TVector x = TSimd.Load(row);
                TVector y = TPanel.Vectors >= 2 ? TSimd.Load(row + TSimd.Width) : default;
                TVector z = TPanel.Vectors == 3 ? TSimd.Load(row + (2 * TSimd.Width)) : default;
                TVector f = TSimd.Broadcast(*a);
                s0 = TSimd.MultiplyAdd(f, x, s0);
                t0 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t0) : t0;
                u0 = TPanel.Vectors == 3 ? TSimd.MultiplyAdd(f, z, u0) : u0;
                f = TSimd.Broadcast(a[1]);
                s1 = TSimd.MultiplyAdd(f, x, s1);
                t1 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t1) : t1;
                u1 = TPanel.Vectors == 3 ? TSimd.MultiplyAdd(f, z, u1) : u1;
                f = TSimd.Broadcast(a[2]);
                s2 = TSimd.MultiplyAdd(f, x, s2);
                t2 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t2) : t2;
                u2 = TPanel.Vectors == 3 ? TSimd.MultiplyAdd(f, z, u2) : u2;
                f = TSimd.Broadcast(a[3]);
                s3 = TSimd.MultiplyAdd(f, x, s3);
                t3 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t3) : t3;
                u3 = TPanel.Vectors == 3 ? TSimd.MultiplyAdd(f, z, u3) : u3;
            }

            float* c = o.C + column;
            nint stride = o.CRow;
            Store<TSimd, TVector, TPanel>(o.Rectify, c, s0, t0, u0);
            Store<TSimd, TVector, TPanel>(o.Rectify, c + stride, s1, t1, u1);
            Store<TSimd, TVector, TPanel>(o.Rectify, c + (2 * stride), s2, t2, u2);
            Store<TSimd, TVector, TPanel>(o.Rectify, c + (3 * stride), s3, t3, u3);
        }
    }

    /// <summary>One filter by one to three vectors, panel by panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One<TSimd, TVector, TPanel>(in DirectProduct o, nint column, nint end)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TPanel : struct, IPanel
    {
        int* offsets = o.Offsets;
        nint depth = o.Depth;
        for (; column < end; column += TPanel.Vectors * TSimd.Width)
        {
            float* b = o.B + column;
            float* a = o.A;
            TVector s0 = TSimd.Broadcast(*a), t0 = s0, u0 = s0;
            for (nint k = 0; k < depth; k++)
            {
                a += 1;
                float* row = b + offsets[k];
                TVector x = TSimd.Load(row);
                TVector y = TPanel.Vectors >= 2 ? TSimd.Load(row + TSimd.Width) : default;
                TVector z = TPanel.Vectors == 3 ? TSimd.Load(row + (2 * TSimd.Width)) : default;
                TVector f = TSimd.Broadcast(*a);
                s0 = TSimd.MultiplyAdd(f, x, s0);
                t0 = TPanel.Vectors >= 2 ? TSimd.MultiplyAdd(f, y, t0) : t0;
                u0 = TPanel.Vectors == 3 ? TSimd.MultiplyAdd(f, z, u0) : u0;
            }

            float* c = o.C + column;

            Store<TSimd, TVector, TPanel>(o.Rectify, c, s0, t0, u0);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TSimd, TVector, TPanel>(bool rectify, float* c, TVector s, TVector t, TVector u)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TPanel : struct, IPanel
    {
        if (rectify)
        {
            s = TSimd.Rectify(s);
            t = TPanel.Vectors >= 2 ? TSimd.Rectify(t) : t;
            u = TPanel.Vectors == 3 ? TSimd.Rectify(u) : u;
        }

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

    private interface ITile
    {
        static abstract void Run<TSimd, TVector, TPanel>(in DirectProduct o, nint column, nint end)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            where TPanel : struct, IPanel;
    }

    private readonly struct TallTile : ITile
    {
        public static void Run<TSimd, TVector, TPanel>(in DirectProduct o, nint column, nint end)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            where TPanel : struct, IPanel => Eight<TSimd, TVector, TPanel>(o, column, end);
    }

    private readonly struct SingleTile : ITile
    {
        public static void Run<TSimd, TVector, TPanel>(in DirectProduct o, nint column, nint end)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            where TPanel : struct, IPanel => One<TSimd, TVector, TPanel>(o, column, end);
    }

    private readonly struct LowTile : ITile
    {
        public static void Run<TSimd, TVector, TPanel>(in DirectProduct o, nint column, nint end)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            where TPanel : struct, IPanel => Four<TSimd, TVector, TPanel>(o, column, end);
    }
}

/// <summary>What <see cref="DirectTiles"/> multiplies.</summary>
internal unsafe struct DirectProduct
{
    /// <summary>The tile's biases, then its filters' elements, those of one tap side by side.</summary>
    public float* A;

    /// <summary>The planes.</summary>
    public float* B;

    /// <summary>Where in B each tap's first pixel is.</summary>
    public int* Offsets;

    /// <summary>Taps.</summary>
    public nint Depth;

    /// <summary>The result.</summary>
    public float* C;

    /// <summary>Elements from one filter's result to the next.</summary>
    public nint CRow;

    /// <summary>Whether negative results become 0.</summary>
    public bool Rectify;
}
