using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetDeep.Engine.Kernels.Simd;

/// <summary>An operation on elements of arrays, written once for all vector widths; the struct holds pointers and constants.</summary>
internal interface IVectorBody
{
    /// <summary>Does elements <paramref name="index"/> to index + width - 1.</summary>
    void Run<TSimd, TVector>(nint index)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct;
}

/// <summary>
/// Runs an element-wise operation over a range. The rest that fills no vector is done element by element by the same sequence of
/// operations, so an element's bits do not depend on its place.
/// </summary>
internal static class VectorLoop
{
    /// <summary>Elements from which a second thread saves more than it costs.</summary>
    public const int LengthForThreads = 1 << 14;

    private const int ChunkLength = 1 << 12;

    /// <summary>Elements 0 to <paramref name="length"/> - 1, shared out to threads when there are many.</summary>
    public static void Run<TBody>(int length, in TBody body, Parallelism parallelism)
        where TBody : struct, IVectorBody
    {
        if (length < LengthForThreads)
        {
            Range(0, length, body);
        }
        else
        {
            parallelism.For((length + ChunkLength - 1) / ChunkLength, new Chunks<TBody>(length, body));
        }
    }

    /// <summary>Elements <paramref name="start"/> to <paramref name="end"/> - 1, on the calling thread.</summary>
    public static void Range<TBody>(nint start, nint end, in TBody body)
        where TBody : struct, IVectorBody
    {
        switch (SimdLevel.Bits)
        {
            case 512:
                Range<TBody, Simd512, Vector512<float>>(start, end, body);
                break;
            case 256:
                Range<TBody, Simd256, Vector256<float>>(start, end, body);
                break;
            case 128:
                Range<TBody, Simd128, Vector128<float>>(start, end, body);
                break;
            default:
                Range<TBody, SimdScalar, float>(start, end, body);
                break;
        }
    }

    /// <summary>As <see cref="Range{TBody}"/>, at a given width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Range<TBody, TSimd, TVector>(nint start, nint end, TBody body)
        where TBody : struct, IVectorBody
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint index = start;
        for (; index <= end - TSimd.Width; index += TSimd.Width)
        {
            body.Run<TSimd, TVector>(index);
        }

        for (; index < end; index++)
        {
            body.Run<SimdScalar, float>(index);
        }
    }

    private readonly struct Chunks<TBody>(int length, TBody body) : IChunkBody
        where TBody : struct, IVectorBody
    {
        public void Run(int chunk, int worker) => Range((nint)chunk * ChunkLength, Math.Min(length, (nint)(chunk + 1) * ChunkLength), body);
    }
}
