using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Classic.Trees;

/// <summary>The accuracy of a forest on its training rows, each scored by the trees whose sample lacks it (Breiman 2001).</summary>
internal static class OutOfBag
{
    private const int RowsOfBlock = 256;

    /// <summary>The share of rows whose class has the greatest mean probability; null where each tree has each row.</summary>
    public static double? Accuracy(
        Tree[] trees, TreeData data, Bootstrap bootstrap, Parallelism parallelism, CancellationToken cancellation)
    {
        int rows = data.Labels.Length;
        Tensor features = data.Features;
        int size = features.Shape[1];
        int[] scored = new int[(rows + RowsOfBlock - 1) / RowsOfBlock];
        int[] right = new int[scored.Length];
        parallelism.For(scored.Length, block =>
        {
            cancellation.ThrowIfCancellationRequested();
            double[] sums = new double[data.Classes];
            int end = Math.Min(rows, (block + 1) * RowsOfBlock);
            for (int row = block * RowsOfBlock; row < end; row++)
            {
                if (!TrySum(trees, bootstrap, row, features.Span.Slice(data.Order[row] * size, size), sums))
                {
                    continue;
                }
                scored[block]++;
                if (IndexOfGreatest(sums) == data.Labels[row])
                {
                    right[block]++;
                }
            }
        });
        int all = scored.Sum();
        return all == 0 ? null : (double)right.Sum() / all;
    }

    private static bool TrySum(Tree[] trees, Bootstrap bootstrap, int row, ReadOnlySpan<float> values, double[] sums)
    {
        Array.Clear(sums);
        bool any = false;
        for (int i = 0; i < trees.Length; i++)
        {
            if (bootstrap.Holds(i, row))
            {
                continue;
            }
            TreeScoring.Add(trees[i], trees[i].Leaf(values), sums);
            any = true;
        }
        return any;
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
