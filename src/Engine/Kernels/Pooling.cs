namespace MLNetDeep.Engine.Kernels;

/// <summary>Maximum and average pooling of a batch: input <c>[N, C, H, W]</c>, output <c>[N, C, outH, outW]</c>.</summary>
internal static class Pooling
{
    /// <summary>output = maximum of each window; NaN wins, the first of equal values wins.</summary>
    /// <param name="geometry">Sizes.</param>
    /// <param name="batch">N.</param>
    /// <param name="input"><c>[N, C, H, W]</c>.</param>
    /// <param name="output"><c>[N, C, outH, outW]</c>, overwritten.</param>
    /// <param name="winners">As <paramref name="output"/>: index h * W + w, within its channel, of the pixel that won; empty when no gradient is needed.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public static void MaxForward(
        in PoolingGeometry geometry, int batch, ReadOnlySpan<float> input, Span<float> output, Span<int> winners, Parallelism parallelism)
    {
        PoolingGeometry g = geometry;
        CheckSizes(g, batch, input.Length, output.Length);
        for (int plane = 0; plane < batch * g.Channels; plane++)
        {
            ReadOnlySpan<float> pixels = input.Slice(plane * g.Height * g.Width, g.Height * g.Width);
            for (int y = 0, o = plane * g.OutputHeight * g.OutputWidth; y < g.OutputHeight; y++)
            {
                (int top, int bottom) = Rows(g, y);
                for (int x = 0; x < g.OutputWidth; x++, o++)
                {
                    (int left, int right) = Columns(g, x);
                    int winner = (top * g.Width) + left;
                    for (int h = top; h < bottom; h++)
                    {
                        for (int w = left; w < right; w++)
                        {
                            float value = pixels[(h * g.Width) + w];
                            if (value > pixels[winner] || (float.IsNaN(value) && !float.IsNaN(pixels[winner])))
                            {
                                winner = (h * g.Width) + w;
                            }
                        }
                    }

                    output[o] = pixels[winner];
                    if (!winners.IsEmpty)
                    {
                        winners[o] = winner;
                    }
                }
            }
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
        int pixels = geometry.Height * geometry.Width;
        int outputs = geometry.OutputHeight * geometry.OutputWidth;
        inputGradient[..(batch * geometry.InputSize)].Clear();
        for (int plane = 0; plane < batch * geometry.Channels; plane++)
        {
            Span<float> destination = inputGradient.Slice(plane * pixels, pixels);
            for (int o = plane * outputs; o < (plane + 1) * outputs; o++)
            {
                destination[winners[o]] += outputGradient[o];
            }
        }
    }

    /// <summary>output = mean over the pixels of each window; padding, and what a ceil-mode window reaches past the input, is not counted.</summary>
    /// <param name="geometry">Sizes.</param>
    /// <param name="batch">N.</param>
    /// <param name="input"><c>[N, C, H, W]</c>.</param>
    /// <param name="output"><c>[N, C, outH, outW]</c>, overwritten.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public static void AverageForward(
        in PoolingGeometry geometry, int batch, ReadOnlySpan<float> input, Span<float> output, Parallelism parallelism)
    {
        PoolingGeometry g = geometry;
        CheckSizes(g, batch, input.Length, output.Length);
        for (int plane = 0; plane < batch * g.Channels; plane++)
        {
            ReadOnlySpan<float> pixels = input.Slice(plane * g.Height * g.Width, g.Height * g.Width);
            for (int y = 0, o = plane * g.OutputHeight * g.OutputWidth; y < g.OutputHeight; y++)
            {
                (int top, int bottom) = Rows(g, y);
                for (int x = 0; x < g.OutputWidth; x++, o++)
                {
                    (int left, int right) = Columns(g, x);
                    float sum = 0;
                    for (int h = top; h < bottom; h++)
                    {
                        for (int w = left; w < right; w++)
                        {
                            sum += pixels[(h * g.Width) + w];
                        }
                    }

                    output[o] = sum / ((bottom - top) * (right - left));
                }
            }
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
        PoolingGeometry g = geometry;
        CheckSizes(g, batch, inputGradient.Length, outputGradient.Length);
        inputGradient[..(batch * g.InputSize)].Clear();
        for (int plane = 0; plane < batch * g.Channels; plane++)
        {
            Span<float> pixels = inputGradient.Slice(plane * g.Height * g.Width, g.Height * g.Width);
            for (int y = 0, o = plane * g.OutputHeight * g.OutputWidth; y < g.OutputHeight; y++)
            {
                (int top, int bottom) = Rows(g, y);
                for (int x = 0; x < g.OutputWidth; x++, o++)
                {
                    (int left, int right) = Columns(g, x);
                    float share = outputGradient[o] / ((bottom - top) * (right - left));
                    for (int h = top; h < bottom; h++)
                    {
                        for (int w = left; w < right; w++)
                        {
                            pixels[(h * g.Width) + w] += share;
                        }
                    }
                }
            }
        }
    }

    private static (int Top, int Bottom) Rows(in PoolingGeometry g, int y)
    {
        int start = (y * g.StrideHeight) - g.PaddingTop;
        return (Math.Max(start, 0), Math.Min(start + g.WindowHeight, g.Height));
    }

    private static (int Left, int Right) Columns(in PoolingGeometry g, int x)
    {
        int start = (x * g.StrideWidth) - g.PaddingLeft;
        return (Math.Max(start, 0), Math.Min(start + g.WindowWidth, g.Width));
    }

    private static void CheckSizes(in PoolingGeometry g, int batch, int input, int output)
    {
        Guard.AtLeast(batch, 0);
        Guard.Length(input, (long)batch * g.InputSize, nameof(input));
        Guard.Length(output, (long)batch * g.OutputSize, nameof(output));
    }
}
