using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Tests.Kernels;

public class PlaneMeansTests
{
    // Single precision's rounding of the mean.
    private const double Bound = 1e-6;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 7)]
    [InlineData(6, 49)]
    [InlineData(3, 5003)]
    [InlineData(501, 63)]
    public void Means_and_their_gradients_equal_the_scalar_ones(int planes, int pixels)
    {
        float[] input = KernelAssert.Random(1, planes * pixels);
        float[] means = new float[planes];
        PlaneMeans.Forward(planes, pixels, input, means, new Parallelism(2));
        KernelAssert.Close([.. input.Chunk(pixels).Select(plane => (float)plane.Average(x => (double)x))], means, Bound);

        float[] gradient = new float[input.Length];
        PlaneMeans.Backward(planes, pixels, means, gradient, new Parallelism(2));
        KernelAssert.Close([.. Enumerable.Range(0, input.Length).Select(i => means[i / pixels] / pixels)], gradient, Bound);
    }
}
