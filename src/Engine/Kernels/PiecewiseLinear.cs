using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels;

/// <summary>Piecewise-linear encoding of some columns of rows, each in as many bins.</summary>
internal static unsafe class PiecewiseLinear
{
    /// <summary>
    /// <c>output[r, i, b] = clamp((input[r, columns[i]] - offset[i, b]) * scale[i, b], 0, height)</c>, offset and scale being
    /// <c>[columns, bins]</c>.
    /// </summary>
    public static void Forward(
        int rows, int inputs, ReadOnlySpan<float> input, ReadOnlySpan<float> columns, int bins, ReadOnlySpan<float> offset,
        ReadOnlySpan<float> scale, float height, Span<float> output, Parallelism parallelism)
    {
        int size = columns.Length * bins;
        Guard.Length(input.Length, (long)rows * inputs, nameof(input));
        Guard.Length(offset.Length, size, nameof(offset));
        Guard.Length(scale.Length, size, nameof(scale));
        Guard.Length(output.Length, (long)rows * size, nameof(output));
        Guard.Indices(columns, inputs, nameof(columns));
        fixed (float* x = input, c = columns, o = offset, s = scale, y = output)
        {
            Parallelism allowed = (long)rows * size < VectorLoop.LengthForThreads ? Parallelism.Single : parallelism;
            allowed.For(rows, new EncodedRow(x, inputs, c, columns.Length, bins, o, s, height, y));
        }
    }

    /// <summary>
    /// <c>inputGradient[r, columns[i]] = sum over b of outputGradient[r, i, b] * scale[i, b]</c> where the output is above 0 and below the
    /// height; 0 for other columns.
    /// </summary>
    public static void Backward(
        int rows, int inputs, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, ReadOnlySpan<float> columns, int bins,
        ReadOnlySpan<float> scale, float height, Span<float> inputGradient)
    {
        Guard.Length(inputGradient.Length, (long)rows * inputs, nameof(inputGradient));
        Guard.Indices(columns, inputs, nameof(columns));
        inputGradient.Clear();
        int place = 0;
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < columns.Length; i++)
            {
                float sum = 0;
                for (int bin = 0; bin < bins; bin++, place++)
                {
                    sum += output[place] > 0 && output[place] < height ? outputGradient[place] * scale[(i * bins) + bin] : 0;
                }
                inputGradient[(row * inputs) + (int)columns[i]] = sum;
            }
        }
    }

    private readonly struct EncodedRow(
        float* input, int inputs, float* columns, int count, int bins, float* offset, float* scale, float height, float* output)
        : IChunkBody
    {
        public void Run(int chunk, int worker)
        {
            float* x = input + ((nint)chunk * inputs);
            float* y = output + ((nint)chunk * count * bins);
            for (int i = 0; i < count; i++)
            {
                new Span<float>(y + ((nint)i * bins), bins).Fill(x[(int)columns[i]]);
            }
            VectorLoop.Range(0, (nint)count * bins, new EncodeBody(y, offset, scale, height));
        }
    }

    private readonly struct EncodeBody(float* y, float* offset, float* scale, float height) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector above = TSimd.Subtract(TSimd.Load(y + index), TSimd.Load(offset + index));
            TSimd.Store(TSimd.Clamp(TSimd.Multiply(above, TSimd.Load(scale + index)), 0, height), y + index);
        }
    }
}
