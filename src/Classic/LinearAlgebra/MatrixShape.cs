using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Classic.LinearAlgebra;

/// <summary>Checks that a tensor is a matrix.</summary>
internal static class MatrixShape
{
    /// <summary>Its rows and columns.</summary>
    /// <exception cref="ArgumentException">It has another number of dimensions.</exception>
    public static (int Rows, int Columns) Of(Tensor features) => features.Shape.Rank == 2
        ? (features.Shape[0], features.Shape[1])
        : throw new ArgumentException($"Expected features of shape [rows, columns], got {features.Shape}.", nameof(features));
}
