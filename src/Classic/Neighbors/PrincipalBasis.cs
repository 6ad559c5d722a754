using System.Numerics;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Kernels.MatrixProducts;

namespace MLNetDeep.Classic.Neighbors;

/// <summary>
/// Orthonormal directions along which rows differ most, nearly: orthogonal iteration on a sample (Rutishauser, Computational aspects of F.
/// L. Bauer's simultaneous iteration method, 1969).
/// </summary>
/// <param name="Directions">[columns, <paramref name="Count"/>], of which some may be zero.</param>
/// <param name="Count">The number of directions.</param>
internal sealed record PrincipalBasis(float[] Directions, int Count)
{
    private const int Iterations = 3;
    private const int Seed = 1;

    // Below this share of its length before, a direction is nothing but rounding.
    private const double LeastLength = 1e-6;

    /// <summary>The directions of rows around the origin.</summary>
    /// <param name="rows">[count, columns].</param>
    /// <param name="columns">Numbers in a row.</param>
    /// <param name="most">The greatest number of directions.</param>
    /// <param name="unit">Their number is a multiple of this, as <paramref name="most"/> is.</param>
    /// <param name="share">The share of the rows' squares from which no more directions are taken.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public static PrincipalBasis Of(float[] rows, int columns, int most, int unit, double share, Parallelism parallelism)
    {
        int count = rows.Length / columns;
        float[] directions = new float[columns * most];
        var random = new Random(Seed);
        for (int i = 0; i < directions.Length; i++)
        {
            directions[i] = random.NextSingle() - 0.5f;
        }
        float[] projected = new float[count * most];
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            Gemm.Multiply(
                Transpose.No, Transpose.No, count, most, columns, rows, columns, directions, most, false, projected, most, parallelism);
            Gemm.Multiply(
                Transpose.Yes, Transpose.No, columns, most, count, rows, columns, projected, most, false, directions, most, parallelism);
            Orthonormalize(directions, columns, most);
        }
        Gemm.Multiply(
            Transpose.No, Transpose.No, count, most, columns, rows, columns, directions, most, false, projected, most, parallelism);
        return Greatest(directions, projected, rows.Sum(value => (double)value * value) * share, most, unit);
    }

    private static PrincipalBasis Greatest(float[] directions, float[] projected, double wanted, int all, int unit)
    {
        double[] squares = new double[all];
        for (int i = 0; i < projected.Length; i++)
        {
            squares[i % all] += (double)projected[i] * projected[i];
        }
        int[] order = [.. Enumerable.Range(0, all).OrderByDescending(direction => squares[direction])];
        int count = 0;
        for (double sum = 0; count < all && (sum < wanted || count % unit != 0); count++)
        {
            sum += squares[order[count]];
        }
        float[] chosen = new float[directions.Length / all * count];
        for (int i = 0; i < chosen.Length; i++)
        {
            chosen[i] = directions[(i / count * all) + order[i % count]];
        }
        return new PrincipalBasis(chosen, count);
    }

    // Gram and Schmidt's way twice, in double: once leaves what rounding made of nearly parallel directions.
    private static void Orthonormalize(float[] directions, int columns, int count)
    {
        double[][] done = new double[count][];
        for (int direction = 0; direction < count; direction++)
        {
            double[] values = new double[columns];
            for (int column = 0; column < columns; column++)
            {
                values[column] = directions[(column * count) + direction];
            }
            double before = Length(values);
            for (int turn = 0; turn < 2; turn++)
            {
                for (int other = 0; other < direction; other++)
                {
                    Subtract(done[other], values);
                }
            }
            double after = Length(values);
            double scale = after > before * LeastLength ? 1 / after : 0;
            for (int column = 0; column < columns; column++)
            {
                values[column] *= scale;
                directions[(column * count) + direction] = (float)values[column];
            }
            done[direction] = values;
        }
    }

    private static double Length(double[] values) => Math.Sqrt(Product(values, values));

    private static double Product(double[] left, double[] right)
    {
        Vector<double> sums = default;
        int i = 0;
        for (; i <= left.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            sums += new Vector<double>(left, i) * new Vector<double>(right, i);
        }
        double sum = Vector.Sum(sums);
        for (; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }
        return sum;
    }

    // Takes from values what they have of a direction.
    private static void Subtract(double[] direction, double[] values)
    {
        double product = Product(direction, values);
        var factor = new Vector<double>(product);
        int i = 0;
        for (; i <= values.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            (new Vector<double>(values, i) - (factor * new Vector<double>(direction, i))).CopyTo(values, i);
        }
        for (; i < values.Length; i++)
        {
            values[i] -= product * direction[i];
        }
    }
}
