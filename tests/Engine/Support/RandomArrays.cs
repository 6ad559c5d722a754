using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Tests.Support;

/// <summary>Seeded arrays for tests.</summary>
internal static class RandomArrays
{
    public static float[] Normal(int length, int seed)
    {
        float[] values = new float[length];
        RandomNumbers.Normal(RandomNumbers.Key(seed, 100), 0, 0, 1, values);
        return values;
    }

    /// <summary>Distinct values in random order, none nearer than 1/8 to another or to zero: steps of less cross no kink.</summary>
    public static float[] Spaced(int length, int seed)
    {
        int[] order = [.. Enumerable.Range(0, length)];
        RandomNumbers.Shuffle(RandomNumbers.Key(seed, 101), order);
        return [.. order.Select(i => (i - (length / 2) + 0.5f) / 4)];
    }

    public static float[] OneHot(int rows, int classes)
    {
        float[] targets = new float[rows * classes];
        for (int row = 0; row < rows; row++)
        {
            targets[(row * classes) + (row * 7 % classes)] = 1;
        }
        return targets;
    }
}
