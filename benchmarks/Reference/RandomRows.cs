using MLNetDeep.Engine.Training;

namespace MLNetDeep.Benchmarks.Reference;

/// <summary>Rows of random pixels with random classes, in memory: speed does not depend on what is learned.</summary>
internal static class RandomRows
{
    /// <summary>As many as MNIST has.</summary>
    public const int Count = 60_000;

    /// <summary>Pixels uniform in [0, 1), classes uniform, in an order shuffled anew each epoch.</summary>
    public static InMemoryBatches Create(int rows, int seed)
    {
        var random = new Random(seed);
        int[] labels = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            labels[row] = random.Next(ReferenceNetwork.Classes);
        }
        return new InMemoryBatches(Pixels(rows, random), ReferenceNetwork.Inputs, labels, ReferenceNetwork.Classes, seed, shuffle: true);
    }

    /// <summary>Pixels uniform in [0, 1).</summary>
    public static float[] Pixels(int rows, Random random)
    {
        float[] pixels = new float[rows * ReferenceNetwork.Inputs];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = random.NextSingle();
        }
        return pixels;
    }
}
