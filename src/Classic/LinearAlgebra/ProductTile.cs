using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLNetDeep.Classic.LinearAlgebra;

/// <summary>A small piece of a matrix product: four rows and three vectors of columns, whose sums live in registers.</summary>
internal static unsafe class ProductTile<T, TArithmetic>
    where T : unmanaged
    where TArithmetic : struct, IVectorArithmetic<T>
{
    /// <summary>Rows of a tile.</summary>
    public const int Rows = 4;

    /// <summary>Columns of a tile.</summary>
    public static int Columns => 3 * Vector<T>.Count;

    /// <summary>
    /// sums[r, c] = sum over k of a[k * aStep + r] * b[k * bStep + c], in the order of k; [<see cref="Rows"/>, <see cref="Columns"/>].
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(int depth, T* a, nint aStep, T* b, nint bStep, T* sums)
    {
        Vector<T> s0 = default, t0 = default, u0 = default;
        Vector<T> s1 = default, t1 = default, u1 = default;
        Vector<T> s2 = default, t2 = default, u2 = default;
        Vector<T> s3 = default, t3 = default, u3 = default;
        for (nint left = depth; left > 0; left--, a += aStep, b += bStep)
        {
            var x = Vector.Load(b);
            var y = Vector.Load(b + Vector<T>.Count);
            var z = Vector.Load(b + (2 * Vector<T>.Count));
            var f = new Vector<T>(a[0]);
            s0 = TArithmetic.MultiplyAdd(f, x, s0);
            t0 = TArithmetic.MultiplyAdd(f, y, t0);
            u0 = TArithmetic.MultiplyAdd(f, z, u0);
            f = new Vector<T>(a[1]);
            s1 = TArithmetic.MultiplyAdd(f, x, s1);
            t1 = TArithmetic.MultiplyAdd(f, y, t1);
            u1 = TArithmetic.MultiplyAdd(f, z, u1);
            f = new Vector<T>(a[2]);
            s2 = TArithmetic.MultiplyAdd(f, x, s2);
            t2 = TArithmetic.MultiplyAdd(f, y, t2);
            u2 = TArithmetic.MultiplyAdd(f, z, u2);
            f = new Vector<T>(a[3]);
            s3 = TArithmetic.MultiplyAdd(f, x, s3);
            t3 = TArithmetic.MultiplyAdd(f, y, t3);
            u3 = TArithmetic.MultiplyAdd(f, z, u3);
        }
        Store(s0, t0, u0, sums);
        Store(s1, t1, u1, sums + (3 * Vector<T>.Count));
        Store(s2, t2, u2, sums + (6 * Vector<T>.Count));
        Store(s3, t3, u3, sums + (9 * Vector<T>.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector<T> x, Vector<T> y, Vector<T> z, T* sums)
    {
        x.Store(sums);
        y.Store(sums + Vector<T>.Count);
        z.Store(sums + (2 * Vector<T>.Count));
    }
}
