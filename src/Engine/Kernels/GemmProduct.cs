namespace MLNetDeep.Engine.Kernels;

/// <summary>
/// A matrix product in the form the tiles want: rows of A walked by broadcast, columns of B by vector. A product with B transposed and few
/// rows
/// is turned into its transpose, B^T A^T = (A B)^T, since then the small matrix is the one to be packed.
/// </summary>
internal readonly unsafe struct GemmProduct
{
    public GemmProduct(
        Transpose ta, Transpose tb, int m, int n, int k, float* a, int lda, float* b, int ldb, bool accumulate, float* c, int ldc)
    {
        Depth = k;
        Accumulate = accumulate;
        C = c;
        if (tb == Transpose.Yes && (ta == Transpose.Yes || m <= n))
        {
            Rows = n;
            Columns = m;
            A = b;
            ARow = ldb;
            AStep = 1;
            B = a;
            BRow = ta == Transpose.Yes ? lda : 1;
            BColumn = ta == Transpose.Yes ? 1 : lda;
            CRow = 1;
            CColumn = ldc;
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
            CRow = ldc;
            CColumn = 1;
        }
    }

    public int Rows { get; }

    public int Columns { get; }

    public int Depth { get; }

    public bool Accumulate { get; }

    public float* A { get; }

    public nint ARow { get; }

    public nint AStep { get; }

    public float* B { get; }

    public nint BRow { get; }

    public nint BColumn { get; }

    public float* C { get; }

    public nint CRow { get; }

    public nint CColumn { get; }
}
