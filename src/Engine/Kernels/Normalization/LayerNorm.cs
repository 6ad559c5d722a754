using System.Runtime.Intrinsics;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.Normalization;

/// <summary>
/// Layer normalization (Ba, Kiros, Hinton 2016) of rows <c>[rows, size]</c>: y = (x - mean) / sqrt(variance + epsilon) * weight + bias.
/// Work is shared out by rows; backward sums the gradients by weight and bias in chunks of rows that depend on their number alone.
/// </summary>
internal static unsafe class LayerNorm
{
    private const int MaxChunks = 16;

    /// <summary>Floats of scratch that backward needs.</summary>
    public static int ScratchSize(int rows, int size) => checked(2 * Chunks(rows) * size);

    /// <summary>Normalizes each row. May be done in place.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="input"><c>[rows, size]</c>.</param>
    /// <param name="weight"><c>[size]</c>.</param>
    /// <param name="bias"><c>[size]</c>.</param>
    /// <param name="output">As the input, overwritten.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public static void Forward(
        int rows, float epsilon, ReadOnlySpan<float> input, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, Span<float> output,
        Parallelism parallelism)
    {
        int size = weight.Length;
        Guard.Same(input.Length, checked(rows * size), nameof(input));
        Guard.Length(output.Length, input.Length, nameof(output));
        Guard.Same(bias.Length, size, nameof(bias));
        fixed (float* x = input, w = weight, b = bias, y = output)
        {
            Run(false, new LayerNormRows(rows, size, Chunks(rows), epsilon) { Input = x, Weight = w, Bias = b, Output = y }, parallelism);
        }
    }

    /// <summary>The gradients by weight, bias and input.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="epsilon">As in forward.</param>
    /// <param name="input">As in forward.</param>
    /// <param name="weight">As in forward.</param>
    /// <param name="outputGradient">As the output.</param>
    /// <param name="weightGradient"><c>[size]</c>, overwritten.</param>
    /// <param name="biasGradient"><c>[size]</c>, overwritten.</param>
    /// <param name="inputGradient">As the input, overwritten; empty for none.</param>
    /// <param name="scratch">At least <see cref="ScratchSize"/> floats; contents do not matter.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public static void Backward(
        int rows, float epsilon, ReadOnlySpan<float> input, ReadOnlySpan<float> weight, ReadOnlySpan<float> outputGradient,
        Span<float> weightGradient, Span<float> biasGradient, Span<float> inputGradient, Span<float> scratch, Parallelism parallelism)
    {
        int size = weight.Length;
        Guard.Same(input.Length, checked(rows * size), nameof(input));
        Guard.Same(outputGradient.Length, input.Length, nameof(outputGradient));
        Guard.Length(inputGradient.Length, inputGradient.IsEmpty ? 0 : input.Length, nameof(inputGradient));
        Guard.Same(weightGradient.Length, size, nameof(weightGradient));
        Guard.Same(biasGradient.Length, size, nameof(biasGradient));
        Guard.Length(scratch.Length, ScratchSize(rows, size), nameof(scratch));
        Span<float> sums = scratch[..ScratchSize(rows, size)];
        sums.Clear();
        fixed (float* x = input, w = weight, dy = outputGradient, dx = inputGradient, partial = sums)
        {
            var data = new LayerNormRows(rows, size, Chunks(rows), epsilon)
            {
                Input = x,
                Weight = w,
                OutputGradient = dy,
                InputGradient = dx,
                Sums = partial,
            };
            Run(true, data, parallelism);
        }

        weightGradient.Clear();
        biasGradient.Clear();
        for (int chunk = 0; chunk < Chunks(rows); chunk++)
        {
            Elementwise.Add(sums.Slice(2 * chunk * size, size), weightGradient);
            Elementwise.Add(sums.Slice(((2 * chunk) + 1) * size, size), biasGradient);
        }
    }

    private static int Chunks(int rows) => Math.Min(rows, MaxChunks);

    private static void Run(bool backward, in LayerNormRows data, Parallelism parallelism)
    {
        Parallelism allowed = (long)data.Rows * data.Size < VectorLoop.LengthForThreads ? Parallelism.Single : parallelism;
        switch (SimdLevel.Bits)
        {
            case 512:
                allowed.For(data.Chunks, new Body<Simd512, Vector512<float>>(backward, data));
                break;
            case 256:
                allowed.For(data.Chunks, new Body<Simd256, Vector256<float>>(backward, data));
                break;
            case 128:
                allowed.For(data.Chunks, new Body<Simd128, Vector128<float>>(backward, data));
                break;
            default:
                allowed.For(data.Chunks, new Body<SimdScalar, float>(backward, data));
                break;
        }
    }

    private readonly struct Body<TSimd, TVector>(bool backward, LayerNormRows data) : IChunkBody
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        public void Run(int chunk, int worker)
        {
            int end = data.Start(chunk + 1);
            for (int row = data.Start(chunk); row < end; row++)
            {
                if (backward)
                {
                    data.Backward<TSimd, TVector>(row, chunk);
                }
                else
                {
                    data.Forward<TSimd, TVector>(row);
                }
            }
        }
    }
}
