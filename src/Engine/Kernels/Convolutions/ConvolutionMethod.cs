using System.Runtime.Intrinsics;
using MLNetDeep.Engine.Kernels.MatrixProducts;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.Convolutions;

/// <summary>
/// One way of computing a convolution and its gradients for a few samples on one thread. What depends on the weights alone is prepared
/// once for all threads. Results of a sample do not depend on the samples beside it.
/// </summary>
internal abstract unsafe class ConvolutionMethod
{
    // Fewer do not pay for transforming the tiles, of one row twice as many.
    private const int LeastWinogradChannels = 16;
    private const int LeastFlatChannels = 32;

    // Of the pixels that tiles give, at least half are wanted.
    private const int MostWinogradWaste = 2;

    protected ConvolutionMethod(in ConvolutionGeometry geometry) => Geometry = geometry;

    /// <summary>Sizes.</summary>
    public ConvolutionGeometry Geometry { get; }

    /// <summary>Where <see cref="Forward"/> writes.</summary>
    public abstract PlaneLayout Output { get; }

    /// <summary>Where the backward methods read; everything in it that is no pixel must be zero.</summary>
    public abstract PlaneLayout Gradient { get; }

    /// <summary>Multiply-adds of a product of matrices that take as long as one.</summary>
    public virtual int Cost => 1;

    /// <summary>The number of samples that backward is best called with.</summary>
    public virtual int GroupSamples => 1;

    /// <summary>The number of samples that are worth sums of their own of the gradients by the weights.</summary>
    public virtual int LeastSummed => 1;

    /// <summary>The number of samples that forward is best called with, where a sample is one part.</summary>
    public virtual int ForwardSamples => 1;

    /// <summary>Output rows that one call of <see cref="Forward"/> may give; a multiple of <see cref="RowUnit"/>.</summary>
    public virtual int MostRows => Geometry.OutputHeight;

    /// <summary>What the first output row of a call of <see cref="Forward"/> is a multiple of, itself one of 2.</summary>
    public virtual int RowUnit => Geometry.OutputHeight;

    /// <summary>
    /// Parts that the filters of one sample may be cut into, where each thread rather reads the whole sample than all filters or few rows;
    /// 1 where rows are cut instead.
    /// </summary>
    public virtual int FilterParts => 1;

    /// <summary>Floats of what <see cref="PrepareForward"/> or <see cref="PrepareBackwardInput"/> writes.</summary>
    public abstract int PreparedSize { get; }

    /// <summary>Floats of scratch of one thread.</summary>
    public abstract int ScratchSize { get; }

    /// <summary>Floats of what <see cref="BackwardWeights"/> sums up.</summary>
    public virtual int SumsSize => Geometry.WeightCount;

    /// <summary>The way for several samples at once that gives the same bits, with weights prepared by this one, or null.</summary>
    public virtual LaneConvolution? Lanes(bool rectify, bool pool) => null;

    /// <summary>This way without planes in between, or null.</summary>
    public virtual IInPlaceConvolution? InPlace => null;

    /// <summary>Brings weights and bias, none when null, into the form that <see cref="Forward"/> reads.</summary>
    public abstract void PrepareForward(float* weights, float* bias, float* prepared);

    /// <summary>
    /// A part of the output planes of some samples, at most <see cref="ForwardSamples"/>, all filters' unless <see cref="FilterParts"/>
    /// allows others: bias plus the sums of products.
    /// </summary>
    public abstract void Forward(in OutputPart part, int samples, float* input, float* prepared, float* planes, float* scratch);

    /// <summary>What the first filter of a part is a multiple of.</summary>
    protected virtual int FilterUnit => Geometry.Filters;

    /// <summary>One of some parts that the filters are cut into: the first and the one after the last.</summary>
    public (int First, int End) FiltersOf(int part, int parts)
    {
        long units = GemmPlan.Units(Geometry.Filters, FilterUnit);
        return (
            (int)(units * part / parts) * FilterUnit, (int)Math.Min(Geometry.Filters, units * (part + 1) / parts * FilterUnit));
    }

    /// <summary>Brings the weights into the form that <see cref="BackwardInput"/> reads.</summary>
    public abstract void PrepareBackwardInput(float* weights, float* prepared);

    /// <summary>Gradient by the input of some samples, overwritten.</summary>
    public abstract void BackwardInput(int samples, float* planes, float* prepared, float* inputGradient, float* scratch);

    /// <summary>Adds the gradient by the weights of some samples to the sums.</summary>
    public abstract void BackwardWeights(int samples, float* input, float* planes, float* sums, float* scratch);

    /// <summary>Brings the sums into the form of the weights.</summary>
    public virtual void FinishWeights(float* sums, float* weightGradient, float* scratch) =>
        new ReadOnlySpan<float>(sums, Geometry.WeightCount).CopyTo(new Span<float>(weightGradient, Geometry.WeightCount));

    /// <summary>The method that suits the sizes, at the processor's vector width.</summary>
    public static ConvolutionMethod Choose(in ConvolutionGeometry geometry) => SimdLevel.Bits switch
    {
        512 => Choose<Simd512, Vector512<float>>(geometry),
        256 => Choose<Simd256, Vector256<float>>(geometry),
        128 => Choose<Simd128, Vector128<float>>(geometry),
        _ => Choose<SimdScalar, float>(geometry),
    };

    private static ConvolutionMethod Choose<TSimd, TVector>(in ConvolutionGeometry g)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        if (DepthwiseConvolution<TSimd, TVector>.Fits(g))
        {
            return ChooseDepthwise<TSimd, TVector>(g);
        }

        int channels = g.KernelHeight == 1 ? LeastFlatChannels : LeastWinogradChannels;
        if (WinogradConvolution<TSimd, TVector>.Fits(g)
            && g.Channels >= channels && g.Filters >= channels
            && WinogradConvolution<TSimd, TVector>.TilePixels(g) <= MostWinogradWaste * (long)g.OutputPixels)
        {
            return new WinogradConvolution<TSimd, TVector>(g);
        }

        return DirectConvolution<TSimd, TVector>.Fits(g)
            ? new DirectConvolution<TSimd, TVector>(g)
            : new ColumnConvolution(g);
    }

    // Vectors that rows fill go down these; wider ones hold several rows and are slower.
    private static ConvolutionMethod ChooseDepthwise<TSimd, TVector>(in ConvolutionGeometry g)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        if (g.OutputWidth < Simd256.Width && TSimd.Width > Simd128.Width)
        {
            return new DepthwiseConvolution<Simd128, Vector128<float>>(g);
        }

        return g.OutputWidth < Simd512.Width && TSimd.Width > Simd256.Width
            ? new DepthwiseConvolution<Simd256, Vector256<float>>(g)
            : new DepthwiseConvolution<TSimd, TVector>(g);
    }
}
