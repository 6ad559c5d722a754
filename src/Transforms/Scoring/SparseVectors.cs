using Microsoft.ML.Data;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Transforms.Scoring;

/// <summary>Copies vectors without their zeros, and says when that pays.</summary>
internal static class SparseVectors
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

    /// <summary>Adds a vector, dense or sparse.</summary>
    /// <exception cref="InvalidOperationException">The vector has another length than the rows.</exception>
    public static void Add(in VBuffer<float> vector, SparseRows rows, string columnName)
    {
        DenseRows.RequireLength(in vector, rows.Columns, columnName);
        if (vector.IsDense)
        {
            rows.AddDense(vector.GetValues());
        }
        else
        {
            rows.Add(vector.GetIndices(), vector.GetValues());
        }
    }
}
