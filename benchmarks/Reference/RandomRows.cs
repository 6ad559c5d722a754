using MLNetDeep.Engine.Training;

namespace MLNetDeep.Benchmarks.Reference;

/// <summary>Rows of random numbers with random classes, in memory: speed does not depend on what is learned.</summary>
internal static class RandomRows
{
    private const int LongRow = 784;
    private const int FewRows = 12_800;

    /// <summary>As many rows as MNIST has, fewer where they are longer; numbers uniform in [0, 1), shuffled anew each epoch.</summary>
    public static InMemoryBatches Create(int inputs, int seed)
    {
        var random = new Random(seed);
        int[] labels = new int[CountOf(inputs)];
        for (int row = 0; row < labels.Length; row++)
        {
            labels[row] = random.Next(ReferenceNetwork.Classes);
        }
        return new InMemoryBatches(
            Numbers(labels.Length * inputs, random), inputs, labels, ReferenceNetwork.Classes, seed, shuffle: true);
    }

    /// <summary>The number of rows.</summary>
    public static int CountOf(int inputs) => inputs <= LongRow ? 60_000 : FewRows;

    /// <summary>Numbers uniform in [0, 1).</summary>
    public static float[] Numbers(int count, Random random)
    {
        float[] numbers = new float[count];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = random.NextSingle();
        }
        return numbers;
    }
}
