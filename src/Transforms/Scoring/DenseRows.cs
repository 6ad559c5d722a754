using Microsoft.ML.Data;

namespace MLNetDeep.Transforms.Scoring;

/// <summary>Copies vectors, dense or sparse, into rows of an array.</summary>
internal static class DenseRows
{
    /// <exception cref="InvalidOperationException">The vector has another length than <paramref name="row"/>.</exception>
    public static void Copy(in VBuffer<float> vector, Span<float> row, string columnName)
    {
        RequireLength(in vector, row.Length, columnName);
        ReadOnlySpan<float> values = vector.GetValues();
        if (vector.IsDense)
        {
            values.CopyTo(row);
            return;
        }
        row.Clear();
        ReadOnlySpan<int> indices = vector.GetIndices();
        for (int i = 0; i < indices.Length; i++)
        {
            row[indices[i]] = values[i];
        }
    }

    /// <exception cref="InvalidOperationException">The vector has another length.</exception>
    public static void RequireLength(in VBuffer<float> vector, int length, string columnName)
    {
        if (vector.Length != length)
        {
            throw new InvalidOperationException(
                $"A row of column '{columnName}' holds a vector of {vector.Length} numbers where the schema promises {length}. "
                + "Check the transform that makes the column.");
        }
    }
}
