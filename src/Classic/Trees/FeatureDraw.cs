using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Classic.Trees;

/// <summary>
/// Draws features without replacement, node by node, depth first. Features known to be constant in a node are constant below it as well:
/// they are drawn, but never looked at again.
/// </summary>
/// <param name="count">The number of features.</param>
/// <param name="most">How many are drawn in a node; at least one that is not constant, where there is one.</param>
internal sealed class FeatureDraw(int count, int most)
{
    // Constants of the node first; behind them those not drawn yet, and last those drawn.
    private readonly int[] _order = new int[count];
    private readonly int[] _constants = new int[count];
    private ulong _key;
    private ulong _draws;
    private int _known;
    private int _knownDrawn;
    private int _found;
    private int _end;
    private int _visited;
    private int _drawn;

    /// <summary>Turns to a tree.</summary>
    public void Start(ulong key)
    {
        (_key, _draws) = (key, 0);
        for (int feature = 0; feature < count; feature++)
        {
            _order[feature] = feature;
        }
    }

    /// <summary>Turns to a node.</summary>
    /// <param name="constants">How many features were found constant above it.</param>
    public void Enter(int constants)
    {
        _known = constants;
        (_knownDrawn, _found, _visited) = (0, 0, 0);
        _end = count;
    }

    /// <summary>Draws a feature that may differ between rows; false when enough were drawn.</summary>
    public bool TryDraw(out int feature)
    {
        while (_end > _known + _found && (_visited < most || _visited <= _found + _knownDrawn))
        {
            _visited++;
            int at = Draw(_knownDrawn, _end - _found);
            if (at < _known)
            {
                Swap(_knownDrawn++, at);
                continue;
            }
            _drawn = at + _found;
            feature = _order[_drawn];
            return true;
        }
        feature = -1;
        return false;
    }

    /// <summary>The feature last drawn differs between rows.</summary>
    public void Keep() => Swap(--_end, _drawn);

    /// <summary>The feature last drawn is constant.</summary>
    public void SetAside() => Swap(_known + _found++, _drawn);

    /// <summary>Leaves the node.</summary>
    /// <returns>How many features are constant in it.</returns>
    public int Leave()
    {
        // Nodes beside it and below it know the same constants, in the order in which they were found.
        _constants.AsSpan(0, _known).CopyTo(_order);
        _order.AsSpan(_known, _found).CopyTo(_constants.AsSpan(_known));
        return _known + _found;
    }

    private int Draw(int low, int high) => low + (int)Math.BigMul(RandomNumbers.Bits(_key, _draws++), (ulong)(high - low), out _);

    private void Swap(int a, int b) => (_order[a], _order[b]) = (_order[b], _order[a]);
}
