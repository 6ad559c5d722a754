using Microsoft.ML.Data;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Transforms.Scoring;

/// <summary>Copies vectors, dense or sparse, with their zeros or without, and says when it pays to leave them out.</summary>
internal static class FeatureVectors
{
    // Of a vector's numbers, one in so many at most is given: sparse rows then take a fifth of the memory, and less time, than dense ones.
    private const int FewestNumbersAValue = 10;

    /// <summary>Numbers of a vector from which its zeros are worth a thought.</summary>
    public const int SmallestSize = 64;

    /// <summary>Whether so few numbers of vectors are given that their zeros should be left out.</summary>
    /// <param name="values">Numbers given in all vectors: all those of dense ones.</param>
    /// <param name="rows">Vectors.</param>
    /// <param name="size">Numbers of a vector, zeros included.</param>
    public static bool Pay(long values, long rows, int size) => size >= SmallestSize && values * FewestNumbersAValue <= rows * size;

    /// <summary>Copies a vector, dense or sparse.</summary>
    /// <exception cref="InvalidOperationException">The vector has another length than <paramref name="row"/>.</exception>
    public static void CopyTo(in VBuffer<float> vector, Span<float> row, string columnName)
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

    /// <summary>Adds a vector, dense or sparse, without its zeros.</summary>
    /// <exception cref="InvalidOperationException">The vector has another length than the rows.</exception>
    public static void Add(in VBuffer<float> vector, SparseRows rows, string columnName)
    {
        RequireLength(in vector, rows.Columns, columnName);
        if (vector.IsDense)
        {
            rows.AddDense(vector.GetValues());
        }
        else
        {
            rows.Add(vector.GetIndices(), vector.GetValues());
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
