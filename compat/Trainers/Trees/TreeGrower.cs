using System.Numerics;
using System.Runtime.InteropServices;

namespace Microsoft.ML.Trainers.FastTree;

/// <summary>Grows regression trees leaf by leaf, always at the leaf whose best split gains most, from histograms of the binned features.</summary>
internal sealed class TreeGrower
{
    /// <summary>Rows times features from which a histogram is worth several threads.</summary>
    private const long ParallelFrom = 50_000;
    private const double SmallestGain = 1e-9;

    private readonly BinnedRows _data;
    private readonly int _maximumLeaves;
    private readonly int _minimumRows;
    private readonly Stack<float[][]> _freeHistograms = new();
    private readonly int[] _scratch;
    private float[] _gradients = [];
    private bool[]? _active;

    /// <summary>A grower of trees of limited size on one training set.</summary>
    public TreeGrower(BinnedRows data, int maximumLeaves, int minimumRowsPerLeaf)
    {
        _data = data;
        _maximumLeaves = maximumLeaves;
        _minimumRows = minimumRowsPerLeaf;
        _scratch = new int[data.Count];
    }

    /// <summary>
    /// Fits a tree to <paramref name="gradients"/> by least squares on <paramref name="rows"/>, which it reorders so that each leaf's rows are
    /// neighbours; <paramref name="outputOf"/> gives the output of a leaf from its rows.
    /// </summary>
    public DecisionTree Grow(float[] gradients, int[] rows, bool[]? activeFeatures, Func<bool[]?>? featuresOfSplit, LeafOutput outputOf, out Range[] leafRows)
    {
        _gradients = gradients;
        _active = activeFeatures;
        var nodes = new TreeNodes(_maximumLeaves);
        var leaves = new List<Leaf> { new(0, rows.Length, Sum(rows)) };
        if (CanSplit(leaves[0]))
        {
            leaves[0].Histograms = Rent();
            Build(leaves[0], rows);
            FindBestSplit(leaves[0], featuresOfSplit);
        }

        while (leaves.Count < _maximumLeaves)
        {
            var best = leaves.MaxBy(leaf => leaf.Gain)!;
            if (best.Gain <= SmallestGain)
            {
                break;
            }
            Split(best, leaves, nodes, rows, featuresOfSplit);
        }

        var outputs = new float[leaves.Count];
        leafRows = new Range[leaves.Count];
        for (int i = 0; i < leaves.Count; i++)
        {
            var leaf = leaves[i];
            leafRows[i] = leaf.Start..(leaf.Start + leaf.Count);
            outputs[i] = outputOf(rows.AsSpan(leaf.Start, leaf.Count), leaf.GradientSum);
            Return(leaf);
        }
        return nodes.ToTree(outputs);
    }

    /// <summary>The output of a leaf, from its rows and the sum of their gradients.</summary>
    public delegate float LeafOutput(ReadOnlySpan<int> rows, double gradientSum);

    private double Sum(ReadOnlySpan<int> rows)
    {
        double sum = 0;
        foreach (int row in rows)
        {
            sum += _gradients[row];
        }
        return sum;
    }

    private bool CanSplit(Leaf leaf) => leaf.Count >= 2 * _minimumRows && _data.Features.Length > 0;

    private void Split(Leaf leaf, List<Leaf> leaves, TreeNodes nodes, int[] rows, Func<bool[]?>? featuresOfSplit)
    {
        int leftCount = Partition(rows.AsSpan(leaf.Start, leaf.Count), _data.Columns[leaf.Feature], leaf.Bin);
        int index = leaves.IndexOf(leaf);
        nodes.SplitLeaf(index, leaves.Count, _data.Features[leaf.Feature], _data.Thresholds[leaf.Feature][leaf.Bin]);

        double leftSum = Sum(rows.AsSpan(leaf.Start, leftCount));
        var right = new Leaf(leaf.Start + leftCount, leaf.Count - leftCount, leaf.GradientSum - leftSum);
        var left = new Leaf(leaf.Start, leftCount, leftSum);
        leaves[index] = left;
        leaves.Add(right);

        bool last = leaves.Count == _maximumLeaves;
        var (small, large) = left.Count <= right.Count ? (left, right) : (right, left);
        if (last || !CanSplit(large))
        {
            Return(leaf);
            return;
        }
        small.Histograms = Rent();
        Build(small, rows);
        large.Histograms = leaf.Histograms;
        leaf.Histograms = null;
        Subtract(large.Histograms!, small.Histograms);
        FindBestSplit(large, featuresOfSplit);
        if (CanSplit(small))
        {
            FindBestSplit(small, featuresOfSplit);
        }
        else
        {
            Return(small);
        }
    }

