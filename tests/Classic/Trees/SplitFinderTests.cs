using System.Numerics;
using MLNetDeep.Classic.Trees;
using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Classic.Tests.Trees;

public class SplitFinderTests
{
    public static TheoryData<int, int, int, int, int> Sizes => new()
    {
        // rows, columns, classes, distinct values, rows of a leaf
        { 2, 1, 2, 2, 1 },
        { 7, 3, 2, 3, 1 },
        { 31, 4, 3, 5, 4 },
        { 60, 2, 5, 60, 1 },
        { 97, 3, 9, 1000, 7 },
        { 150, 2, 40, 30, 1 },
        { 290, 2, 4, 100_000, 1 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_first_split_is_that_of_trying_every_threshold_anew(int rows, int columns, int classes, int distinct, int rowsOfLeaf)
    {
        foreach (SplitCriterion criterion in Enum.GetValues<SplitCriterion>())
        {
            foreach (bool weighted in (bool[])[false, true])
            {
                ReferenceRows data = TreeRowsOfTests.Random(rows, columns, classes, distinct, rows + classes);
                float[]? weights = weighted ? [.. Enumerable.Range(0, rows).Select(row => (1 + (row % 5)) * 0.25f)] : null;
                (int feature, float value, double decrease) = NaiveSplit.Best(data, criterion, rowsOfLeaf, weights);
                DecisionTreeModel tree = new DecisionTree
                {
                    Criterion = criterion,
                    MaximumDepth = 1,
                    MinimumExampleCountPerLeaf = rowsOfLeaf,
                }.Fit(data.Features, data.Labels, classes, weights);

                DecisionTreeNode root = tree.Nodes[0];
                if (feature < 0 || data.Labels.Distinct().Count() == 1)
                {
                    Assert.True(root.IsLeaf);
                    continue;
                }
                DecisionTreeNode left = tree.Nodes[root.Left];
                DecisionTreeNode right = tree.Nodes[root.Right];
                double found = root.Impurity
                    - (((left.Impurity * left.ClassWeights.Sum()) + (right.Impurity * right.ClassWeights.Sum())) / root.ClassWeights.Sum());
                // Both are sums of a few hundred numbers in double precision.
                Assert.Equal(decrease, found, 1e-10);
                Assert.Equal(feature, root.Feature);
                Assert.True(value <= root.Threshold);
                Assert.Equal(Column(data, feature).Count(x => x <= value), left.Rows);
                Assert.Equal(rows - left.Rows, right.Rows);
            }
        }
    }

    [Theory]
    [InlineData(10, 4)]
    [InlineData(500, 7)]
    [InlineData(5000, 256)]
    public void Summing_up_and_sorting_find_the_same_split(int rows, int distinct)
    {
        Same<int, GiniPurity>(rows, distinct, _ => 1);
        Same<int, EntropyPurity>(rows, distinct, row => 1 + (row % 3));
        // Eighths, so that sums are exact in any order.
        Same<double, GiniPurity>(rows, distinct, row => (1 + (row % 7)) / 8.0);
        Same<double, EntropyPurity>(rows, distinct, row => (1 + (row % 7)) / 8.0);
    }

    private static void Same<TWeight, TPurity>(int rows, int distinct, Func<int, TWeight> weight)
        where TWeight : unmanaged, INumber<TWeight>
        where TPurity : struct, IPurity
    {
        ReferenceRows data = TreeRowsOfTests.Random(rows, 3, 4, distinct, seed: rows);
        CodedFeatures bytes = ColumnCoder.Recode(data.Features, [.. Enumerable.Range(0, rows)], Parallelism.Single);
        CodedFeatures shorts = new(
            [.. bytes.Columns.Select(column => new CodedColumn(column.Values, [.. column.Bytes!.Select(code => (int)code)]))], []);
        int[] all = [.. Enumerable.Range(0, rows)];
        NodeRows<int, TWeight> node = new(all, data.Labels, all.Select(weight).ToArray());
        double[] classWeights = [
            .. Enumerable.Range(0, 4).Select(
                label => all.Where(row => data.Labels[row] == label).Sum(row => double.CreateTruncating(weight(row))))];
        foreach (int minimum in (int[])[1, 3])
        {
            SplitFinder<int, TWeight, ClassSums<TPurity>> summing = new(bytes, 4, minimum);
            SplitFinder<int, TWeight, ClassSums<TPurity>> sorting = new(shorts, 4, minimum);
            summing.Enter(classWeights, classWeights.Sum());
            sorting.Enter(classWeights, classWeights.Sum());
            for (int feature = 0; feature < 3; feature++)
            {
                Split summed = Split.None;
                Split sorted = Split.None;
                Assert.True(summing.Consider(feature, node, ref summed));
                Assert.True(sorting.Consider(feature, node, ref sorted));
                Assert.True(summed.Exists);
                Assert.Equal(sorted, summed);
            }
        }
    }

    [Fact]
    public void A_constant_feature_gives_no_split_and_leaves_the_next_as_it_was()
    {
        CodedFeatures features = ColumnCoder.Recode(TreeRowsOfTests.Features([7, 1], [7, 1], [7, 2]), [0, 1, 2], Parallelism.Single);
        SplitFinder<int, int, ClassSums<GiniPurity>> finder = new(features, 2, 1);
        NodeRows<int, int> node = new([0, 1, 2], [0, 0, 1], [1, 1, 1]);
        finder.Enter([2, 1], 3);
        Split split = Split.None;
        Assert.False(finder.Consider(0, node, ref split));
        Assert.False(split.Exists);
        Assert.True(finder.Consider(1, node, ref split));
        // 2^2 / 2 + 1^2 / 1
        Assert.Equal(new Split(3, 1, 0, 1), split);
    }

    private static float[] Column(ReferenceRows data, int feature) =>
        [.. Enumerable.Range(0, data.Labels.Length).Select(row => data.Features.Span[(row * data.Features.Shape[1]) + feature])];
}
