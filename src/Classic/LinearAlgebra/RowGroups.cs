namespace MLNetDeep.Classic.LinearAlgebra;

/// <summary>Rows in groups: those of a group follow each other, in their order.</summary>
internal sealed class RowGroups
{
    private readonly int[]? _order;
    private readonly int[] _starts;

    private RowGroups(int[]? order, int[] starts) => (_order, _starts) = (order, starts);

    /// <summary>The number of groups; some may be empty.</summary>
    public int Count => _starts.Length - 1;

    /// <summary>The number of rows.</summary>
    public int Rows => _starts[^1] - _starts[0];

    /// <summary>One group of all rows.</summary>
    public static RowGroups One(int rows) => new(null, [0, rows]);

    /// <summary>Rows by class.</summary>
    /// <param name="classes">The class of each row, from 0.</param>
    /// <param name="count">The number of classes.</param>
    public static RowGroups ByClass(ReadOnlySpan<int> classes, int count)
    {
        int[] starts = new int[count + 1];
        foreach (int index in classes)
        {
            starts[index + 1]++;
        }
        for (int i = 0; i < count; i++)
        {
            starts[i + 1] += starts[i];
        }
        int[] next = starts[..count];
        int[] order = new int[classes.Length];
        for (int row = 0; row < classes.Length; row++)
        {
            order[next[classes[row]]++] = row;
        }
        return new RowGroups(order, starts);
    }

    /// <summary>One of the groups alone.</summary>
    public RowGroups Only(int group) => new(_order, [_starts[group], _starts[group + 1]]);

    /// <summary>Rows in a group.</summary>
    public int Size(int group) => _starts[group + 1] - _starts[group];

    /// <summary>The row at a position below <see cref="Rows"/>.</summary>
    public int Row(int position) => _order is null ? _starts[0] + position : _order[_starts[0] + position];

    /// <summary>The group of each position.</summary>
    public int[] GroupOfPositions()
    {
        int[] groups = new int[Rows];
        for (int group = 0; group < Count; group++)
        {
            Array.Fill(groups, group, _starts[group] - _starts[0], Size(group));
        }
        return groups;
    }

    /// <summary>Positions cut into pieces of one group each, at most <paramref name="length"/> long.</summary>
    public List<(int Group, int Start, int End)> Pieces(int length)
    {
        List<(int Group, int Start, int End)> pieces = [];
        for (int group = 0; group < Count; group++)
        {
            int end = _starts[group + 1] - _starts[0];
            for (int start = _starts[group] - _starts[0]; start < end; start += length)
            {
                pieces.Add((group, start, Math.Min(end, start + length)));
            }
        }
        return pieces;
    }
}
