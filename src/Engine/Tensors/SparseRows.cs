namespace MLNetDeep.Engine.Tensors;

/// <summary>
/// Sparse rows: of each row the values that are not zero, with their columns in ascending order (compressed sparse rows). Memory grows as
/// rows are added, 8 bytes a value, and is kept when they are cleared.
/// </summary>
public sealed class SparseRows
{
    private const int SmallestCapacity = 16;

    private int[] _starts = [0];
    private int[] _indices = [];
    private float[] _values = [];

    /// <summary>Creates an empty set of rows.</summary>
    /// <param name="columns">The number of columns, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no columns.</exception>
    public SparseRows(int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        Columns = columns;
    }

    /// <summary>The number of columns.</summary>
    public int Columns { get; }

    /// <summary>The number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>The number of values of all rows.</summary>
    public int ValueCount => _starts[Count];

    /// <summary>The start of each row's values among all, <c>[rows + 1]</c>; the end of the last row comes last.</summary>
    internal ReadOnlySpan<int> Starts => _starts.AsSpan(0, Count + 1);

    /// <summary>The columns of all values.</summary>
    internal ReadOnlySpan<int> AllIndices => _indices.AsSpan(0, ValueCount);

    /// <summary>The values of all rows.</summary>
    internal ReadOnlySpan<float> AllValues => _values.AsSpan(0, ValueCount);

    /// <summary>Returns the columns of a row's values, ascending.</summary>
    public ReadOnlySpan<int> Indices(int row) => AllIndices[_starts[row].._starts[row + 1]];

    /// <summary>Returns the values of a row; the others are zero.</summary>
    public ReadOnlySpan<float> Values(int row) => AllValues[_starts[row].._starts[row + 1]];

    /// <summary>Adds a row.</summary>
    /// <param name="indices">The columns of the values, ascending and below <see cref="Columns"/>.</param>
    /// <param name="values">The values, as many.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the columns are out of range or of order.</exception>
    /// <exception cref="InvalidOperationException">There are more values than an array can hold.</exception>
    public void Add(ReadOnlySpan<int> indices, ReadOnlySpan<float> values)
    {
        if (indices.Length != values.Length)
        {
            throw new ArgumentException($"{indices.Length} columns need as many values; got {values.Length}.", nameof(values));
        }
        int before = -1;
        foreach (int index in indices)
        {
            if (index <= before || index >= Columns)
            {
                throw new ArgumentException($"Expected ascending columns below {Columns:N0}; got {index} after {before}.", nameof(indices));
            }
            before = index;
        }
        int start = MakeRoom(indices.Length);
        indices.CopyTo(_indices.AsSpan(start));
        values.CopyTo(_values.AsSpan(start));
        EndRow(start + indices.Length);
    }

    /// <summary>Adds a row that is given with its zeros, <c>[columns]</c>.</summary>
    /// <exception cref="ArgumentException">The row has another length.</exception>
    public void AddDense(ReadOnlySpan<float> row)
    {
        if (row.Length != Columns)
        {
            throw new ArgumentException($"Expected a row of {Columns} numbers; got {row.Length}.", nameof(row));
        }
        int end = MakeRoom(row.Length - row.Count(0f));
        for (int column = 0; column < row.Length; column++)
        {
            if (row[column] != 0)
            {
                (_indices[end], _values[end++]) = (column, row[column]);
            }
        }
        EndRow(end);
    }

    /// <summary>Adds rows of another set.</summary>
    /// <param name="rows">The others, of as many columns.</param>
    /// <param name="first">The index of the first of them.</param>
    /// <param name="count">The number of rows to add.</param>
    public void AddRows(SparseRows rows, int first, int count)
    {
        for (int row = first; row < first + count; row++)
        {
            Add(rows.Indices(row), rows.Values(row));
        }
    }

    /// <summary>Removes all rows; the memory stays.</summary>
    public void Clear() => Count = 0;

    /// <summary>Writes rows with their zeros.</summary>
    /// <param name="first">The index of the first row.</param>
    /// <param name="rows"><c>[rows, columns]</c>, overwritten; the length says how many.</param>
    public void CopyTo(int first, Span<float> rows)
    {
        rows.Clear();
        for (int row = 0; row < rows.Length / Columns; row++)
        {
            Span<float> to = rows.Slice(row * Columns, Columns);
            ReadOnlySpan<int> indices = Indices(first + row);
            ReadOnlySpan<float> values = Values(first + row);
            for (int i = 0; i < indices.Length; i++)
            {
                to[indices[i]] = values[i];
            }
        }
    }

    /// <summary>Makes room for values of the next row and says where they begin; <see cref="EndRow"/> ends it.</summary>
    /// <exception cref="InvalidOperationException">There are more values than an array can hold.</exception>
    internal int MakeRoom(int values)
    {
        int start = ValueCount;
        long needed = (long)start + values;
        if (needed > Array.MaxLength)
        {
            throw new InvalidOperationException(
                $"Sparse rows hold at most {Array.MaxLength:N0} values; {Count:N0} rows of {Columns:N0} columns have more. "
                + "Take fewer rows.");
        }
        if (needed > _values.Length)
        {
            int capacity = (int)Math.Min(Math.Max(Math.Max(needed, 2L * _values.Length), SmallestCapacity), Array.MaxLength);
            Array.Resize(ref _indices, capacity);
            Array.Resize(ref _values, capacity);
        }
        return start;
    }

    /// <summary>Puts a value where <see cref="MakeRoom"/> made room.</summary>
    internal void Put(int place, int index, float value) => (_indices[place], _values[place]) = (index, value);

    /// <summary>Ends a row after the values put.</summary>
    internal void EndRow(int end)
    {
        if (Count + 2 > _starts.Length)
        {
            Array.Resize(ref _starts, Math.Max(SmallestCapacity, 2 * _starts.Length));
        }
        _starts[++Count] = end;
    }
}
