using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Tests.Support;

/// <summary>Seeded rows of which few numbers are not zero, with their zeros and without.</summary>
internal static class SparseArrays
{
    /// <summary>Rows [rows, columns] of which a share of the numbers is not zero; the first row is all zeros.</summary>
    public static float[] Dense(int rows, int columns, double share, int seed)
    {
        var random = new Random(seed);
        float[] values = RandomArrays.Normal(rows * columns, seed);
        for (int i = 0; i < values.Length; i++)
        {
            if (i < columns || random.NextDouble() >= share)
            {
                values[i] = 0;
            }
        }
        return values;
    }

    public static SparseRows Sparse(float[] dense, int columns)
    {
        var rows = new SparseRows(columns);
        for (int start = 0; start < dense.Length; start += columns)
        {
            rows.AddDense(dense.AsSpan(start, columns));
        }
        return rows;
    }
}
