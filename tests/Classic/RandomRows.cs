using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Classic.Tests;

/// <summary>Seeded rows for tests.</summary>
internal static class RandomRows
{
    /// <summary>Correlated columns of different scales and means far from 0.</summary>
    public static Tensor Correlated(int rows, int columns, int seed = 1)
    {
        var random = new Random(seed);
        float[] values = new float[rows * columns];
        for (int row = 0; row < rows; row++)
        {
            double previous = 0;
            for (int c = 0; c < columns; c++)
            {
                previous = (0.6 * previous) + random.NextDouble() - 0.5;
                values[(row * columns) + c] = (float)((previous * (1 + (c % 5))) + (3 * c));
            }
        }
        return new Tensor(Shape.Of(rows, columns), values);
    }

    /// <summary>Classes in turn, whose means differ.</summary>
    public static (Tensor Features, int[] Labels) Classes(int rows, int columns, int classes, int seed = 1)
    {
        Tensor features = Correlated(rows, columns, seed);
        int[] labels = [.. Enumerable.Range(0, rows).Select(row => row % classes)];
        var random = new Random(seed + 1);
        double[] means = [.. Enumerable.Range(0, classes * columns).Select(_ => 2 * random.NextDouble())];
        for (int i = 0; i < features.Span.Length; i++)
        {
            features.Span[i] += (float)means[(labels[i / columns] * columns) + (i % columns)];
        }
        return (features, labels);
    }

    /// <summary>|a - b| / |b|.</summary>
    public static double Distance(IEnumerable<double> actual, IEnumerable<double> expected)
    {
        double[] a = [.. actual], b = [.. expected];
        Assert.Equal(b.Length, a.Length);
        double difference = 0, norm = 0;
        for (int i = 0; i < a.Length; i++)
        {
            difference += (a[i] - b[i]) * (a[i] - b[i]);
            norm += b[i] * b[i];
        }
        return Math.Sqrt(difference) / Math.Max(Math.Sqrt(norm), 1e-30);
    }
}
