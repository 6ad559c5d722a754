using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetDeep.Engine.Kernels.Simd;

/// <summary>16 elements a vector.</summary>
internal readonly unsafe struct Simd512 : ISimd<Vector512<float>>
{
    public static int Width => 16;

    public static int TileRows => 12;

    public static int TileVectors => 2;

    public static int PackFromRows => 24;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadQuads(float* source, nint stride) =>
        Vector512.Create(Simd256.LoadQuads(source, stride), Simd256.LoadQuads(source + (2 * stride), stride));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TransposeQuads(ref Vector512<float> a, ref Vector512<float> b, ref Vector512<float> c, ref Vector512<float> d)
    {
        Vector512<float> ac02 = Quads.ZipLow(a, c);
        Vector512<float> ac13 = Quads.ZipHigh(a, c);
        Vector512<float> bd02 = Quads.ZipLow(b, d);
        Vector512<float> bd13 = Quads.ZipHigh(b, d);
        a = Quads.ZipLow(ac02, bd02);
        b = Quads.ZipHigh(ac02, bd02);
        c = Quads.ZipLow(ac13, bd13);
        d = Quads.ZipHigh(ac13, bd13);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LowerHalves(Vector512<float> pairs) => (pairs.AsUInt32() << 16).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> UpperHalves(Vector512<float> pairs) => (pairs.AsUInt32() & Vector512.Create(0xFFFF0000)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Even(Vector512<float> low, Vector512<float> high) => Pairs.Even(low, high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Odd(Vector512<float> low, Vector512<float> high) => Pairs.Odd(low, high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> JoinLow(Vector512<float> even, Vector512<float> odd) => Pairs.JoinLow(even, odd);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> JoinHigh(Vector512<float> even, Vector512<float> odd) => Pairs.JoinHigh(even, odd);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> SumOfQuads(Vector512<float> value) => Simd256.SumOfQuads(value.GetLower() + value.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> value, float* destination) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Add(Vector512<float> left, Vector512<float> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Subtract(Vector512<float> left, Vector512<float> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Multiply(Vector512<float> left, Vector512<float> right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Divide(Vector512<float> left, Vector512<float> right) => left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(Vector512<float> left, Vector512<float> right, Vector512<float> addend) =>
        Vector512.MultiplyAddEstimate(left, right, addend);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sqrt(Vector512<float> value) => Vector512.Sqrt(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Clamp(Vector512<float> value, float low, float high)
    {
        var lows = Vector512.Create(low);
        var highs = Vector512.Create(high);
        var raised = Vector512.ConditionalSelect(Vector512.LessThan(value, lows), lows, value);
        return Vector512.ConditionalSelect(Vector512.GreaterThan(raised, highs), highs, raised);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Mask(Vector512<float> mask, Vector512<float> value) => mask & value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> WherePositive(Vector512<float> test, Vector512<float> value) =>
        Vector512.GreaterThan(test, Vector512<float>.Zero) & value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Rectify(Vector512<float> value) =>
        Vector512.AndNot(value, Vector512.LessThan(value, Vector512<float>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Max(Vector512<float> left, Vector512<float> right) => Vector512.MaxNative(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> WhereBelow(Vector512<float> test, Vector512<float> limit, Vector512<float> yes, Vector512<float> no) =>
        Vector512.ConditionalSelect(Vector512.LessThan(test, limit), yes, no);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Abs(Vector512<float> value) => Vector512.Abs(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Greatest(Vector512<float> value) => Simd256.Greatest(Vector256.MaxNative(value.GetLower(), value.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Round(Vector512<float> value) => Vector512.Round(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> PowerOfTwo(Vector512<float> exponent) =>
        ((Vector512.ConvertToInt32Native(exponent) + Vector512.Create(127)) << 23).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> KeepAtRandom(uint counter, uint key1, uint key2, int limit, float kept)
    {
        Vector512<int> number = Random24(counter, key1, key2);
        return Vector512.AndNot(Vector512.Create(kept), Vector512.LessThan(number, Vector512.Create(limit)).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> UniformAtRandom(uint counter, uint key1, uint key2) =>
        Vector512.ConvertToSingle(Random24(counter, key1, key2)) * Vector512.Create(1f / (1 << 24));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log(Vector512<float> value) => Vector512.Log(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Cos(Vector512<float> value) => Vector512.Cos(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Random24(uint counter, uint key1, uint key2)
    {
        Vector512<uint> hash = Vector512.Create(counter) + Vector512<uint>.Indices + Vector512.Create(key1);
        return (Mix(Mix(hash) + Vector512.Create(key2)) >>> 8).AsInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Mix(Vector512<uint> hash)
    {
        hash = (hash ^ (hash >>> 16)) * Vector512.Create(0x85EBCA6Bu);
        hash = (hash ^ (hash >>> 13)) * Vector512.Create(0xC2B2AE35u);
        return hash ^ (hash >>> 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector512<float> value) => Simd256.Sum(value.GetLower() + value.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SumDouble(Vector512<float> value)
    {
        (Vector512<double> low, Vector512<double> high) = Vector512.Widen(value);
        return Vector512.Sum(low + high);
    }
}
