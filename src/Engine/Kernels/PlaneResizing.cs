using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels;

/// <summary>
/// A change of the size of planes, <c>[planes, H, W]</c> to <c>[planes, outH, outW]</c>, and its gradient: rows are blended into one, whose
/// pixels are then blended; backward does the reverse. Work is shared out by planes.
/// </summary>
internal abstract unsafe class PlaneResizing(int height, int width, int outputHeight, int outputWidth)
{
    private readonly int _inputSize = height * width;

    private int OutputSize => checked(outputHeight * outputWidth);

    /// <summary>Floats of scratch: a row for each thread.</summary>
    public int ScratchSize(Parallelism parallelism) => checked(parallelism.Threads * width);

    /// <summary>Resizes planes.</summary>
    /// <param name="planes">N * C.</param>
    /// <param name="input"><c>[planes, H, W]</c>.</param>
    /// <param name="output"><c>[planes, outH, outW]</c>, overwritten.</param>
    /// <param name="scratch">At least <see cref="ScratchSize"/> floats; contents do not matter.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public void Forward(int planes, ReadOnlySpan<float> input, Span<float> output, Span<float> scratch, Parallelism parallelism)
    {
        Check(planes, input.Length, output.Length, scratch.Length, parallelism);
        fixed (float* x = input, y = output, rows = scratch)
        {
            Forward(planes, x, y, rows, Allowed(planes, parallelism));
        }
    }

    /// <summary>The gradient by the planes: each gets its share of every pixel's that was made from it.</summary>
    /// <param name="planes">N * C.</param>
    /// <param name="outputGradient"><c>[planes, outH, outW]</c>.</param>
    /// <param name="inputGradient"><c>[planes, H, W]</c>, overwritten.</param>
    /// <param name="scratch">At least <see cref="ScratchSize"/> floats; contents do not matter.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public void Backward(
        int planes, ReadOnlySpan<float> outputGradient, Span<float> inputGradient, Span<float> scratch, Parallelism parallelism)
    {
        Check(planes, inputGradient.Length, outputGradient.Length, scratch.Length, parallelism);
        fixed (float* dy = outputGradient, dx = inputGradient, rows = scratch)
        {
            Backward(planes, dy, dx, rows, Allowed(planes, parallelism));
        }
    }

    private protected abstract void Forward(int planes, float* input, float* output, float* scratch, Parallelism parallelism);

    private protected abstract void Backward(
        int planes, float* outputGradient, float* inputGradient, float* scratch, Parallelism parallelism);

    private void Check(int planes, int input, int output, int scratch, Parallelism parallelism)
    {
        Guard.AtLeast(planes, 0);
        Guard.Same(input, checked(planes * _inputSize), nameof(input));
        Guard.Same(output, checked(planes * OutputSize), nameof(output));
        Guard.Length(scratch, ScratchSize(parallelism), nameof(scratch));
    }

    private Parallelism Allowed(int planes, Parallelism parallelism) =>
        (long)planes * OutputSize < VectorLoop.LengthForThreads ? Parallelism.Single : parallelism;
}
