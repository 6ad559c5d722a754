namespace MLNetDeep.Engine.Kernels;

/// <summary>
/// Maximum and average pooling of a batch: input <c>[N, C, H, W]</c>, output <c>[N, C, outH, outW]</c>; work is shared out by channels.
/// </summary>
internal static unsafe class Pooling
{
    /// <summary>Input elements from which a second thread saves more than it costs.</summary>
    public const int ElementsForThreads = 1 << 16;

    private const int ElementsOfChunk = 1 << 14;

    /// <summary>output = maximum of each window; NaN wins, the first of equal values wins.</summary>
    /// <param name="geometry">Sizes.</param>
    /// <param name="batch">N.</param>
    /// <param name="input"><c>[N, C, H, W]</c>.</param>
    /// <param name="output"><c>[N, C, outH, outW]</c>, overwritten.</param>
    /// <param name="winners">As <paramref name="output"/>: index h * W + w, within its channel, of the pixel that won; empty when no
    /// gradient is needed.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public static void MaxForward(
        in PoolingGeometry geometry, int batch, ReadOnlySpan<float> input, Span<float> output, Span<int> winners, Parallelism parallelism)
    {
        CheckSizes(geometry, batch, input.Length, output.Length);
        if (!winners.IsEmpty)
        {
            Guard.Length(winners.Length, (long)batch * geometry.OutputSize, nameof(winners));
        }

        fixed (float* x = input, y = output)
        fixed (int* w = winners)
        {
            Run(geometry, batch, new MaxBody(geometry, x, y, w), parallelism);
        }
    }

    /// <summary>Each output gradient goes to the pixel that won; where windows overlap they add up.</summary>
    /// <param name="geometry">Sizes.</param>
    /// <param name="batch">N.</param>
    /// <param name="outputGradient"><c>[N, C, outH, outW]</c>.</param>
    /// <param name="winners">What <see cref="MaxForward"/> wrote.</param>
    /// <param name="inputGradient"><c>[N, C, H, W]</c>, overwritten.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public static void MaxBackward(
        in PoolingGeometry geometry,
        int batch,
        ReadOnlySpan<float> outputGradient,
        ReadOnlySpan<int> winners,
        Span<float> inputGradient,
        Parallelism parallelism)
    {
        CheckSizes(geometry, batch, inputGradient.Length, outputGradient.Length);
        Guard.Length(winners.Length, (long)batch * geometry.OutputSize, nameof(winners));
        fixed (float* dy = outputGradient, dx = inputGradient)
        fixed (int* w = winners)
        {
            Run(geometry, batch, new MaxBackwardBody(geometry, dy, w, dx), parallelism);
        }
    }

    /// <summary>
    /// output = mean over the pixels of each window; padding, and what a ceil-mode window reaches past the input, is not counted.
    /// </summary>
    /// <param name="geometry">Sizes.</param>
    /// <param name="batch">N.</param>
    /// <param name="input"><c>[N, C, H, W]</c>.</param>
    /// <param name="output"><c>[N, C, outH, outW]</c>, overwritten.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public static void AverageForward(
        in PoolingGeometry geometry, int batch, ReadOnlySpan<float> input, Span<float> output, Parallelism parallelism)
    {
        CheckSizes(geometry, batch, input.Length, output.Length);
        fixed (float* x = input, y = output)
        {
            Run(geometry, batch, new AverageBody(geometry, x, y), parallelism);
        }
    }

    /// <summary>Each output gradient is spread evenly over the pixels its window counted.</summary>
    /// <param name="geometry">Sizes.</param>
    /// <param name="batch">N.</param>
    /// <param name="outputGradient"><c>[N, C, outH, outW]</c>.</param>
    /// <param name="inputGradient"><c>[N, C, H, W]</c>, overwritten.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public static void AverageBackward(
        in PoolingGeometry geometry, int batch, ReadOnlySpan<float> outputGradient, Span<float> inputGradient, Parallelism parallelism)
    {
        CheckSizes(geometry, batch, inputGradient.Length, outputGradient.Length);
        fixed (float* dy = outputGradient, dx = inputGradient)
        {
            Run(geometry, batch, new AverageBackwardBody(geometry, dy, dx), parallelism);
        }
    }

    private interface IPlaneBody
    {
        /// <summary>Does one channel of one sample.</summary>
        /// <param name="plane">n * C + c.</param>
        /// <param name="first">Scratch of a row of input or output, whichever is longer, and <see cref="PoolingRows.Slack"/>.</param>
        /// <param name="second">As <paramref name="first"/>.</param>
        /// <param name="indices">As many integers.</param>
        void Run(int plane, float* first, float* second, int* indices);
    }

    private static void Run<TBody>(in PoolingGeometry g, int batch, in TBody body, Parallelism parallelism)
        where TBody : struct, IPlaneBody
    {
        int planes = batch * g.Channels;
        int pixels = g.Height * g.Width;
        int perChunk = Math.Max(1, ElementsOfChunk / pixels);
        var chunks = new PlaneChunks<TBody>(body, planes, perChunk, Math.Max(g.Width, g.OutputWidth));
        Parallelism allowed = (long)planes * pixels < ElementsForThreads ? Parallelism.Single : parallelism;
        allowed.For((planes + perChunk - 1) / perChunk, chunks);
    }

    private static void CheckSizes(in PoolingGeometry g, int batch, int input, int output)
    {
        Guard.AtLeast(batch, 0);
        Guard.Length(input, (long)batch * g.InputSize, nameof(input));
        Guard.Length(output, (long)batch * g.OutputSize, nameof(output));
    }

    private readonly struct PlaneChunks<TBody>(TBody body, int planes, int perChunk, int width) : IChunkBody
        where TBody : struct, IPlaneBody
    {
        private const int StackLimit = 1024;

        public void Run(int chunk, int worker)
        {
            int length = width + PoolingRows.Slack;
            Span<float> rows = length <= StackLimit ? stackalloc float[2 * length] : new float[2 * length];
            Span<int> indices = length <= StackLimit ? stackalloc int[length] : new int[length];
            fixed (float* pRows = rows)
            fixed (int* pIndices = indices)
            {
                int end = Math.Min(planes, (chunk + 1) * perChunk);
                for (int plane = chunk * perChunk; plane < end; plane++)
                {
                    body.Run(plane, pRows, pRows + length, pIndices);
                }
            }
        }
    }

    private readonly struct MaxBody(PoolingGeometry g, float* input, float* output, int* winners) : IPlaneBody
    {
        public void Run(int plane, float* first, float* second, int* indices)
        {
            float* pixels = input + ((nint)plane * g.Height * g.Width);
            nint o = (nint)plane * g.OutputHeight * g.OutputWidth;
            for (int y = 0; y < g.OutputHeight; y++, o += g.OutputWidth)
            {
                if (PoolingPairs.Fits(g, y))
                {
                    PoolingPairs.Max(g, y, pixels, output + o, winners == null ? null : winners + o);
                    continue;
                }

                if (winners == null)
                {
                    PoolingRows.Maxima(g, y, pixels, first, second, (float*)indices);
                }
                else
                {
                    PoolingRows.Max(g, y, pixels, first, indices, second);
                }

                new ReadOnlySpan<float>(first, g.OutputWidth).CopyTo(new Span<float>(output + o, g.OutputWidth));
                if (winners != null)
                {
                    new ReadOnlySpan<int>(indices, g.OutputWidth).CopyTo(new Span<int>(winners + o, g.OutputWidth));
                }
            }
        }
    }

    private readonly struct MaxBackwardBody(PoolingGeometry g, float* outputGradient, int* winners, float* inputGradient) : IPlaneBody
    {
        public void Run(int plane, float* first, float* second, int* indices)
        {
            int pixels = g.Height * g.Width;
            float* target = inputGradient + ((nint)plane * pixels);
            new Span<float>(target, pixels).Clear();
            nint o = (nint)plane * g.OutputHeight * g.OutputWidth;
            for (int y = 0; y < g.OutputHeight; y++, o += g.OutputWidth)
            {
                bool known = PoolingPairs.Fits(g, y)
                    ? PoolingPairs.MaxBackward(g, y, outputGradient + o, winners + o, target)
                    : AddRow(outputGradient + o, winners + o, target);
                if (!known)
                {
                    throw new ArgumentException(
                        $"A winner of output row {y} lies outside its window; pass what the forward pass wrote.",
                        nameof(winners));
                }
            }
        }

        // Gives whether each winner was a pixel.
        private bool AddRow(float* gradient, int* places, float* target)
        {
            uint pixels = (uint)(g.Height * g.Width);
            for (int x = 0; x < g.OutputWidth; x++)
            {
                if ((uint)places[x] >= pixels)
                {
                    return false;
                }

                target[places[x]] += gradient[x];
            }

            return true;
        }
    }

    private readonly struct AverageBody(PoolingGeometry g, float* input, float* output) : IPlaneBody
    {
        public void Run(int plane, float* first, float* second, int* indices)
        {
            nint o = (nint)plane * g.OutputHeight * g.OutputWidth;
            for (int y = 0; y < g.OutputHeight; y++, o += g.OutputWidth)
            {
                PoolingRows.Average(g, y, input + ((nint)plane * g.Height * g.Width), output + o, first);
            }
        }
    }

    private readonly struct AverageBackwardBody(PoolingGeometry g, float* outputGradient, float* inputGradient) : IPlaneBody
    {
        public void Run(int plane, float* first, float* second, int* indices)
        {
            float* target = inputGradient + ((nint)plane * g.Height * g.Width);
            new Span<float>(target, g.Height * g.Width).Clear();
            nint o = (nint)plane * g.OutputHeight * g.OutputWidth;
            for (int y = 0; y < g.OutputHeight; y++, o += g.OutputWidth)
            {
                PoolingRows.SpreadAverage(g, y, outputGradient + o, target, first);
            }
        }
    }
}
