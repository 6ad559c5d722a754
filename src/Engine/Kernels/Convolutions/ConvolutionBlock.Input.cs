namespace MLNetDeep.Engine.Kernels.Convolutions;

// The gradient by the input alone, which is what a transposed convolution computes.
internal sealed unsafe partial class ConvolutionBlock
{
    /// <summary>
    /// The gradient by the input from that by the output, of a convolution that nothing follows; a sample's bits depend on nothing but it.
    /// </summary>
    /// <param name="batch">N.</param>
    /// <param name="weights"><c>[filters, C, kH, kW]</c>.</param>
    /// <param name="outputGradient"><c>[N, filters, outH, outW]</c>.</param>
    /// <param name="inputGradient"><c>[N, C, H, W]</c>, overwritten.</param>
    /// <param name="scratch">At least <see cref="ScratchSize"/> floats; contents do not matter.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public void BackwardInput(
        int batch, ReadOnlySpan<float> weights, ReadOnlySpan<float> outputGradient, Span<float> inputGradient, Span<float> scratch,
        Parallelism parallelism)
    {
        Check(batch, inputGradient.Length, weights.Length, outputGradient.Length);
        Guard.Length(scratch.Length, ScratchSize(batch, parallelism), nameof(scratch));
        fixed (float* pWeights = weights, pGradient = outputGradient, pInputGradient = inputGradient, first = scratch)
        {
            float* prepared = AlignedMemory.Align(first);
            _method.PrepareBackwardInput(pWeights, prepared);
            int workers = Workers(batch, parallelism);
            int samples = Math.Clamp(batch / WantedParts(workers), 1, _method.GroupSamples);
            var body = new InputBody(this, batch, samples, GradientScratchSize(batch), pGradient, pInputGradient, prepared);
            new Parallelism(workers).For((batch + samples - 1) / samples, body);
        }
    }

    private readonly struct InputBody(
        ConvolutionBlock block, int batch, int samples, int workerSize, float* outputGradient, float* inputGradient, float* prepared)
        : IChunkBody
    {
        public void Run(int chunk, int worker)
        {
            float* planes = prepared + block.PreparedSize + ((nint)worker * workerSize);
            float* finish = planes + block.PlanesSize;
            nint first = (nint)chunk * samples;
            int count = (int)Math.Min(samples, batch - first);
            float* gradients = outputGradient + (first * block.OutputSize);
            if (!block._readsGradient)
            {
                for (int n = 0; n < count; n++)
                {
                    block._finish.Backward(
                        null, null, gradients + ((nint)n * block.OutputSize), planes + ((nint)n * block._method.Gradient.Size), finish);
                }
                gradients = planes;
            }
            block._method.BackwardInput(
                count, gradients, prepared, inputGradient + (first * block._geometry.InputSize), finish + block.FinishSize);
        }
    }
}
