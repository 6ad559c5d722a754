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
            var body = new InputBody(this, GradientScratchSize(batch), pGradient, pInputGradient, prepared);
            new Parallelism(Workers(batch, parallelism)).For(batch, body);
        }
    }

    private readonly struct InputBody(ConvolutionBlock block, int workerSize, float* outputGradient, float* inputGradient, float* prepared)
        : IChunkBody
    {
        public void Run(int chunk, int worker)
        {
            float* planes = prepared + block.PreparedSize + ((nint)worker * workerSize);
            float* finish = planes + block.PlanesSize;
            float* gradient = outputGradient + (chunk * (nint)block.OutputSize);
            if (block._inPlace == null)
            {
                block._finish.Backward(null, null, gradient, planes, finish);
                gradient = planes;
            }
            block._method.BackwardInput(
                1, gradient, prepared, inputGradient + (chunk * (nint)block._geometry.InputSize), finish + block.FinishSize);
        }
    }
}
