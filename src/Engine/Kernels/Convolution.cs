namespace MLNetDeep.Engine.Kernels;

/// <summary>
/// Two-dimensional convolution (cross-correlation, no kernel flip) of a batch: input <c>[N, C, H, W]</c>, weights <c>[filters, C, kH, kW]</c>,
/// output <c>[N, filters, outH, outW]</c>.
/// </summary>
internal static class Convolution
{
    /// <summary>Floats of scratch that each of the methods here needs for <paramref name="geometry"/> and this many threads.</summary>
    public static int ScratchSize(in ConvolutionGeometry geometry, int batch, Parallelism parallelism) => 0;

    /// <summary>output[n,f,y,x] = bias[f] + sum over c,i,j of weights[f,c,i,j] * input[n,c,y*s+i*d-top,x*s+j*d-left].</summary>
    /// <param name="geometry">Sizes.</param>
    /// <param name="batch">N.</param>
    /// <param name="input"><c>[N, C, H, W]</c>.</param>
    /// <param name="weights"><c>[filters, C, kH, kW]</c>.</param>
    /// <param name="bias"><c>[filters]</c>, or empty for none.</param>
    /// <param name="output"><c>[N, filters, outH, outW]</c>, overwritten.</param>
    /// <param name="scratch">At least <see cref="ScratchSize"/> floats; contents do not matter.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public static void Forward(
        in ConvolutionGeometry geometry,
        int batch,
        ReadOnlySpan<float> input,
        ReadOnlySpan<float> weights,
        ReadOnlySpan<float> bias,
        Span<float> output,
        Span<float> scratch,
        Parallelism parallelism)
    {
        for (int n = 0; n < batch; n++)
        {
            for (int f = 0; f < geometry.Filters; f++)
            {
                output.Slice((n * geometry.OutputSize) + (f * geometry.OutputPixels), geometry.OutputPixels).Fill(bias.IsEmpty ? 0 : bias[f]);
            }
        }

        foreach ((int inputIndex, int weightIndex, int outputIndex) in Taps(geometry, batch))
        {
            output[outputIndex] += weights[weightIndex] * input[inputIndex];
        }
    }

    /// <summary>Gradient of the input: inputGradient[n,c,h,w] = sum of weights * outputGradient over the windows that read the pixel.</summary>
    /// <param name="geometry">Sizes.</param>
    /// <param name="batch">N.</param>
    /// <param name="outputGradient"><c>[N, filters, outH, outW]</c>.</param>
    /// <param name="weights"><c>[filters, C, kH, kW]</c>.</param>
    /// <param name="inputGradient"><c>[N, C, H, W]</c>, overwritten.</param>
    /// <param name="scratch">At least <see cref="ScratchSize"/> floats; contents do not matter.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public static void BackwardInput(
        in ConvolutionGeometry geometry,
        int batch,
        ReadOnlySpan<float> outputGradient,
        ReadOnlySpan<float> weights,
        Span<float> inputGradient,
        Span<float> scratch,
        Parallelism parallelism)
    {
        inputGradient[..(batch * geometry.InputSize)].Clear();
        foreach ((int inputIndex, int weightIndex, int outputIndex) in Taps(geometry, batch))
        {
            inputGradient[inputIndex] += weights[weightIndex] * outputGradient[outputIndex];
        }
    }

    /// <summary>Gradient of the weights, summed over the batch. The bias's is <see cref="Elementwise.ChannelBiasGradient"/>.</summary>
    /// <param name="geometry">Sizes.</param>
    /// <param name="batch">N.</param>
    /// <param name="input"><c>[N, C, H, W]</c>.</param>
    /// <param name="outputGradient"><c>[N, filters, outH, outW]</c>.</param>
    /// <param name="weightGradient"><c>[filters, C, kH, kW]</c>, overwritten.</param>
    /// <param name="scratch">At least <see cref="ScratchSize"/> floats; contents do not matter.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public static void BackwardWeights(
        in ConvolutionGeometry geometry,
        int batch,
        ReadOnlySpan<float> input,
        ReadOnlySpan<float> outputGradient,
        Span<float> weightGradient,
        Span<float> scratch,
        Parallelism parallelism)
    {
        weightGradient[..geometry.WeightCount].Clear();
        foreach ((int inputIndex, int weightIndex, int outputIndex) in Taps(geometry, batch))
        {
            weightGradient[weightIndex] += input[inputIndex] * outputGradient[outputIndex];
        }
    }

    private static IEnumerable<(int Input, int Weight, int Output)> Taps(ConvolutionGeometry g, int batch)
    {
        for (int n = 0; n < batch; n++)
        for (int f = 0; f < g.Filters; f++)
        for (int c = 0; c < g.Channels; c++)
        for (int i = 0; i < g.KernelHeight; i++)
        for (int j = 0; j < g.KernelWidth; j++)
        for (int y = 0; y < g.OutputHeight; y++)
        for (int x = 0; x < g.OutputWidth; x++)
        {
            int h = (y * g.StrideHeight) + (i * g.DilationHeight) - g.PaddingTop;
            int w = (x * g.StrideWidth) + (j * g.DilationWidth) - g.PaddingLeft;
            if (h >= 0 && h < g.Height && w >= 0 && w < g.Width)
            {
                yield return (
                    (((n * g.Channels) + c) * g.Height * g.Width) + (h * g.Width) + w,
                    (((((f * g.Channels) + c) * g.KernelHeight) + i) * g.KernelWidth) + j,
                    (((n * g.Filters) + f) * g.OutputPixels) + (y * g.OutputWidth) + x);
            }
        }
    }
}
