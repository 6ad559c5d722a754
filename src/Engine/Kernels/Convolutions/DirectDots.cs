using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.Convolutions;

/// <summary>
/// Dot products of gradient planes and shifted planes of inputs, the gradient by the weights: one, four or eight filters by three taps in
/// registers.
/// </summary>
internal unsafe struct DirectDots
{
    /// <summary>The first filter's plane of gradients; there are as many as <see cref="DirectTiles.Height"/> says.</summary>
    public float* Left;

    /// <summary>Elements from one filter's plane to the next.</summary>
    public nint Plane;

    /// <summary>What the first tap multiplies.</summary>
    public float* Right0;

    /// <summary>What the second tap multiplies.</summary>
    public float* Right1;

    /// <summary>What the third tap multiplies.</summary>
    public float* Right2;

    /// <summary>Samples.</summary>
    public int Samples;

    /// <summary>Vectors of a sample's plane.</summary>
    public int Vectors;

    /// <summary>Elements from one sample's gradients to the next.</summary>
    public nint LeftSample;

    /// <summary>Elements from one sample's inputs to the next.</summary>
    public nint RightSample;

    /// <summary>Adds the products of all filters and taps to sums[tap * stride + filter].</summary>
    /// <param name="o">The operands; the right ones are filled in.</param>
    /// <param name="filters">Filters; there is room for <see cref="DirectTiles.Rounded"/>, in the gradients too.</param>
    /// <param name="right">The inputs.</param>
    /// <param name="offsets">Where in them each tap's first pixel is.</param>
    /// <param name="taps">Taps.</param>
    /// <param name="sums">The sums.</param>
    /// <param name="stride">Elements from one tap's sums to the next.</param>
    public static void AddAll<TSimd, TVector>(DirectDots o, int filters, float* right, int* offsets, int taps, float* sums, nint stride)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        for (int f = 0; f < filters;)
        {
            int height = DirectTiles.Height<TSimd, TVector>(filters - f);
            for (int k = 0; k < taps; k += 3)
            {
                o.Right0 = right + offsets[k];
                o.Right1 = right + offsets[Math.Min(k + 1, taps - 1)];
                o.Right2 = right + offsets[Math.Min(k + 2, taps - 1)];
                float* at = sums + (k * stride) + f;
                if (height == 8)
                {
                    Eight<TSimd, TVector>(o, at, stride, taps - k);
                }
                else if (height == 4)
                {
                    Four<TSimd, TVector>(o, at, stride, taps - k);
                }
                else
                {
                    One<TSimd, TVector>(o, at, stride, taps - k);
                }
            }

            o.Left += height * o.Plane;
            f += height;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Eight<TSimd, TVector>(in DirectDots o, float* sums, nint stride, int columns)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector s0 = default, t0 = default, u0 = default;
        TVector s1 = default, t1 = default, u1 = default;
        TVector s2 = default, t2 = default, u2 = default;
        TVector s3 = default, t3 = default, u3 = default;
        TVector s4 = default, t4 = default, u4 = default;
        TVector s5 = default, t5 = default, u5 = default;
        TVector s6 = default, t6 = default, u6 = default;
        TVector s7 = default, t7 = default, u7 = default;
        nint end = o.Vectors * (nint)TSimd.Width;
        nint plane = o.Plane;
        for (int sample = 0; sample < o.Samples; sample++)
        {
            nint right = sample * o.RightSample;
            float* l0 = o.Left + (sample * o.LeftSample);
            float* l1 = l0 + plane;
            float* l2 = l1 + plane;
            float* l3 = l2 + plane;
            float* l4 = l3 + plane;
            float* l5 = l4 + plane;
            float* l6 = l5 + plane;
            float* l7 = l6 + plane;
            float* r0 = o.Right0 + right;
            float* r1 = o.Right1 + right;
            float* r2 = o.Right2 + right;
            for (nint p = 0; p < end; p += TSimd.Width)
            {
                TVector x = TSimd.Load(r0 + p);
                TVector y = TSimd.Load(r1 + p);
                TVector z = TSimd.Load(r2 + p);
                TVector g = TSimd.Load(l0 + p);
                s0 = TSimd.MultiplyAdd(g, x, s0);
                t0 = TSimd.MultiplyAdd(g, y, t0);
                u0 = TSimd.MultiplyAdd(g, z, u0);
                g = TSimd.Load(l1 + p);
                s1 = TSimd.MultiplyAdd(g, x, s1);
                t1 = TSimd.MultiplyAdd(g, y, t1);
                u1 = TSimd.MultiplyAdd(g, z, u1);
                g = TSimd.Load(l2 + p);
                s2 = TSimd.MultiplyAdd(g, x, s2);
                t2 = TSimd.MultiplyAdd(g, y, t2);
                u2 = TSimd.MultiplyAdd(g, z, u2);
                g = TSimd.Load(l3 + p);
                s3 = TSimd.MultiplyAdd(g, x, s3);
                t3 = TSimd.MultiplyAdd(g, y, t3);
                u3 = TSimd.MultiplyAdd(g, z, u3);
                g = TSimd.Load(l4 + p);
                s4 = TSimd.MultiplyAdd(g, x, s4);
                t4 = TSimd.MultiplyAdd(g, y, t4);
                u4 = TSimd.MultiplyAdd(g, z, u4);
                g = TSimd.Load(l5 + p);
                s5 = TSimd.MultiplyAdd(g, x, s5);
                t5 = TSimd.MultiplyAdd(g, y, t5);
                u5 = TSimd.MultiplyAdd(g, z, u5);
                g = TSimd.Load(l6 + p);
                s6 = TSimd.MultiplyAdd(g, x, s6);
                t6 = TSimd.MultiplyAdd(g, y, t6);
                u6 = TSimd.MultiplyAdd(g, z, u6);
                g = TSimd.Load(l7 + p);
                s7 = TSimd.MultiplyAdd(g, x, s7);
                t7 = TSimd.MultiplyAdd(g, y, t7);
                u7 = TSimd.MultiplyAdd(g, z, u7);
            }
        }

        AddFour<TSimd, TVector>(sums, s0, s1, s2, s3);
        AddFour<TSimd, TVector>(sums + 4, s4, s5, s6, s7);
        if (columns > 1)
        {
            AddFour<TSimd, TVector>(sums + stride, t0, t1, t2, t3);
            AddFour<TSimd, TVector>(sums + stride + 4, t4, t5, t6, t7);
        }

        if (columns > 2)
        {
            AddFour<TSimd, TVector>(sums + (2 * stride), u0, u1, u2, u3);
            AddFour<TSimd, TVector>(sums + (2 * stride) + 4, u4, u5, u6, u7);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four<TSimd, TVector>(in DirectDots o, float* sums, nint stride, int columns)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector s0 = default, t0 = default, u0 = default;
        TVector s1 = default, t1 = default, u1 = default;
        TVector s2 = default, t2 = default, u2 = default;
        TVector s3 = default, t3 = default, u3 = default;
        nint end = o.Vectors * (nint)TSimd.Width;
        nint plane = o.Plane;
        for (int sample = 0; sample < o.Samples; sample++)
        {
            nint right = sample * o.RightSample;
            float* l0 = o.Left + (sample * o.LeftSample);
            float* l1 = l0 + plane;
            float* l2 = l1 + plane;
            float* l3 = l2 + plane;
            float* r0 = o.Right0 + right;
            float* r1 = o.Right1 + right;
            float* r2 = o.Right2 + right;
            for (nint p = 0; p < end; p += TSimd.Width)
            {
                TVector x = TSimd.Load(r0 + p);
                TVector y = TSimd.Load(r1 + p);
                TVector z = TSimd.Load(r2 + p);
                TVector g = TSimd.Load(l0 + p);
                s0 = TSimd.MultiplyAdd(g, x, s0);
                t0 = TSimd.MultiplyAdd(g, y, t0);
                u0 = TSimd.MultiplyAdd(g, z, u0);
                g = TSimd.Load(l1 + p);
                s1 = TSimd.MultiplyAdd(g, x, s1);
                t1 = TSimd.MultiplyAdd(g, y, t1);
                u1 = TSimd.MultiplyAdd(g, z, u1);
                g = TSimd.Load(l2 + p);
                s2 = TSimd.MultiplyAdd(g, x, s2);
                t2 = TSimd.MultiplyAdd(g, y, t2);
                u2 = TSimd.MultiplyAdd(g, z, u2);
                g = TSimd.Load(l3 + p);
                s3 = TSimd.MultiplyAdd(g, x, s3);
                t3 = TSimd.MultiplyAdd(g, y, t3);
                u3 = TSimd.MultiplyAdd(g, z, u3);
            }
        }

        AddFour<TSimd, TVector>(sums, s0, s1, s2, s3);
        if (columns > 1)
        {
            AddFour<TSimd, TVector>(sums + stride, t0, t1, t2, t3);
        }

        if (columns > 2)
        {
            AddFour<TSimd, TVector>(sums + (2 * stride), u0, u1, u2, u3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One<TSimd, TVector>(in DirectDots o, float* sums, nint stride, int columns)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector s0 = default, t0 = default, u0 = default;
        nint end = o.Vectors * (nint)TSimd.Width;
        for (int sample = 0; sample < o.Samples; sample++)
        {
            nint right = sample * o.RightSample;
            float* l0 = o.Left + (sample * o.LeftSample);
            float* r0 = o.Right0 + right;
            float* r1 = o.Right1 + right;
            float* r2 = o.Right2 + right;
            for (nint p = 0; p < end; p += TSimd.Width)
            {
                TVector x = TSimd.Load(r0 + p);
                TVector y = TSimd.Load(r1 + p);
                TVector z = TSimd.Load(r2 + p);
                TVector g = TSimd.Load(l0 + p);
                s0 = TSimd.MultiplyAdd(g, x, s0);
                t0 = TSimd.MultiplyAdd(g, y, t0);
                u0 = TSimd.MultiplyAdd(g, z, u0);
            }
        }

        *sums += TSimd.Sum(s0);
        if (columns > 1)
        {
            *(sums + stride) += TSimd.Sum(t0);
        }

        if (columns > 2)
        {
            *(sums + (2 * stride)) += TSimd.Sum(u0);
        }
    }

    // The sums of the elements of four vectors.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddFour<TSimd, TVector>(float* sums, TVector a, TVector b, TVector c, TVector d)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        if (TSimd.Width < 4)
        {
            sums[0] += TSimd.Sum(a);
            sums[1] += TSimd.Sum(b);
            sums[2] += TSimd.Sum(c);
            sums[3] += TSimd.Sum(d);
            return;
        }

        TSimd.TransposeQuads(ref a, ref b, ref c, ref d);
        (Vector128.Load(sums) + TSimd.SumOfQuads(TSimd.Add(TSimd.Add(a, b), TSimd.Add(c, d)))).Store(sums);
    }
}
