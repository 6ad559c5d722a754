namespace Microsoft.ML.Transforms;

/// <summary>Eigenvalues and eigenvectors of a small symmetric matrix by cyclic Jacobi rotations.</summary>
internal static class SymmetricEigen
{
    private const int MaximumSweeps = 60;

    /// <summary>The eigenvalues in falling order, and the eigenvectors as columns.</summary>
    public static (double[] Values, double[,] Vectors) Solve(double[,] matrix)
    {
        int size = matrix.GetLength(0);
        var a = (double[,])matrix.Clone();
        var v = new double[size, size];
        double total = 0;
        for (int i = 0; i < size; i++)
        {
            v[i, i] = 1;
            for (int j = 0; j < size; j++)
            {
                total += a[i, j] * a[i, j];
            }
        }

        for (int sweep = 0; sweep < MaximumSweeps; sweep++)
        {
            double off = 0;
            for (int p = 0; p < size; p++)
            {
                for (int q = p + 1; q < size; q++)
                {
                    off += a[p, q] * a[p, q];
                    Rotate(a, v, p, q, size);
                }
            }
            if (off <= 1e-28 * total)
            {
                break;
            }
        }

        int[] order = [.. Enumerable.Range(0, size).OrderByDescending(i => a[i, i])];
        var vectors = new double[size, size];
        for (int k = 0; k < size; k++)
        {
            for (int i = 0; i < size; i++)
            {
                vectors[i, k] = v[i, order[k]];
            }
        }
        return ([.. order.Select(i => a[i, i])], vectors);
    }

    private static void Rotate(double[,] a, double[,] v, int p, int q, int size)
    {
        if (a[p, q] == 0)
        {
            return;
        }
        double theta = (a[q, q] - a[p, p]) / (2 * a[p, q]);
        double t = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        double c = 1 / Math.Sqrt((t * t) + 1), s = t * c;
        for (int k = 0; k < size; k++)
        {
            (a[k, p], a[k, q]) = ((c * a[k, p]) - (s * a[k, q]), (s * a[k, p]) + (c * a[k, q]));
        }
        for (int k = 0; k < size; k++)
        {
            (a[p, k], a[q, k]) = ((c * a[p, k]) - (s * a[q, k]), (s * a[p, k]) + (c * a[q, k]));
        }
        for (int k = 0; k < size; k++)
        {
            (v[k, p], v[k, q]) = ((c * v[k, p]) - (s * v[k, q]), (s * v[k, p]) + (c * v[k, q]));
        }
    }
}
