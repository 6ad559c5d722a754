using MLNetDeep.Engine.Kernels.Convolutions;

namespace MLNetDeep.Engine.Tests.Kernels.Convolutions;

public class LanesTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(23)]
    public unsafe void Samples_lie_side_by_side_and_come_back(int count)
    {
        const int SampleSize = 29;
        float[] samples = KernelAssert.Random(1, Lanes.Count * SampleSize);
        float[] lanes = new float[(count + 1) * Lanes.Count];
        float[] back = new float[samples.Length];
        fixed (float* pSamples = samples, pLanes = lanes, pBack = back)
        {
            Lanes.Interleave(pSamples, SampleSize, count, pLanes);
            Lanes.Separate(pLanes, count, pBack, SampleSize);
        }

        for (int s = 0; s < Lanes.Count; s++)
        {
            for (int i = 0; i < SampleSize; i++)
            {
                float sample = samples[(s * SampleSize) + i];
                Assert.Equal(i < count ? sample : 0, back[(s * SampleSize) + i]);
                if (i < count)
                {
                    Assert.Equal(sample, lanes[(i * Lanes.Count) + s]);
                }
            }
        }

        Assert.All(lanes[(count * Lanes.Count)..], value => Assert.Equal(0, value));
    }
}
