using System.Numerics;

namespace MLNetDeep.Classic.Trees;

/// <summary>The rows that a tree learns from; each node's lie together, in the order of the training rows.</summary>
/// <typeparam name="TWeight">Whole numbers where rows count, <see cref="double"/> where they have weights.</typeparam>
/// <param name="classOfRow">The class of each training row.</param>
internal sealed class TreeRows<TWeight>(int[] classOfRow)
    where TWeight : unmanaged, INumber<TWeight>
{
    private readonly int[] _rows = new int[classOfRow.Length];
    private readonly int[] _classes = new int[classOfRow.Length];
    private readonly TWeight[] _weights = new TWeight[classOfRow.Length];
    private readonly int[] _rightRows = new int[classOfRow.Length];
    private readonly int[] _rightClasses = new int[classOfRow.Length];
    private readonly TWeight[] _rightWeights = new TWeight[classOfRow.Length];

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
            (_rows[count], _classes[count], _weights[count]) = (row, classOfRow[row], weights[row]);
            count++;
        }
        return count;
    }

    /// <summary>The rows of a node.</summary>
    public NodeRows<TWeight> Node(int start, int count) =>
        new(_rows.AsSpan(start, count), _classes.AsSpan(start, count), _weights.AsSpan(start, count));

    /// <summary>Brings the rows of a node whose codes go left before those whose codes go right; both keep their order.</summary>
    /// <returns>How many go left.</returns>
    public int Partition(int start, int count, CodedFeatures features, Split split)
    {
        CodedColumn column = features.Columns[split.Feature];
        if (column.Bytes is not null)
        {
            return Partition(start, count, features.Bytes(split.Feature, count, out int stride), stride, split.Below);
        }
        return column.Shorts is not null
            ? Partition<ushort>(start, count, column.Shorts, 1, split.Below)
            : Partition<int>(start, count, column.Integers, 1, split.Below);
    }

    private int Partition<TCode>(int start, int count, ReadOnlySpan<TCode> codes, int stride, int below)
        where TCode : unmanaged, IBinaryInteger<TCode>
    {
        Span<int> rows = _rows.AsSpan(start, count);
        Span<int> classes = _classes.AsSpan(start, count);
        Span<TWeight> weights = _weights.AsSpan(start, count);
        Span<int> rightRows = _rightRows.AsSpan(0, count);
        Span<int> rightClasses = _rightClasses.AsSpan(0, count);
        Span<TWeight> rightWeights = _rightWeights.AsSpan(0, count);
        int left = 0;
        int right = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            int row = rows[i];
            // Both sides are written and one is kept: half of the branches would be guessed wrong.
            rows[left] = rightRows[right] = row;
            classes[left] = rightClasses[right] = classes[i];
            weights[left] = rightWeights[right] = weights[i];
            int goesLeft = int.CreateTruncating(codes[row * stride]) <= below ? 1 : 0;
            left += goesLeft;
            right += 1 - goesLeft;
        }
        rightRows[..right].CopyTo(rows[left..]);
        rightClasses[..right].CopyTo(classes[left..]);
        rightWeights[..right].CopyTo(weights[left..]);
        return left;
    }
}
