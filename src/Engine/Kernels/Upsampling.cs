using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels;

/// <summary>Resizes planes along both axes, each pixel between two rows of two pixels.</summary>
internal sealed unsafe class Upsampling(UpsampledAxis vertical, UpsampledAxis horizontal)
    : PlaneResizing(vertical.Size, horizontal.Size, vertical.First.Length, horizontal.First.Length)
{
    private protected override void Forward(int planes, float* input, float* output, float* scratch, Parallelism parallelism) =>
        parallelism.For(planes, new ForwardBody(vertical, horizontal, input, output, scratch));

    private protected override void Backward(
        int planes, float* outputGradient, float* inputGradient, float* scratch, Parallelism parallelism) =>
        parallelism.For(planes, new BackwardBody(vertical, horizontal, outputGradient, inputGradient, scratch));

    private readonly struct ForwardBody(UpsampledAxis down, UpsampledAxis across, float* input, float* output, float* scratch)
        : IChunkBody
    {
        public void Run(int chunk, int worker)
        {
            float* x = input + ((nint)chunk * down.Size * across.Size);
            float* y = output + ((nint)chunk * down.First.Length * across.First.Length);
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

    private readonly struct BackwardBody(
        UpsampledAxis down, UpsampledAxis across, float* outputGradient, float* inputGradient, float* scratch) : IChunkBody
    {
        public void Run(int chunk, int worker)
        {
            float* dy = outputGradient + ((nint)chunk * down.First.Length * across.First.Length);
            float* dx = inputGradient + ((nint)chunk * down.Size * across.Size);
            float* gathered = scratch + ((nint)worker * across.Size);
            new Span<float>(dx, down.Size * across.Size).Clear();
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
