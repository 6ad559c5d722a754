namespace MLNetDeep.Engine.Kernels.MatrixProducts;

/// <summary>
/// A matrix product in the form the tiles want: rows of A walked by broadcast, columns of B by vector. A product with B transposed is
/// turned into its transpose, B^T A^T = (A B)^T, where that leaves the smaller matrix to be packed.
/// </summary>
internal readonly unsafe struct GemmProduct
{
    public GemmProduct(
        Transpose ta, Transpose tb, int m, int n, int k, float* a, int lda, float* b, int ldb, bool accumulate, float* c, int ldc)
    {
        Depth = k;
        Accumulate = accumulate;
        C = c;
        CStride = ldc;
        if (tb == Transpose.Yes && (ta == Transpose.Yes || m <= n))
        {
            Transposed = true;
            Rows = n;
            Columns = m;
            A = b;
            ARow = ldb;
            AStep = 1;
            B = a;
            BRow = ta == Transpose.Yes ? lda : 1;
            BColumn = ta == Transpose.Yes ? 1 : lda;
        }
        else
        {
            Rows = m;
            Columns = n;
            A = a;
            ARow = ta == Transpose.Yes ? 1 : lda;
            AStep = ta == Transpose.Yes ? lda : 1;
            B = b;
            BRow = tb == Transpose.Yes ? 1 : ldb;
            BColumn = tb == Transpose.Yes ? ldb : 1;
        }
    }

    /// <summary>Rows of A as the tiles take it.</summary>
    public int Rows { get; }

    /// <summary>Columns of B as the tiles take it.</summary>
    public int Columns { get; }

    /// <summary>Length of the sums.</summary>
    public int Depth { get; }

    /// <summary>Whether the sums start from what C holds.</summary>
    public bool Accumulate { get; }

    /// <summary>Whether the product's rows are columns of C.</summary>
    public bool Transposed { get; }

    public float* A { get; }

    public nint ARow { get; }

    public nint AStep { get; }

    public float* B { get; }

    /// <summary>B as <see cref="PackedProduct.Pack"/> left it, or null.</summary>
    public float* PackedB { get; init; }

    public nint BRow { get; }

    public nint BColumn { get; }

    public float* C { get; }

    /// <summary>From one row of C, as stored, to the next.</summary>
    public nint CStride { get; }

    /// <summary>What is added to each row of C, as stored; may be null.</summary>
    public float* Bias { get; init; }

    /// <summary>What is applied to C after the bias.</summary>
    public ActivationKind Activation { get; init; }
}
