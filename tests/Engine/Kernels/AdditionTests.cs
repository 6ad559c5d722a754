using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Tests.Kernels;

public class AdditionTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(33, true)]
    [InlineData(70_001, true)]
    public void Sums_equal_the_scalar_ones_in_place_too(int length, bool rectify)
    {
        float[] left = KernelAssert.Random(1, length);
        float[] right = KernelAssert.Random(2, length);
        float[] expected = [.. left.Zip(right, (a, b) => rectify ? Math.Max(0, a + b) : a + b)];
        float[] output = new float[length];
        Addition.Forward(rectify, left, right, output, new Parallelism(2));
        Addition.Forward(rectify, left, right, right, new Parallelism(2));

        KernelAssert.SameBits(expected, output);
        KernelAssert.SameBits(expected, right);
    }
}