    /// <summary>Puts the rows up to the bin first, both sides keeping their order; returns how many they are.</summary>
    private int Partition(Span<int> rows, byte[] column, int bin)
    {
        int kept = 0, moved = 0;
        foreach (int row in rows)
        {
            if (column[row] <= bin)
            {
                rows[kept++] = row;
            }
            else
            {
                _scratch[moved++] = row;
            }
        }
        _scratch.AsSpan(0, moved).CopyTo(rows[kept..]);
        return kept;
    }

    private void Build(Leaf leaf, int[] rows) => ForEachBlock(leaf.Count, b =>
        _data.Blocks[b].Build(rows.AsSpan(leaf.Start, leaf.Count), _gradients, leaf.GradientSum, leaf.Histograms![b]));

    private void Subtract(float[][] from, float[][] what) => ForEachBlock(_data.Count, b =>
    {
        var target = MemoryMarshal.Cast<float, Vector<float>>(from[b].AsSpan());
        var source = MemoryMarshal.Cast<float, Vector<float>>(what[b]);
        for (int v = 0; v < target.Length; v++)
        {
            target[v] -= source[v];
        }
        for (int i = target.Length * Vector<float>.Count; i < from[b].Length; i++)
        {
            from[b][i] -= what[b][i];
        }
    });

    private void FindBestSplit(Leaf leaf, Func<bool[]?>? featuresOfSplit)
    {
        bool[]? chosen = featuresOfSplit?.Invoke();
        var bests = new (double Gain, int Feature, int Bin)[_data.Blocks.Length];
        ForEachBlock(_data.Count, b =>
        {
            var block = _data.Blocks[b];
            var best = (Gain: 0.0, Feature: -1, Bin: -1);
            for (int i = 0; i < block.Count; i++)
            {
                int feature = block.First + i;
                if ((_active is null || _active[feature]) && (chosen is null || chosen[feature])
                    && !block.IsConstant(leaf.Histograms![b], i, leaf.Count))
                {
                    Scan(block.Cells(leaf.Histograms[b], i), leaf, feature, ref best);
                }
            }
            bests[b] = best;
        });
        foreach (var (gain, feature, bin) in bests)
        {
            if (gain > leaf.Gain)
            {
                (leaf.Gain, leaf.Feature, leaf.Bin) = (gain, feature, bin);
            }
        }
    }

    private void Scan(ReadOnlySpan<float> cells, Leaf leaf, int feature, ref (double Gain, int Feature, int Bin) best)
    {
        double sum = leaf.GradientSum, whole = sum * sum / leaf.Count, left = 0, threshold = best.Gain + whole;
        int leftCount = 0, count = leaf.Count, most = leaf.Count - _minimumRows;
        for (int i = 0; i < cells.Length - 2; i += 2)
        {
            int here = (int)cells[i + 1];
            if (here == 0)
            {
                continue;
            }
            left += cells[i];
            leftCount += here;
            if (leftCount < _minimumRows)
            {
                continue;
            }
            if (leftCount > most)
            {
                break;
            }
            double right = sum - left;
            double value = (left * left / leftCount) + (right * right / (count - leftCount));
            if (value > threshold)
            {
                threshold = value;
                best = (value - whole, feature, i / 2);
            }
        }
    }

    private void ForEachBlock(long rows, Action<int> action)
    {
        if (_data.Blocks.Length == 1 || rows * _data.Features.Length < ParallelFrom)
        {
            for (int b = 0; b < _data.Blocks.Length; b++)
            {
                action(b);
            }
        }
        else
        {
            Parallel.For(0, _data.Blocks.Length, action);
        }
    }

    private float[][] Rent() =>
        _freeHistograms.TryPop(out float[][]? free) ? free : [.. _data.Blocks.Select(block => new float[block.HistogramLength])];

    private void Return(Leaf leaf)
    {
        if (leaf.Histograms is not null)
        {
            _freeHistograms.Push(leaf.Histograms);
            leaf.Histograms = null;
        }
    }

    private sealed class Leaf(int start, int count, double gradientSum)
    {
        public int Start => start;
        public int Count => count;
        public double GradientSum => gradientSum;
        public float[][]? Histograms { get; set; }
        public double Gain { get; set; }
        public int Feature { get; set; }
        public int Bin { get; set; }
    }
}
