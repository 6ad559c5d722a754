using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace MLNetDeep.Engine.Kernels.Simd;

/// <summary>Every second element of two vectors, and two by turns. The runtime has no name for it that all processors share.</summary>
internal static class Pairs
{
    private const byte Evens = 0b10_00_10_00;
    private const byte Odds = 0b11_01_11_01;
    private const byte MiddleSwapped = 0b11_01_10_00;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Even(Vector128<float> low, Vector128<float> high)
    {
        if (Sse.IsSupported)
        {
            return Sse.Shuffle(low, high, Evens);
        }

        return AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.UnzipEven(low, high) : Vector128.Create(low[0], low[2], high[0], high[2]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Odd(Vector128<float> low, Vector128<float> high)
    {
        if (Sse.IsSupported)
        {
            return Sse.Shuffle(low, high, Odds);
        }

        return AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.UnzipOdd(low, high) : Vector128.Create(low[1], low[3], high[1], high[3]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> JoinLow(Vector128<float> even, Vector128<float> odd) => Quads.ZipLow(even, odd);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> JoinHigh(Vector128<float> even, Vector128<float> odd) => Quads.ZipHigh(even, odd);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Even(Vector256<float> low, Vector256<float> high) => Avx2.IsSupported
        ? Avx2.Permute4x64(Avx.Shuffle(low, high, Evens).AsDouble(), MiddleSwapped).AsSingle()
        : Vector256.Create(Even(low.GetLower(), low.GetUpper()), Even(high.GetLower(), high.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Odd(Vector256<float> low, Vector256<float> high) => Avx2.IsSupported
        ? Avx2.Permute4x64(Avx.Shuffle(low, high, Odds).AsDouble(), MiddleSwapped).AsSingle()
        : Vector256.Create(Odd(low.GetLower(), low.GetUpper()), Odd(high.GetLower(), high.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> JoinLow(Vector256<float> even, Vector256<float> odd) =>
        Vector256.Create(JoinLow(even.GetLower(), odd.GetLower()), JoinHigh(even.GetLower(), odd.GetLower()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> JoinHigh(Vector256<float> even, Vector256<float> odd) =>
        Vector256.Create(JoinLow(even.GetUpper(), odd.GetUpper()), JoinHigh(even.GetUpper(), odd.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Even(Vector512<float> low, Vector512<float> high) => Avx512F.IsSupported
        ? Avx512F.PermuteVar16x32x2(low, Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30), high)
        : Vector512.Create(Even(low.GetLower(), low.GetUpper()), Even(high.GetLower(), high.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Odd(Vector512<float> low, Vector512<float> high) => Avx512F.IsSupported
        ? Avx512F.PermuteVar16x32x2(low, Vector512.Create(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31), high)
        : Vector512.Create(Odd(low.GetLower(), low.GetUpper()), Odd(high.GetLower(), high.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> JoinLow(Vector512<float> even, Vector512<float> odd) => Avx512F.IsSupported
        ? Avx512F.PermuteVar16x32x2(even, Vector512.Create(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23), odd)
        : Vector512.Create(JoinLow(even.GetLower(), odd.GetLower()), JoinHigh(even.GetLower(), odd.GetLower()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> JoinHigh(Vector512<float> even, Vector512<float> odd) => Avx512F.IsSupported
        ? Avx512F.PermuteVar16x32x2(even, Vector512.Create(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31), odd)
        : Vector512.Create(JoinLow(even.GetUpper(), odd.GetUpper()), JoinHigh(even.GetUpper(), odd.GetUpper()));
}
