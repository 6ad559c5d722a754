using System.Runtime.Intrinsics;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Kernels.Convolutions;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Tests.Kernels.Convolutions;

/// <summary>What it computes is covered by <see cref="ConvolutionBlockTests"/>: their batches are larger than a group of samples.</summary>
public class LaneConvolutionTests
{
    [Fact]
    public void Small_images_with_stride_1_are_taken_side_by_side()
    {
        Assert.NotNull(Lanes(new(1, 28, 28, 8, 3, 3), pool: true));
        Assert.NotNull(Lanes(new(8, 13, 13, 16, 3, 3), pool: true));
        Assert.NotNull(Lanes(new(3, 7, 5, 2, 1, 1), pool: false));
    }

    [Fact]
    public void Large_images_and_strides_are_not()
    {
        Assert.Null(Lanes(new(3, 224, 224, 16, 3, 3), pool: true));
        Assert.Null(Lanes(new(512, 1000, 1000, 512, 3, 3), pool: false));
        Assert.Null(
            LaneConvolution<Simd256, Vector256<float>>.Create(new(1, 9, 9, 4, 3, 3, strideHeight: 2, strideWidth: 2), false, false));
    }

    [Fact]
    public void A_sample_has_the_same_bits_in_a_group_and_left_over()
    {
        var problem = new ConvolutionProblem(new ConvolutionGeometry(2, 9, 11, 5, 3, 2, paddingTop: 1, paddingRight: 1), batch: 15);
        var block = new ConvolutionBlock(problem.Geometry, rectify: true, pool: true);
        float[] output = problem.Forward(block).Output;
        float[] one = new float[block.OutputSize];
        float[] scratch = new float[block.ForwardScratchSize(1, Parallelism.Single)];
        for (int n = 0; n < output.Length / one.Length; n++)
        {
            ReadOnlySpan<float> sample = problem.Input.AsSpan(n * problem.Geometry.InputSize, problem.Geometry.InputSize);
            block.Forward(1, sample, problem.Weights, problem.Bias, [], one, [], scratch, Parallelism.Single);
            KernelAssert.SameBits(output.AsSpan(n * one.Length, one.Length), one);
        }
    }

    private static LaneConvolution? Lanes(ConvolutionGeometry geometry, bool pool) =>
        LaneConvolution<Simd256, Vector256<float>>.Create(geometry, rectify: true, pool);
}
