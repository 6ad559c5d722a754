using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels;

/// <summary>The mean of each plane of a batch <c>[N, C, pixels]</c>; work is shared out by planes.</summary>
internal static unsafe class PlaneMeans
{
    private const int ElementsOfChunk = 1 << 12;

    /// <summary>means[plane] = sum of the plane's pixels / pixels.</summary>
    /// <param name="planes">N * C.</param>
    /// <param name="pixels">Elements of a plane, at least 1.</param>
    /// <param name="input"><c>[planes, pixels]</c>.</param>
    /// <param name="means"><c>[planes]</c>, overwritten.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public static void Forward(int planes, int pixels, ReadOnlySpan<float> input, Span<float> means, Parallelism parallelism)
    {
        Guard.Same(input.Length, checked(planes * pixels), nameof(input));
        Guard.Same(means.Length, planes, nameof(means));
        fixed (float* x = input, y = means)
        {
            Run(planes, pixels, new MeanBody(planes, pixels, PerChunk(pixels), x, y), parallelism);
        }
    }

    /// <summary>inputGradient[plane, pixel] = gradient[plane] / pixels.</summary>
    /// <param name="planes">N * C.</param>
    /// <param name="pixels">Elements of a plane, at least 1.</param>
    /// <param name="gradient"><c>[planes]</c>.</param>
    /// <param name="inputGradient"><c>[planes, pixels]</c>, overwritten.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public static void Backward(int planes, int pixels, ReadOnlySpan<float> gradient, Span<float> inputGradient, Parallelism parallelism)
    {
        Guard.Same(gradient.Length, planes, nameof(gradient));
        Guard.Same(inputGradient.Length, checked(planes * pixels), nameof(inputGradient));
        fixed (float* dy = gradient, dx = inputGradient)
        {
            Run(planes, pixels, new SpreadBody(planes, pixels, PerChunk(pixels), dy, dx), parallelism);
        }
    }

    private static int PerChunk(int pixels) => Math.Max(1, ElementsOfChunk / pixels);

    private static void Run<TBody>(int planes, int pixels, in TBody body, Parallelism parallelism)
        where TBody : struct, IChunkBody
    {
        Parallelism allowed = (long)planes * pixels < VectorLoop.LengthForThreads ? Parallelism.Single : parallelism;
        int perChunk = PerChunk(pixels);
        allowed.For((planes + perChunk - 1) / perChunk, body);
    }

    private readonly struct MeanBody(int planes, int pixels, int perChunk, float* x, float* y) : IChunkBody
    {
        public void Run(int chunk, int worker)
        {
            int end = Math.Min(planes, (chunk + 1) * perChunk);
            for (int plane = chunk * perChunk; plane < end; plane++)
            {
                y[plane] = (float)(Reductions.Sum(new ReadOnlySpan<float>(x + ((nint)plane * pixels), pixels)) / pixels);
            }
        }
    }

    private readonly struct SpreadBody(int planes, int pixels, int perChunk, float* dy, float* dx) : IChunkBody
    {
        public void Run(int chunk, int worker)
        {
            int end = Math.Min(planes, (chunk + 1) * perChunk);
            for (int plane = chunk * perChunk; plane < end; plane++)
            {
                new Span<float>(dx + ((nint)plane * pixels), pixels).Fill(dy[plane] / pixels);
            }
        }
    }
}
