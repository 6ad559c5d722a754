using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels;

/// <summary>
/// Arrays of random numbers by vectors. An element is a pure function of key and index, by the 32-bit hash of <see cref="RandomDropping"/>.
/// </summary>
internal static unsafe class RandomNoise
{
    /// <summary>destination[i] = number index + i of the key, uniform in [-1, 1).</summary>
    public static void Uniform(ulong key, uint index, Span<float> destination)
    {
        fixed (float* x = destination)
        {
            VectorLoop.Range(0, destination.Length, new UniformBody(key, index, x));
        }
    }

    /// <summary>values[i] += deviation * z[i], z normally distributed with mean 0 and variance 1 (Box and Muller 1958).</summary>
    public static void AddNormal(ulong key, float deviation, Span<float> values)
    {
        fixed (float* x = values)
        {
            VectorLoop.Range(0, values.Length, new AddNormalBody(key, deviation, (uint)values.Length, x));
        }
    }

    private readonly struct UniformBody(ulong key, uint start, float* x) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector unit = TSimd.UniformAtRandom(start + (uint)index, (uint)key, (uint)(key >> 32));
            TSimd.Store(TSimd.MultiplyAdd(TSimd.Broadcast(2), unit, TSimd.Broadcast(-1)), x + index);
        }
    }

    // The angles' numbers come after those of the radii.
    private readonly struct AddNormalBody(ulong key, float deviation, uint length, float* x) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector unit = TSimd.UniformAtRandom((uint)index, (uint)key, (uint)(key >> 32));
            TVector turn = TSimd.UniformAtRandom(length + (uint)index, (uint)key, (uint)(key >> 32));

            // 1 - unit is in (0, 1], so the logarithm is finite.
            TVector logarithm = TSimd.Log(TSimd.Subtract(TSimd.Broadcast(1), unit));
            TVector radius = TSimd.Sqrt(TSimd.Multiply(TSimd.Broadcast(-2 * deviation * deviation), logarithm));
            TVector cosine = TSimd.Cos(TSimd.Multiply(TSimd.Broadcast(2 * MathF.PI), turn));
            TSimd.Store(TSimd.MultiplyAdd(radius, cosine, TSimd.Load(x + index)), x + index);
        }
    }
}
