namespace MLNetDeep.Engine.Kernels.Convolutions;

/// <summary>
/// A way of computing a convolution that writes the output itself: rows without gaps, and nothing beside the planes is written.
/// </summary>
internal unsafe interface IInPlaceConvolution
{
    /// <summary>As <see cref="ConvolutionMethod.Forward"/>, then rectified where wanted.</summary>
    void Forward(in OutputPart part, int samples, float* input, float* prepared, bool rectify, float* output, float* scratch);
}
