using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels;

/// <summary>
/// Enlarges planes along both axes: two rows are blended into one, whose pixels are then blended; backward does the reverse. Work is
/// shared out by planes.
/// </summary>
internal sealed unsafe class Upsampling(UpsampledAxis vertical, UpsampledAxis horizontal) : IPlaneResizing
{
    private int InputSize => vertical.Size * horizontal.Size;

    private int OutputSize => checked(vertical.First.Length * horizontal.First.Length);

    /// <summary>Floats of scratch: a row for each thread.</summary>
    public int ScratchSize(Parallelism parallelism) => checked(parallelism.Threads * horizontal.Size);

    /// <summary>Enlarges planes.</summary>
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
            Allowed(planes, parallelism).For(planes, new ForwardBody(this, x, y, rows));
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
            Allowed(planes, parallelism).For(planes, new BackwardBody(this, dy, dx, rows));
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

    private readonly struct ForwardBody(Upsampling sizes, float* input, float* output, float* scratch) : IChunkBody
    {
        public void Run(int chunk, int worker)
        {
            (UpsampledAxis down, UpsampledAxis across) = sizes.Axes;
            float* x = input + ((nint)chunk * sizes.InputSize);
            float* y = output + ((nint)chunk * sizes.OutputSize);
            float* blended = scratch + ((nint)worker * across.Size);
            for (int row = 0; row < down.First.Length; row++, y += across.First.Length)
            {
                float* first = x + ((nint)down.First[row] * across.Size);
                if (down.Share[row] == 0)
                {
                    Spread(across, first, y);
                    continue;
                }

                float* second = x + ((nint)down.Second[row] * across.Size);
                VectorLoop.Range(0, across.Size, new BlendBody(down.Share[row], first, second, blended));
                Spread(across, blended, y);
            }
        }

        private static void Spread(UpsampledAxis across, float* x, float* y)
        {
            for (int o = 0; o < across.First.Length; o++)
            {
                float first = x[across.First[o]];
                float share = across.Share[o];
                y[o] = share == 0 ? first : first + (share * (x[across.Second[o]] - first));
            }
        }
    }

    private readonly struct BackwardBody(Upsampling sizes, float* outputGradient, float* inputGradient, float* scratch) : IChunkBody
    {
        public void Run(int chunk, int worker)
        {
            (UpsampledAxis down, UpsampledAxis across) = sizes.Axes;
            float* dy = outputGradient + ((nint)chunk * sizes.OutputSize);
            float* dx = inputGradient + ((nint)chunk * sizes.InputSize);
            float* gathered = scratch + ((nint)worker * across.Size);
            new Span<float>(dx, sizes.InputSize).Clear();
            for (int row = 0; row < down.First.Length; row++, dy += across.First.Length)
            {
                new Span<float>(gathered, across.Size).Clear();
                for (int o = 0; o < across.First.Length; o++)
                {
                    gathered[across.First[o]] += (1 - across.Share[o]) * dy[o];
                    gathered[across.Second[o]] += across.Share[o] * dy[o];
                }

                var source = new ReadOnlySpan<float>(gathered, across.Size);
                float share = down.Share[row];
                Elementwise.Axpy(1 - share, source, new Span<float>(dx + ((nint)down.First[row] * across.Size), across.Size));
                if (share != 0)
                {
                    Elementwise.Axpy(share, source, new Span<float>(dx + ((nint)down.Second[row] * across.Size), across.Size));
                }
            }
        }
    }

    private (UpsampledAxis Down, UpsampledAxis Across) Axes => (vertical, horizontal);

    private readonly struct BlendBody(float share, float* first, float* second, float* blended) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector upper = TSimd.Load(first + index);
            TVector difference = TSimd.Subtract(TSimd.Load(second + index), upper);
            TSimd.Store(TSimd.MultiplyAdd(difference, TSimd.Broadcast(share), upper), blended + index);
        }
    }
}
