using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Classic.Trees;

/// <summary>The quality of a forest on its training rows, each scored by the trees whose sample lacks it (Breiman 2001).</summary>
internal static class OutOfBag
{
    private const int RowsOfBlock = 256;

    /// <summary>The share of rows whose class has the greatest mean probability; null where each tree has each row.</summary>
    public static double? Accuracy(
        Tree[] trees, TreeData<int> data, Bootstrap bootstrap, Parallelism parallelism, CancellationToken cancellation)
    {
        double[] predicted = Predict(trees, data, bootstrap, (sums, _) => IndexOfGreatest(sums), parallelism, cancellation);
        int[] scored = [.. Enumerable.Range(0, predicted.Length).Where(row => !double.IsNaN(predicted[row]))];
        return scored.Length == 0 ? null : (double)scored.Count(row => predicted[row] == data.Targets[row]) / scored.Length;
    }

    /// <summary>The coefficient of determination; null where each tree has each row, or all rows scored are of one number.</summary>
    public static double? RSquared(
        Tree[] trees, TreeData<double> data, Bootstrap bootstrap, Parallelism parallelism, CancellationToken cancellation)
    {
        double[] predicted =
            Predict(trees, data, bootstrap, (sums, count) => (sums[0] / count) - data.Offset, parallelism, cancellation);
        int[] scored = [.. Enumerable.Range(0, predicted.Length).Where(row => !double.IsNaN(predicted[row]))];
        double mean = scored.Sum(row => data.Targets[row]) / scored.Length;
        double squares = scored.Sum(row => Math.Pow(data.Targets[row] - mean, 2));
        return squares > 0 ? 1 - (scored.Sum(row => Math.Pow(data.Targets[row] - predicted[row], 2)) / squares) : null;
    }

    // What is made of the sums of so many trees' numbers; NaN for rows that each tree has.
    private static double[] Predict<TTarget>(
        Tree[] trees, TreeData<TTarget> data, Bootstrap bootstrap, Func<double[], int, double> answer, Parallelism parallelism,
        CancellationToken cancellation)
    {
        int rows = data.Targets.Length;
        double[] answers = new double[rows];
        parallelism.For((rows + RowsOfBlock - 1) / RowsOfBlock, block =>
        {
            cancellation.ThrowIfCancellationRequested();
            double[] sums = new double[data.Classes];
            int end = Math.Min(rows, (block + 1) * RowsOfBlock);
            for (int row = block * RowsOfBlock; row < end; row++)
            {
                int count = Sum(trees, bootstrap, row, data.Row(row), sums);
                answers[row] = count > 0 ? answer(sums, count) : double.NaN;
            }
        });
        return answers;
    }

    private static int Sum(Tree[] trees, Bootstrap bootstrap, int row, ReadOnlySpan<float> values, double[] sums)
    {
        Array.Clear(sums);
        int count = 0;
        for (int i = 0; i < trees.Length; i++)
        {
            if (bootstrap.Holds(i, row))
            {
                continue;
            }
            TreeScoring.Add(trees[i], trees[i].Leaf(values), sums);
            count++;
        }
        return count;
    }

    private static int IndexOfGreatest(double[] sums)
    {
        int greatest = 0;
        for (int i = 1; i < sums.Length; i++)
        {
            if (sums[i] > sums[greatest])
            {
                greatest = i;
            }
        }
        return greatest;
    }
}
