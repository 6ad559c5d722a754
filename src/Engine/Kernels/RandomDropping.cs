using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels;

/// <summary>
/// Inverted dropout. Whether element i is dropped is a pure function of the key and i, so forward and backward draw it again instead of
/// keeping it, and it does not matter which thread does. The numbers are those of a 32-bit hash that vectorizes, not of
/// <see cref="RandomNumbers.Bits"/>.
/// </summary>
internal static unsafe class RandomDropping
{
    /// <summary>output[i] = 0 with probability rate, else input[i] / (1 - rate). May be done in place.</summary>
    /// <param name="key">The sequence; its i-th number decides on element i.</param>
    /// <param name="rate">Probability of 0; in [0, 1).</param>
    /// <param name="input">The elements.</param>
    /// <param name="output">As many, overwritten.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is outside [0, 1).</exception>
    public static void Apply(ulong key, float rate, ReadOnlySpan<float> input, Span<float> output, Parallelism parallelism)
    {
        Guard.Same(output.Length, input.Length, nameof(output));
        fixed (float* x = input, y = output)
        {
            VectorLoop.Run(input.Length, new DropBody(new Draw(key, rate), x, y), parallelism);
        }
    }

    private readonly struct Draw
    {
        private readonly uint _key1;
        private readonly uint _key2;
        private readonly int _limit;
        private readonly float _kept;

        public Draw(ulong key, float rate)
        {
            if (!(rate >= 0 && rate < 1))
            {
                throw new ArgumentOutOfRangeException(nameof(rate), rate, $"The dropout rate is {rate}, expected at least 0 and below 1.");
            }

            _key1 = (uint)key;
            _key2 = (uint)(key >> 32);
            _limit = (int)Math.Ceiling(rate * (double)(1 << 24));
            _kept = 1 / (1 - rate);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector At<TSimd, TVector>(uint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct => TSimd.KeepAtRandom(index, _key1, _key2, _limit, _kept);
    }

    private readonly struct DropBody(Draw draw, float* x, float* y) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct =>
            TSimd.Store(TSimd.Multiply(TSimd.Load(x + index), draw.At<TSimd, TVector>((uint)index)), y + index);
    }
}
