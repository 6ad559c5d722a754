namespace MLNetDeep.Engine.Kernels;

/// <summary>
/// Two-dimensional convolution (cross-correlation, no kernel flip) of a batch: input <c>[N, C, H, W]</c>, weights <c>[filters, C, kH,
/// kW]</c>,
/// output <c>[N, filters, outH, outW]</c>. Windows are gathered block by block and multiplied as matrices; work is shared out by samples.
/// </summary>
internal static unsafe class Convolution
{
    /// <summary>
    /// Floats of scratch that each of the methods here needs for <paramref name="geometry"/>, this batch and this many threads.
    /// </summary>
    public static int ScratchSize(in ConvolutionGeometry geometry, int batch, Parallelism parallelism) =>
        new ConvolutionPlan(geometry, batch, parallelism).ScratchSize;

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
        ConvolutionPlan plan = Check(geometry, batch, input.Length, weights.Length, output.Length, scratch.Length, parallelism);
        if (!bias.IsEmpty)
        {
            Guard.Length(bias.Length, geometry.Filters, nameof(bias));
        }

        fixed (float* pInput = input, pWeights = weights, pBias = bias, pOutput = output, pScratch = scratch)
        {
            var body = new ForwardBody(geometry, plan, batch, pInput, pWeights, pBias, pOutput, pScratch);
            new Parallelism(plan.Workers).For(Chunks(batch, plan.SamplesPerChunk), body);
        }
    }

    /// <summary>
    /// Gradient of the input: inputGradient[n,c,h,w] = sum of weights * outputGradient over the windows that read the pixel.
    /// </summary>
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
        ConvolutionPlan plan =
            Check(geometry, batch, inputGradient.Length, weights.Length, outputGradient.Length, scratch.Length, parallelism);
        fixed (float* pOutput = outputGradient, pWeights = weights, pInput = inputGradient, pScratch = scratch)
        {
            var body = new BackwardInputBody(geometry, plan, batch, pOutput, pWeights, pInput, pScratch);
            new Parallelism(plan.Workers).For(Chunks(batch, plan.SamplesPerChunk), body);
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
        ConvolutionPlan plan =
            Check(geometry, batch, input.Length, weightGradient.Length, outputGradient.Length, scratch.Length, parallelism);
        fixed (float* pInput = input, pOutput = outputGradient, pScratch = scratch)
        {
            float* partials = pScratch + ((nint)parallelism.Threads * plan.ColumnElements);
            var body = new BackwardWeightsBody(geometry, plan, batch, pInput, pOutput, pScratch, partials);
            new Parallelism(plan.Workers).For(plan.GradientChunks, body);
            Reduce(geometry, plan.GradientChunks, partials, weightGradient);
        }
    }

    // Partial sums are [patch, filters], the form in which the product is stored without transposing each tile.
    private static void Reduce(in ConvolutionGeometry g, int chunks, float* partials, Span<float> weightGradient)
    {
        var sum = new Span<float>(partials, g.WeightCount);
        for (int chunk = 1; chunk < chunks; chunk++)
        {
            Elementwise.Add(new ReadOnlySpan<float>(partials + ((nint)chunk * g.WeightCount), g.WeightCount), sum);
        }

        for (int f = 0, w = 0; f < g.Filters; f++)
        {
            for (int i = f; i < g.WeightCount; i += g.Filters)
            {
                weightGradient[w++] = partials[i];
            }
        }
    }

    private static int Chunks(int items, int perChunk) => (items + perChunk - 1) / perChunk;

    private static ConvolutionPlan Check(
        in ConvolutionGeometry g, int batch, int input, int weights, int output, int scratch, Parallelism parallelism)
    {
        Guard.AtLeast(batch, 0);
        Guard.Length(input, (long)batch * g.InputSize, nameof(input));
        Guard.Length(weights, g.WeightCount, nameof(weights));
        Guard.Length(output, (long)batch * g.OutputSize, nameof(output));
        var plan = new ConvolutionPlan(g, batch, parallelism);
        Guard.Length(scratch, plan.ScratchSize, nameof(scratch));
        return plan;
    }

    private static void Multiply(
        Transpose ta, Transpose tb, int m, int n, int k, float* a, int lda, float* b, int ldb, float* c, int ldc, bool accumulate) =>
        Gemm.Multiply(new GemmProduct(ta, tb, m, n, k, a, lda, b, ldb, accumulate, c, ldc), Parallelism.Single);

    private readonly struct ForwardBody(
        ConvolutionGeometry g, ConvolutionPlan plan, int batch, float* input, float* weights, float* bias, float* output, float* scratch)
        : IChunkBody
    {
        public void Run(int chunk, int worker)
        {
            float* columns = scratch + ((nint)worker * plan.ColumnElements);
            int end = Math.Min(batch, (chunk + 1) * plan.SamplesPerChunk);
            for (int n = chunk * plan.SamplesPerChunk; n < end; n++)
            {
                float* result = output + ((nint)n * g.OutputSize);
                for (int f = 0; bias != null && f < g.Filters; f++)
                {
                    new Span<float>(result + ((nint)f * g.OutputPixels), g.OutputPixels).Fill(bias[f]);
                }

                for (int first = 0; first < g.OutputPixels; first += plan.BlockPixels)
                {
                    int count = Math.Min(plan.BlockPixels, g.OutputPixels - first);
                    PatchColumns.Gather(g, input + ((nint)n * g.InputSize), first, count, columns);
                    Multiply(
                        Transpose.No, Transpose.No, g.Filters, count, g.PatchSize,
                        weights, g.PatchSize, columns, count, result + first, g.OutputPixels, bias != null);
                }
            }
        }
    }

    private readonly struct BackwardInputBody(
        ConvolutionGeometry g, ConvolutionPlan plan, int batch, float* outputGradient, float* weights, float* inputGradient, float* scratch)
        : IChunkBody
    {
        public void Run(int chunk, int worker)
        {
            float* columns = scratch + ((nint)worker * plan.ColumnElements);
            int end = Math.Min(batch, (chunk + 1) * plan.SamplesPerChunk);
            for (int n = chunk * plan.SamplesPerChunk; n < end; n++)
            {
                float* gradient = outputGradient + ((nint)n * g.OutputSize);
                float* result = inputGradient + ((nint)n * g.InputSize);
                new Span<float>(result, g.InputSize).Clear();
                for (int first = 0; first < g.OutputPixels; first += plan.BlockPixels)
                {
                    int count = Math.Min(plan.BlockPixels, g.OutputPixels - first);
                    Multiply(
                        Transpose.Yes, Transpose.No, g.PatchSize, count, g.Filters,
                        weights, g.PatchSize, gradient + first, g.OutputPixels, columns, count, false);
                    PatchColumns.ScatterAdd(g, columns, first, count, result);
                }
            }
        }
    }

    private readonly struct BackwardWeightsBody(
        ConvolutionGeometry g, ConvolutionPlan plan, int batch, float* input, float* outputGradient, float* scratch, float* partials)
        : IChunkBody
    {
        public void Run(int chunk, int worker)
        {
            float* columns = scratch + ((nint)worker * plan.ColumnElements);
            float* partial = partials + ((nint)chunk * g.WeightCount);
            new Span<float>(partial, g.WeightCount).Clear();
            int end = (int)((long)batch * (chunk + 1) / plan.GradientChunks);
            for (int n = (int)((long)batch * chunk / plan.GradientChunks); n < end; n++)
            {
                float* gradient = outputGradient + ((nint)n * g.OutputSize);
                for (int first = 0; first < g.OutputPixels; first += plan.BlockPixels)
                {
                    int count = Math.Min(plan.BlockPixels, g.OutputPixels - first);
                    PatchColumns.Gather(g, input + ((nint)n * g.InputSize), first, count, columns);
                    Multiply(
                        Transpose.No, Transpose.Yes, g.PatchSize, g.Filters, count,
                        columns, count, gradient + first, g.OutputPixels, partial, g.Filters, true);
                }
            }
        }
    }
}
