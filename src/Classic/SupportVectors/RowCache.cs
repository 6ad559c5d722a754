namespace MLNetDeep.Classic.SupportVectors;

/// <summary>Rows of a square matrix by number, of which the one that was not used for longest is given up for a new one.</summary>
/// <param name="length">Rows of the matrix, and numbers in a row.</param>
/// <param name="capacity">The greatest number of rows that are kept.</param>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal sealed class RowCache<T>(int length, int capacity) where T : unmanaged
{
    private readonly LinkedListNode<(int Row, T[] Values)>?[] _entries = new LinkedListNode<(int Row, T[] Values)>?[length];

    // The one used last is first.
    private readonly LinkedList<(int Row, T[] Values)> _order = [];

    /// <summary>The greatest number of rows that are kept.</summary>
    public int Capacity { get; private set; } = capacity;

    /// <summary>Whether a row is there.</summary>
    public bool Holds(int row) => _entries[row] is not null;

    /// <summary>A row that is there.</summary>
    public ReadOnlySpan<T> Read(int row)
    {
        LinkedListNode<(int Row, T[] Values)> entry = _entries[row]!;
        if (entry != _order.First)
        {
            _order.Remove(entry);
            _order.AddFirst(entry);
        }

        return entry.Value.Values;
    }

    /// <summary>Room for a row that is not there, to be filled.</summary>
    public T[] Add(int row)
    {
        LinkedListNode<(int Row, T[] Values)> entry;
        if (_order.Count >= Capacity)
        {
            entry = _order.Last!;
            _order.RemoveLast();
            _entries[entry.Value.Row] = null;
            entry.Value = (row, entry.Value.Values);
        }
        else
        {
            entry = new LinkedListNode<(int Row, T[] Values)>((row, GC.AllocateUninitializedArray<T>(length)));
        }

        _order.AddFirst(entry);
        _entries[row] = entry;
        return entry.Value.Values;
    }

    /// <summary>Changes how many rows are kept, and gives up those that are too many.</summary>
    public void Resize(int most)
    {
        Capacity = most;
        while (_order.Count > most)
        {
            _entries[_order.Last!.Value.Row] = null;
            _order.RemoveLast();
        }
    }
}
