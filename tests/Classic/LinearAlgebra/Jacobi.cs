namespace MLNetDeep.Classic.Tests.LinearAlgebra;

/// <summary>Naive twin of the eigen solver: Jacobi's rotations until nothing is left beside the diagonal.</summary>
internal static class Jacobi
{
    /// <summary>Eigenvalues, greatest first, and the eigenvector of each.</summary>
    public static (double[] Values, double[][] Vectors) Decompose(double[] matrix, int order)
    {
        double[] a = (double[])matrix.Clone();
        double[][] vectors = [.. Enumerable.Range(0, order).Select(i => { double[] v = new double[order]; v[i] = 1; return v; })];
        for (int sweep = 0; sweep < 60; sweep++)
        {
            for (int p = 0; p < order; p++)
            {
                for (int q = p + 1; q < order; q++)
                {
                    Rotate(a, order, p, q, vectors);
                }
            }
        }
        int[] ranks = [.. Enumerable.Range(0, order).OrderByDescending(i => a[i * (order + 1)])];
        return ([.. ranks.Select(i => a[i * (order + 1)])], [.. ranks.Select(i => vectors[i])]);
    }

    private static void Rotate(double[] a, int order, int p, int q, double[][] vectors)
    {
        double beside = a[(p * order) + q];
        if (beside == 0)
        {
            return;
        }
        double theta = (a[q * (order + 1)] - a[p * (order + 1)]) / (2 * beside);
        double t = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        double c = 1 / Math.Sqrt((t * t) + 1), s = t * c;
        for (int k = 0; k < order; k++)
        {
            (a[(k * order) + p], a[(k * order) + q]) =
                ((c * a[(k * order) + p]) - (s * a[(k * order) + q]), (s * a[(k * order) + p]) + (c * a[(k * order) + q]));
        }
        for (int k = 0; k < order; k++)
        {
            (a[(p * order) + k], a[(q * order) + k]) =
                ((c * a[(p * order) + k]) - (s * a[(q * order) + k]), (s * a[(p * order) + k]) + (c * a[(q * order) + k]));
            (vectors[p][k], vectors[q][k]) = ((c * vectors[p][k]) - (s * vectors[q][k]), (s * vectors[p][k]) + (c * vectors[q][k]));
        }
    }
}
