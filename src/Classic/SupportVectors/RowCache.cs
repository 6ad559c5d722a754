namespace MLNetDeep.Classic.SupportVectors;

/// <summary>Rows of a square matrix by number, of which the one that was not used for longest is given up for a new one.</summary>
/// <param name="length">Rows of the matrix, and numbers in a row.</param>
/// <param name="capacity">How many rows are kept at most.</param>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal sealed class RowCache<T>(int length, int capacity) where T : unmanaged
{
    private readonly LinkedListNode<Entry>?[] _entries = new LinkedListNode<Entry>?[length];

    // The one used last is first.
    private readonly LinkedList<Entry> _order = [];

    /// <summary>How many rows are kept at most.</summary>
    public int Capacity { get; private set; } = capacity;

    /// <summary>Whether a row is there.</summary>
    public bool Holds(int row) => _entries[row] is not null;

    /// <summary>A row that is there.</summary>
    public ReadOnlySpan<T> Read(int row)
    {
        LinkedListNode<Entry> entry = _entries[row]!;
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
        LinkedListNode<Entry> entry;
        if (_order.Count >= Capacity)
        {
            entry = _order.Last!;
            _order.RemoveLast();
            _entries[entry.Value.Row] = null;
            entry.Value = entry.Value with { Row = row };
        }
        else
        {
            entry = new LinkedListNode<Entry>(new Entry(row, GC.AllocateUninitializedArray<T>(length)));
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

    private readonly record struct Entry(int Row, T[] Values);
}
