using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Tests.Kernels;

public class GroupScalingTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 70_001, 1)]
    [InlineData(5, 33, 1)]
    [InlineData(3, 7, 65)]
    [InlineData(9, 1, 2001)]
    public void Products_and_sums_equal_the_scalar_ones(int rows, int groups, int size)
    {
        float[] x = KernelAssert.Random(1, rows * groups * size), other = KernelAssert.Random(2, x.Length);
        float[] weight = KernelAssert.Random(3, groups), bias = KernelAssert.Random(4, groups);
        float[] output = new float[x.Length], sums = new float[groups], plain = new float[groups];
        GroupScaling.Forward(rows, groups, size, x, weight, bias, output, Parallelism.Default);
        GroupScaling.Sum(rows, groups, size, x, other, sums, Parallelism.Default);
        GroupScaling.Sum(rows, groups, size, x, [], plain, Parallelism.Default);

        double[] expectedSums = new double[groups], expectedPlain = new double[groups];
        for (int i = 0; i < x.Length; i++)
        {
            int group = i / size % groups;
            Assert.Equal(((double)x[i] * weight[group]) + bias[group], output[i], 1e-6);
            expectedSums[group] += (double)x[i] * other[i];
            expectedPlain[group] += x[i];
        }
        Assert.All(sums.Zip(expectedSums), pair => Assert.Equal(pair.Second, pair.First, 1e-4));
        Assert.All(plain.Zip(expectedPlain), pair => Assert.Equal(pair.Second, pair.First, 1e-4));
    }
}
