using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels;

/// <summary>
/// The products of <c>[rows, groups, size]</c> with a number for each group, where groups are channels of pixels, single elements
/// (size 1), or all of a row (one group).
/// </summary>
internal static unsafe class GroupScaling
{
    /// <summary>output[r,g,i] = input[r,g,i] * weight[g] + bias[g]; an empty bias is zero. May be done in place.</summary>
    public static void Forward(
        int rows, int groups, int size, ReadOnlySpan<float> input, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, Span<float> output,
        Parallelism parallelism)
    {
        long length = (long)rows * groups * size;
        Guard.Length(input.Length, length, nameof(input));
        Guard.Length(output.Length, length, nameof(output));
        Guard.Length(weight.Length, groups, nameof(weight));
        Guard.Length(bias.Length, bias.IsEmpty ? 0 : groups, nameof(bias));
        fixed (float* x = input, w = weight, b = bias, y = output)
        {
            Parallelism allowed = length < VectorLoop.LengthForThreads ? Parallelism.Single : parallelism;
            if (size > 1)
            {
                allowed.For(checked(rows * groups), new PlaneBody(groups, size, x, w, b, y));
            }
            else if (rows > 1)
            {
                allowed.For(rows, new RowBody(groups, x, w, b, y));
            }
            else
            {
                VectorLoop.Run(groups, new ElementBody(x, w, b, y), parallelism);
            }
        }
    }

    /// <summary>sums[g] = sum over r and i of left[r,g,i] * right[r,g,i], in the order of rows; an empty right is one.</summary>
    public static void Sum(
        int rows, int groups, int size, ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> sums, Parallelism parallelism)
    {
        long length = (long)rows * groups * size;
        Guard.Length(left.Length, length, nameof(left));
        Guard.Length(right.Length, right.IsEmpty ? 0 : length, nameof(right));
        Guard.Length(sums.Length, groups, nameof(sums));
        fixed (float* a = left, b = right, s = sums)
        {
            Parallelism allowed = length < VectorLoop.LengthForThreads ? Parallelism.Single : parallelism;
            allowed.For(groups, new SumBody(rows, groups, size, a, b, s));
        }
    }

    private readonly struct PlaneBody(int groups, int size, float* x, float* weight, float* bias, float* y) : IChunkBody
    {
        public void Run(int chunk, int worker)
        {
            int group = chunk % groups;
            nint start = (nint)chunk * size;
            VectorLoop.Range(0, size, new ScaleBody(x + start, weight[group], bias == null ? 0 : bias[group], y + start));
        }
    }

    private readonly struct RowBody(int groups, float* x, float* weight, float* bias, float* y) : IChunkBody
    {
        public void Run(int chunk, int worker)
        {
            nint start = (nint)chunk * groups;
            VectorLoop.Range(0, groups, new ElementBody(x + start, weight, bias, y + start));
        }
    }

    private readonly struct ScaleBody(float* x, float weight, float bias, float* y) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct =>
            TSimd.Store(
                TSimd.MultiplyAdd(TSimd.Load(x + index), TSimd.Broadcast(weight), TSimd.Broadcast(bias)), y + index);
    }

    private readonly struct ElementBody(float* x, float* weight, float* bias, float* y) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector w = TSimd.Load(weight + index);
            TVector b = bias == null ? TSimd.Broadcast(0) : TSimd.Load(bias + index);
            TSimd.Store(TSimd.MultiplyAdd(TSimd.Load(x + index), w, b), y + index);
        }
    }

    private readonly struct SumBody(int rows, int groups, int size, float* left, float* right, float* sums) : IChunkBody
    {
        public void Run(int chunk, int worker)
        {
            double sum = 0;
            for (int row = 0; row < rows; row++)
            {
                nint start = (((nint)row * groups) + chunk) * size;
                for (nint i = start; i < start + size; i++)
                {
                    sum += right == null ? left[i] : (double)left[i] * right[i];
                }
            }
            sums[chunk] = (float)sum;
        }
    }
}
