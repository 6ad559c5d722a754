using System.Numerics;

namespace MLNetDeep.Classic.Trees;

/// <summary>Grows trees, one after another, from rows that are recoded once.</summary>
internal interface ITreeGrower
{
    /// <summary>Grows a tree.</summary>
    /// <param name="drawn">How often each training row is taken; empty: once.</param>
    /// <param name="key">The key of the random numbers.</param>
    /// <param name="details">Whether the rows and sums of each node are kept.</param>
    /// <param name="cancellation">Ends the growing.</param>
    TreeBuilder Grow(ReadOnlySpan<int> drawn, ulong key, bool details, CancellationToken cancellation);
}

/// <summary>
/// Grows trees by the greedy search of CART (Breiman, Friedman, Olshen and Stone 1984): each node is split by the feature and threshold
/// that leave the purest sides, of equals the first feature and its lowest threshold, until its rows are of one class or number. Rows that
/// miss the feature go to the side that is purer with them; where none does in training, they go in prediction to the side with more rows.
/// </summary>
/// <typeparam name="TTarget">What is learned: the number of a class, or a number.</typeparam>
/// <typeparam name="TWeight">Whole numbers where rows count, <see cref="double"/> where they have weights.</typeparam>
/// <typeparam name="TSums">What is summed up, and the criterion.</typeparam>
internal sealed unsafe class TreeGrower<TTarget, TWeight, TSums> : ITreeGrower
    where TTarget : unmanaged, IEquatable<TTarget>
    where TWeight : unmanaged, INumber<TWeight>
    where TSums : struct, ITargetSums<TTarget>
{
    // Of rounding: a split that takes off nothing may seem to add this share of all impurity.
    private const double Rounding = 1e-12;

    private readonly TreeData<TTarget> _data;
    private readonly ITreeSettings _settings;
    private readonly TreeRows<TTarget, TWeight> _rows;
    private readonly TWeight[] _weights;
    private readonly double[] _sums;
    private readonly double _rounding;
    private readonly SplitFinder<TTarget, TWeight, TSums> _finder;
    private readonly FeatureDraw _draw;
    private readonly Stack<Pending> _pending = new();
    private double _weightOfAll;

    /// <param name="data">The rows.</param>
    /// <param name="settings">When to stop.</param>
    /// <param name="featuresOfNode">Features that are drawn in each node.</param>
    public TreeGrower(TreeData<TTarget> data, ITreeSettings settings, int featuresOfNode)
    {
        _data = data;
        _settings = settings;
        _rows = new TreeRows<TTarget, TWeight>(data.Targets);
        _weights = new TWeight[data.Targets.Length];
        _sums = new double[TSums.Count(data.Classes)];
        _rounding = Rounding * data.Impurity;
        _finder = new SplitFinder<TTarget, TWeight, TSums>(data.Coded, data.Classes, settings.MinimumExampleCountPerLeaf);
        _draw = new FeatureDraw(data.Coded.Count, featuresOfNode);
    }

    public TreeBuilder Grow(ReadOnlySpan<int> drawn, ulong key, bool details, CancellationToken cancellation)
    {
        for (int row = 0; row < _weights.Length; row++)
        {
            _weights[row] = TWeight.CreateTruncating(_data.Weights?[row] ?? 1) * TWeight.CreateTruncating(drawn.IsEmpty ? 1 : drawn[row]);
        }
        int count = _rows.Fill(_weights);
        TreeBuilder builder = new(_data.Coded.Count, _data.Classes, details ? _sums.Length : null, _data.Offset);
        _draw.Start(key);
        _weightOfAll = 0;
        _pending.Push(new Pending(0, 0, count, 0, 0));
        while (_pending.TryPop(out Pending pending))
        {
            cancellation.ThrowIfCancellationRequested();
            Grow(pending, builder);
        }
        return builder;
    }

    private void Grow(Pending pending, TreeBuilder builder)
    {
        NodeRows<TTarget, TWeight> node = _rows.Node(pending.Start, pending.Count);
        (double weight, double purity, bool mixed) = Measure(node);
        if (pending.Node == 0)
        {
            _weightOfAll = weight;
        }
        builder.Describe(pending.Node, pending.Count, _sums);

        if (!mixed || !MayBeSplit(pending))
        {
            TSums.End(builder, pending.Node, _sums);
            return;
        }
        _finder.Enter(_sums, weight);
        Split split = FindSplit(node, pending.Constants, out int constants);
        double decrease = (split.Purity - purity) / _weightOfAll;
        if (!split.Exists || decrease + _rounding < _settings.MinimumImpurityDecrease)
        {
            TSums.End(builder, pending.Node, _sums);
            return;
        }

        CodedColumn column = _data.Coded.Columns[split.Feature];
        int leftCount = _rows.Partition(pending.Start, pending.Count, _data.Coded, split);
        bool missingLeft = split.MissingLeft ?? leftCount > pending.Count - leftCount;
        int left = builder.Split(
            pending.Node, new TreeNode(split.Feature, column.Threshold(split.Below, split.Above), 0), Math.Max(0, decrease), missingLeft,
            split.MissingLeft is not null);
        _pending.Push(new Pending(left + 1, pending.Start + leftCount, pending.Count - leftCount, pending.Depth + 1, constants));
        _pending.Push(new Pending(left, pending.Start, leftCount, pending.Depth + 1, constants));
    }

    private bool MayBeSplit(Pending pending) =>
        (_settings.MaximumDepth is null || pending.Depth < _settings.MaximumDepth)
        && pending.Count >= _settings.MinimumExampleCountPerSplit && pending.Count / 2 >= _settings.MinimumExampleCountPerLeaf;

    private (double Weight, double Purity, bool Mixed) Measure(NodeRows<TTarget, TWeight> node)
    {
        Array.Clear(_sums);
        fixed (double* sums = _sums)
        {
            for (int i = 0; i < node.Count; i++)
            {
                TSums.Add(sums, node.Targets[i], double.CreateTruncating(node.Weights[i]));
            }
        }
        (double weight, double purity) = TSums.OfNode(_sums);
        return (weight, purity, node.Targets.ContainsAnyExcept(node.Targets[0]));
    }

    private Split FindSplit(NodeRows<TTarget, TWeight> node, int knownConstants, out int constants)
    {
        Split best = Split.None;
        _draw.Enter(knownConstants);
        while (_draw.TryDraw(out int feature))
        {
            if (_finder.Consider(feature, node, ref best))
            {
                _draw.Keep();
            }
            else
            {
                _draw.SetAside();
            }
        }
        constants = _draw.Leave();
        return best;
    }

    private readonly record struct Pending(int Node, int Start, int Count, int Depth, int Constants);
}
