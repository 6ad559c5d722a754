namespace MLNetDeep.Engine.Learning;

/// <summary>Weights by which each class counts alike: <c>n / (classes * n_c)</c>, over the classes that occur.</summary>
internal sealed class ClassBalance
{
    private readonly double[] _weights;

    /// <param name="counts">The number of rows of each class.</param>
    public ClassBalance(IReadOnlyList<long> counts)
    {
        double rows = counts.Sum();
        int occurring = counts.Count(count => count > 0);
        _weights = [.. counts.Select(count => count > 0 ? rows / ((double)occurring * count) : 1)];
    }

    /// <param name="labels">The class of each row.</param>
    /// <param name="classes">The number of classes.</param>
    public ClassBalance(int[] labels, int classes)
        : this(Count(labels, classes))
    {
    }

    /// <summary>The weight of a class.</summary>
    public double Weight(int classIndex) => _weights[classIndex];

    /// <summary>The weight of a row of a class that has a weight of its own.</summary>
    public float Weight(int classIndex, float own) => (float)_weights[classIndex] * own;

    /// <summary>The weights of rows.</summary>
    public float[] Weights(int[] labels, float[]? own)
    {
        float[] weights = new float[labels.Length];
        for (int row = 0; row < weights.Length; row++)
        {
            weights[row] = Weight(labels[row], own?[row] ?? 1);
        }
        return weights;
    }

    private static long[] Count(int[] labels, int classes)
    {
        long[] counts = new long[classes];
        foreach (int label in labels)
        {
            counts[label]++;
        }
        return counts;
    }
}
