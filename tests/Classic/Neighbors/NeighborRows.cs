namespace MLNetDeep.Classic.Tests.Neighbors;

/// <summary>Rows that a search by rounded products could get wrong.</summary>
internal static class NeighborRows
{
    /// <summary>Normal numbers around an offset, of which each column has another scale.</summary>
    public static float[] Normal(int rows, int columns, int seed, float offset = 0, float scale = 1)
    {
        var random = new Random(seed);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = offset + (scale * (1 + (i % columns % 3)) * Normal(random));
        }
        return values;
    }

    /// <summary>Small whole numbers: many distances are equal, and exact in double.</summary>
    public static float[] Whole(int rows, int columns, int seed, float offset = 0)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows * columns).Select(_ => offset + random.Next(3))];
    }

    /// <summary>Rows near a plane of few directions in a space of many.</summary>
    public static float[] NearPlane(int rows, int columns, int directions, float noise, int seed)
    {
        var random = new Random(seed);
        float[] axes = [.. Enumerable.Range(0, directions * columns).Select(_ => Normal(random))];
        random = new Random(seed + rows);
        float[] values = new float[rows * columns];
        float[] along = new float[directions];
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < directions; i++)
            {
                along[i] = Normal(random);
            }
            for (int column = 0; column < columns; column++)
            {
                float sum = noise * Normal(random);
                for (int i = 0; i < directions; i++)
                {
                    sum += along[i] * axes[(i * columns) + column];
                }
                values[(row * columns) + column] = sum;
            }
        }
        return values;
    }

    private static float Normal(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
