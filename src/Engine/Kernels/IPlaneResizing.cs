namespace MLNetDeep.Engine.Kernels;

/// <summary>A change of the size of planes, <c>[planes, H, W]</c> to <c>[planes, outH, outW]</c>, and its gradient.</summary>
internal interface IPlaneResizing
{
    /// <inheritdoc cref="Upsampling.ScratchSize"/>
    int ScratchSize(Parallelism parallelism);

    /// <inheritdoc cref="Upsampling.Forward"/>
    void Forward(int planes, ReadOnlySpan<float> input, Span<float> output, Span<float> scratch, Parallelism parallelism);

    /// <inheritdoc cref="Upsampling.Backward"/>
    void Backward(
        int planes, ReadOnlySpan<float> outputGradient, Span<float> inputGradient, Span<float> scratch, Parallelism parallelism);
}
