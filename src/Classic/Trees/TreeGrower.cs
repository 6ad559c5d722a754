using System.Numerics;

namespace MLNetDeep.Classic.Trees;

/// <summary>Grows trees, one after another, from rows that are recoded once.</summary>
internal interface ITreeGrower
{
    /// <summary>Grows a tree.</summary>
    /// <param name="drawn">How often each training row is taken; empty: once.</param>
    /// <param name="key">The key of the random numbers.</param>
    /// <param name="details">Whether the rows and classes of each node are kept.</param>
    /// <param name="cancellation">Ends the growing.</param>
    TreeBuilder Grow(ReadOnlySpan<int> drawn, ulong key, bool details, CancellationToken cancellation);
}

/// <summary>
/// Grows classification trees by the greedy search of CART (Breiman, Friedman, Olshen and Stone 1984): each node is split by the feature
/// and threshold that leave the purest sides, of equals the first feature and its lowest threshold, until its rows are of one class.
/// </summary>
/// <typeparam name="TWeight">Whole numbers where rows count, <see cref="double"/> where they have weights.</typeparam>
/// <typeparam name="TPurity">The criterion.</typeparam>
internal sealed class TreeGrower<TWeight, TPurity> : ITreeGrower
    where TWeight : unmanaged, INumber<TWeight>
    where TPurity : struct, IPurity
{
    // Of rounding: a split that takes off nothing may seem to add this much.
    private const double Rounding = 1e-12;

    private readonly TreeData _data;
    private readonly ITreeSettings _settings;
    private readonly TreeRows<TWeight> _rows;
    private readonly TWeight[] _weights;
    private readonly double[] _classWeights;
    private readonly SplitFinder<TWeight, TPurity> _finder;
    private readonly FeatureDraw _draw;
    private readonly Stack<Pending> _pending = new();
    private double _weightOfAll;

    /// <param name="data">The rows.</param>
    /// <param name="settings">When to stop.</param>
    /// <param name="featuresOfNode">Features that are drawn in each node.</param>
    public TreeGrower(TreeData data, ITreeSettings settings, int featuresOfNode)
    {
        _data = data;
        _settings = settings;
        _rows = new TreeRows<TWeight>(data.Labels);
        _weights = new TWeight[data.Labels.Length];
        _classWeights = new double[data.Classes];
        _finder = new SplitFinder<TWeight, TPurity>(data.Coded, data.Classes, settings.MinimumExampleCountPerLeaf);
        _draw = new FeatureDraw(data.Coded.Count, featuresOfNode);
    }

    public TreeBuilder Grow(ReadOnlySpan<int> drawn, ulong key, bool details, CancellationToken cancellation)
    {
        for (int row = 0; row < _weights.Length; row++)
        {
            _weights[row] = TWeight.CreateTruncating(_data.Weights?[row] ?? 1) * TWeight.CreateTruncating(drawn.IsEmpty ? 1 : drawn[row]);
        }
        int count = _rows.Fill(_weights);
        TreeBuilder builder = new(_data.Coded.Count, _data.Classes, details);
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
        NodeRows<TWeight> node = _rows.Node(pending.Start, pending.Count);
        (double weight, double purity, bool mixed) = Measure(node);
        if (pending.Node == 0)
        {
            _weightOfAll = weight;
        }
        builder.Describe(pending.Node, pending.Count, _classWeights);

        if (!mixed || !MayBeSplit(pending))
        {
            builder.End(pending.Node, _classWeights);
            return;
        }
        _finder.Enter(_classWeights, weight);
        Split split = FindSplit(node, pending.Constants, out int constants);
        double decrease = (split.Purity - purity) / _weightOfAll;
        if (!split.Exists || decrease + Rounding < _settings.MinimumImpurityDecrease)
        {
            builder.End(pending.Node, _classWeights);
            return;
        }

        CodedColumn column = _data.Coded.Columns[split.Feature];
        int left = builder.Split(pending.Node, split.Feature, column.Threshold(split.Below, split.Above), Math.Max(0, decrease));
        int leftCount = _rows.Partition(pending.Start, pending.Count, _data.Coded, split);
        _pending.Push(new Pending(left + 1, pending.Start + leftCount, pending.Count - leftCount, pending.Depth + 1, constants));
        _pending.Push(new Pending(left, pending.Start, leftCount, pending.Depth + 1, constants));
    }

    private bool MayBeSplit(Pending pending) =>
        (_settings.MaximumDepth is null || pending.Depth < _settings.MaximumDepth)
        && pending.Count >= _settings.MinimumExampleCountPerSplit && pending.Count / 2 >= _settings.MinimumExampleCountPerLeaf;

    private (double Weight, double Purity, bool Mixed) Measure(NodeRows<TWeight> node)
    {
        Array.Clear(_classWeights);
        for (int i = 0; i < node.Count; i++)
        {
            _classWeights[node.Classes[i]] += double.CreateTruncating(node.Weights[i]);
        }
        (double weight, double purity) = IPurity.OfNode<TPurity>(_classWeights);
        return (weight, purity, node.Classes.ContainsAnyExcept(node.Classes[0]));
    }

    private Split FindSplit(NodeRows<TWeight> node, int knownConstants, out int constants)
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
