using MLNetDeep.Engine.Testing;

namespace MLNetDeep.Engine.Tests.Support;

/// <summary>Seeded arrays for tests.</summary>
internal static class RandomArrays
{
    public static float[] Normal(int length, int seed) => GradientChecker.NormalValues(length, seed);

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
