using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels;

/// <summary>
/// Resizes planes along both axes, each pixel a weighted sum of four rows of four pixels: the rows are summed into one, of whose pixels
/// each sum is then made; backward does the reverse. Work is shared out by planes.
/// </summary>
internal sealed unsafe class CubicResizing(CubicAxis vertical, CubicAxis horizontal) : IPlaneResizing
{
    private int InputSize => vertical.Size * horizontal.Size;

    private int OutputSize => checked(vertical.Length * horizontal.Length);

    /// <inheritdoc/>
    public int ScratchSize(Parallelism parallelism) => checked(parallelism.Threads * horizontal.Size);

    /// <inheritdoc/>
    public void Forward(int planes, ReadOnlySpan<float> input, Span<float> output, Span<float> scratch, Parallelism parallelism)
    {
        Check(planes, input.Length, output.Length, scratch.Length, parallelism);
        fixed (float* x = input, y = output, rows = scratch)
        {
            Allowed(planes, parallelism).For(planes, new ForwardBody(vertical, horizontal, x, y, rows));
        }
    }

    /// <inheritdoc/>
    public void Backward(
        int planes, ReadOnlySpan<float> outputGradient, Span<float> inputGradient, Span<float> scratch, Parallelism parallelism)
    {
        Check(planes, inputGradient.Length, outputGradient.Length, scratch.Length, parallelism);
        fixed (float* dy = outputGradient, dx = inputGradient, rows = scratch)
        {
            Allowed(planes, parallelism).For(planes, new BackwardBody(vertical, horizontal, dy, dx, rows));
        }
    }

    private void Check(int planes, int input, int output, int scratch, Parallelism parallelism)
    {
        Guard.AtLeast(planes, 0);
        Guard.Same(input, checked(planes * InputSize), nameof(input));
        Guard.Same(output, checked(planes * OutputSize), nameof(output));
        Guard.Length(scratch, ScratchSize(parallelism), nameof(scratch));
    }

    private Parallelism Allowed(int planes, Parallelism parallelism) =>
        (long)planes * OutputSize < VectorLoop.LengthForThreads ? Parallelism.Single : parallelism;

    private readonly struct ForwardBody(CubicAxis down, CubicAxis across, float* input, float* output, float* scratch) : IChunkBody
    {
        public void Run(int chunk, int worker)
        {
            float* x = input + ((nint)chunk * down.Size * across.Size);
            float* y = output + ((nint)chunk * down.Length * across.Length);
            var blended = new Span<float>(scratch + ((nint)worker * across.Size), across.Size);
            for (int row = 0; row < down.Length; row++, y += across.Length)
            {
                blended.Clear();
                for (int tap = row * CubicAxis.Taps; tap < (row + 1) * CubicAxis.Taps; tap++)
                {
                    var from = new ReadOnlySpan<float>(x + ((nint)down.Pixels[tap] * across.Size), across.Size);
                    Elementwise.Axpy(down.Weights[tap], from, blended);
                }
                for (int o = 0; o < across.Length; o++)
                {
                    float sum = 0;
                    for (int tap = o * CubicAxis.Taps; tap < (o + 1) * CubicAxis.Taps; tap++)
                    {
                        sum += across.Weights[tap] * blended[across.Pixels[tap]];
                    }
                    y[o] = sum;
                }
            }
        }
    }

    private readonly struct BackwardBody(CubicAxis down, CubicAxis across, float* outputGradient, float* inputGradient, float* scratch)
        : IChunkBody
    {
        public void Run(int chunk, int worker)
        {
            float* dy = outputGradient + ((nint)chunk * down.Length * across.Length);
            float* dx = inputGradient + ((nint)chunk * down.Size * across.Size);
            var gathered = new Span<float>(scratch + ((nint)worker * across.Size), across.Size);
            new Span<float>(dx, down.Size * across.Size).Clear();
            for (int row = 0; row < down.Length; row++, dy += across.Length)
            {
                gathered.Clear();
                for (int tap = 0; tap < across.Pixels.Length; tap++)
                {
                    gathered[across.Pixels[tap]] += across.Weights[tap] * dy[tap / CubicAxis.Taps];
                }
                for (int tap = row * CubicAxis.Taps; tap < (row + 1) * CubicAxis.Taps; tap++)
                {
                    var to = new Span<float>(dx + ((nint)down.Pixels[tap] * across.Size), across.Size);
                    Elementwise.Axpy(down.Weights[tap], gathered, to);
                }
            }
        }
    }
}
