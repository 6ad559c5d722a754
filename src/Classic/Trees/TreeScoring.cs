using System.Buffers;
using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Classic.Trees;

/// <summary>
/// Scores rows by trees: the mean of the probabilities, or of the numbers, in the leaves that a row comes to. A row's bits depend on
/// nothing but the row.
/// </summary>
internal static unsafe class TreeScoring
{
    // Rows that go through a tree one after another, while the tree is in the cache and so are they.
    private const int RowsOfBlock = 64;

    // Rows that go down a tree together.
    private const int RowsAtOnce = 16;

    /// <summary>Scores rows.</summary>
    /// <param name="trees">The trees.</param>
    /// <param name="features">[rows, featureCount].</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="featureCount">Features of a row.</param>
    /// <param name="scores">[rows, classes], overwritten.</param>
    /// <param name="threads">The number of threads that may be used; null: one a processor.</param>
    public static void Score(Tree[] trees, ReadOnlySpan<float> features, int rows, int featureCount, Span<float> scores, int? threads)
    {
        int blocks = (rows + RowsOfBlock - 1) / RowsOfBlock;
        Parallelism parallelism = threads is { } count ? new Parallelism(count) : Parallelism.Default;
        fixed (float* pinned = features, pinnedScores = scores)
        {
            float* from = pinned;
            float* to = pinnedScores;
            parallelism.For(blocks, block =>
            {
                int first = block * RowsOfBlock;
                ScoreBlock(
                    trees, from + ((nint)first * featureCount), Math.Min(RowsOfBlock, rows - first), featureCount,
                    to + ((nint)first * trees[0].Classes));
            });
        }
    }

    /// <summary>Scores rows by margin and probability of the second of two classes.</summary>
    /// <exception cref="InvalidOperationException">There are not two classes.</exception>
    public static void ScoreMargins<TModel>(TModel model, ReadOnlySpan<float> features, Span<float> outputs, int? threads)
        where TModel : IClassifier
    {
        if (model.Classes != 2)
        {
            throw new InvalidOperationException(
                $"The model tells {model.Classes} classes apart; a margin needs two. Ask {nameof(IClassifier.Score)}.");
        }
        // As many numbers in the same order: probabilities of no and yes, then margin and probability of yes.
        model.Score(features, outputs, threads);
        for (int i = 0; i < outputs.Length; i += 2)
        {
            outputs[i] = (2 * outputs[i + 1]) - 1;
        }
    }

    // As Tree.Leaf, but the rows go down together: while one waits for its node, the others go on.
    private static void FindLeaves(Tree tree, float* features, int rows, int featureCount, bool missing, int* leaves)
    {
        fixed (TreeNode* nodes = tree.Nodes)
        fixed (bool* missingLeft = missing ? tree.MissingLeft : null)
        {
            new Span<int>(leaves, rows).Clear();
            bool descends = true;
            while (descends)
            {
                descends = false;
                for (int row = 0; row < rows; row++)
                {
                    TreeNode* node = nodes + leaves[row];
                    if (node->IsLeaf)
                    {
                        continue;
                    }
                    float value = features[((nint)row * featureCount) + node->Feature];
                    int right = value <= node->Threshold ? 0 : 1;
                    if (missingLeft is not null && float.IsNaN(value) && missingLeft[leaves[row]])
                    {
                        right = 0;
                    }
                    leaves[row] = node->Next + right;
                    descends = true;
                }
            }
            for (int row = 0; row < rows; row++)
            {
                leaves[row] = nodes[leaves[row]].Next;
            }
        }
    }

    /// <summary>Adds a leaf's probabilities, or its number.</summary>
    public static void Add(Tree tree, int leaf, Span<double> sums)
    {
        if (leaf < tree.Classes)
        {
            sums[leaf]++;
            return;
        }
        ReadOnlySpan<float> values = tree.Values(leaf);
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] += values[i];
        }
    }

    private static void ScoreBlock(Tree[] trees, float* features, int rows, int featureCount, float* scores)
    {
        int classes = trees[0].Classes;
        double[] rented = ArrayPool<double>.Shared.Rent(rows * classes);
        Span<double> sums = rented.AsSpan(0, rows * classes);
        sums.Clear();
        int* leaves = stackalloc int[RowsAtOnce];
        bool missing = MissingNumbers.HaveAny(new ReadOnlySpan<float>(features, rows * featureCount));
        foreach (Tree tree in trees)
        {
            for (int row = 0; row < rows; row += RowsAtOnce)
            {
                int some = Math.Min(RowsAtOnce, rows - row);
                FindLeaves(tree, features + ((nint)row * featureCount), some, featureCount, missing, leaves);
                for (int i = 0; i < some; i++)
                {
                    Add(tree, leaves[i], sums.Slice((row + i) * classes, classes));
                }
            }
        }
        for (int i = 0; i < sums.Length; i++)
        {
            scores[i] = (float)(sums[i] / trees.Length);
        }
        ArrayPool<double>.Shared.Return(rented);
    }
}
