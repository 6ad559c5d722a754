using System.Numerics;

namespace MLNetDeep.Classic.Trees;

/// <summary>The rows that a tree learns from; each node's lie together, in the order of the training rows.</summary>
/// <typeparam name="TTarget">What is learned: the number of a class, or a number.</typeparam>
/// <typeparam name="TWeight">Whole numbers where rows count, <see cref="double"/> where they have weights.</typeparam>
/// <param name="targetOfRow">The target of each training row.</param>
internal sealed class TreeRows<TTarget, TWeight>(TTarget[] targetOfRow)
    where TTarget : unmanaged
    where TWeight : unmanaged, INumber<TWeight>
{
    private readonly int[] _rows = new int[targetOfRow.Length];
    private readonly TTarget[] _targets = new TTarget[targetOfRow.Length];
    private readonly TWeight[] _weights = new TWeight[targetOfRow.Length];
    private readonly int[] _rightRows = new int[targetOfRow.Length];
    private readonly TTarget[] _rightTargets = new TTarget[targetOfRow.Length];
    private readonly TWeight[] _rightWeights = new TWeight[targetOfRow.Length];

    /// <summary>Takes all training rows but those that weigh nothing.</summary>
    /// <returns>How many.</returns>
    public int Fill(ReadOnlySpan<TWeight> weights)
    {
        int count = 0;
        for (int row = 0; row < weights.Length; row++)
        {
            if (weights[row] == TWeight.Zero)
            {
                continue;
            }
            (_rows[count], _targets[count], _weights[count]) = (row, targetOfRow[row], weights[row]);
            count++;
        }
        return count;
    }

    /// <summary>The rows of a node.</summary>
    public NodeRows<TTarget, TWeight> Node(int start, int count) =>
        new(_rows.AsSpan(start, count), _targets.AsSpan(start, count), _weights.AsSpan(start, count));

    /// <summary>Brings the rows of a node whose codes go left before those whose codes go right; both keep their order.</summary>
    /// <returns>How many go left.</returns>
    public int Partition(int start, int count, CodedFeatures features, Split split)
    {
        CodedColumn column = features.Columns[split.Feature];
        int missing = split.MissingLeft == true ? column.Missing : -1;
        if (column.Bytes is not null)
        {
            return Partition(start, count, features.Bytes(split.Feature, count, out int stride), stride, split.Below, missing);
        }
        return column.Shorts is not null
            ? Partition<ushort>(start, count, column.Shorts, 1, split.Below, missing)
            : Partition<int>(start, count, column.Integers, 1, split.Below, missing);
    }

    // Codes up to the one below go left, and that of missing values where it is given.
    private int Partition<TCode>(int start, int count, ReadOnlySpan<TCode> codes, int stride, int below, int missing)
        where TCode : unmanaged, IBinaryInteger<TCode>
    {
        Span<int> rows = _rows.AsSpan(start, count);
        Span<TTarget> targets = _targets.AsSpan(start, count);
        Span<TWeight> weights = _weights.AsSpan(start, count);
        Span<int> rightRows = _rightRows.AsSpan(0, count);
        Span<TTarget> rightTargets = _rightTargets.AsSpan(0, count);
        Span<TWeight> rightWeights = _rightWeights.AsSpan(0, count);
        int left = 0;
        int right = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            int row = rows[i];
            // Both sides are written and one is kept: half of the branches would be guessed wrong.
            rows[left] = rightRows[right] = row;
            targets[left] = rightTargets[right] = targets[i];
            weights[left] = rightWeights[right] = weights[i];
            int code = int.CreateTruncating(codes[row * stride]);
            int goesLeft = (code <= below ? 1 : 0) | (code == missing ? 1 : 0);
            left += goesLeft;
            right += 1 - goesLeft;
        }
        rightRows[..right].CopyTo(rows[left..]);
        rightTargets[..right].CopyTo(targets[left..]);
        rightWeights[..right].CopyTo(weights[left..]);
        return left;
    }
}
