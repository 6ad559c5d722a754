namespace MLNetDeep.Engine.Kernels.MatrixProducts;

/// <summary>Whether a matrix operand is taken as stored or transposed.</summary>
internal enum Transpose
{
    /// <summary>op(X) = X.</summary>
    No,

    /// <summary>op(X) = X^T.</summary>
    Yes,
}
