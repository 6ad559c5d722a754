namespace MLNetDeep.Engine.Kernels;

/// <summary>Resizes planes along both axes, each pixel a weighted sum of four rows of four pixels.</summary>
internal sealed unsafe class CubicResizing(CubicAxis vertical, CubicAxis horizontal)
    : PlaneResizing(vertical.Size, horizontal.Size, vertical.Length, horizontal.Length)
{
    private protected override void Forward(int planes, float* input, float* output, float* scratch, Parallelism parallelism) =>
        parallelism.For(planes, new ForwardBody(vertical, horizontal, input, output, scratch));

    private protected override void Backward(
        int planes, float* outputGradient, float* inputGradient, float* scratch, Parallelism parallelism) =>
        parallelism.For(planes, new BackwardBody(vertical, horizontal, outputGradient, inputGradient, scratch));

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
