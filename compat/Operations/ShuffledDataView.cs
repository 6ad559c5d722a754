namespace Microsoft.ML.Data;

/// <summary>Rows in random order: the source's own shuffling where it can, then a random row of a pool that is refilled as rows leave
/// it.</summary>
internal sealed class ShuffledDataView(IDataView source, int seed, int poolSize, bool shuffleSource) : IDataView
{
    public bool CanShuffle => true;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var random = rand ?? new(seed);
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        var sourceRandom = shuffleSource && source.CanShuffle ? new Random(random.Next()) : null;
        return new Cursor(source.GetRowCursor(columns, sourceRandom), columns, poolSize, random);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor : RootCursor
    {
        private readonly DataViewRowCursor _input;
        private readonly Random _random;
        private readonly ColumnStore?[] _stores;
        private readonly ColumnStore[] _active;
        private readonly ValueGetter<DataViewRowId> _inputId;
        private readonly List<int> _pool = [];
        private readonly DataViewRowId[] _ids;
        private int _current = -1;

        public Cursor(DataViewRowCursor input, DataViewSchema.Column[] columns, int poolSize, Random random)
            : base(input.Schema, columns)
        {
            _input = input;
            _random = random;
            _inputId = input.GetIdGetter();
            _ids = new DataViewRowId[poolSize];
            _stores = new ColumnStore?[input.Schema.Count];
            foreach (var column in columns)
                _stores[column.Index] ??= ColumnStore.Create(input, column);
            _active = [.. _stores.OfType<ColumnStore>()];
            for (int slot = 0; slot < poolSize && Fetch(slot); slot++)
                _pool.Add(slot);
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = _ids[_current];

        protected override bool MoveNextCore()
        {
            // The slot served last is free now.
            if (_current >= 0 && Fetch(_current))
                _pool.Add(_current);
            if (_pool.Count == 0)
                return false;
            int chosen = _random.Next(_pool.Count);
            _current = _pool[chosen];
            _pool[chosen] = _pool[^1];
            _pool.RemoveAt(_pool.Count - 1);
            return true;
        }

        protected override Delegate CreateGetter(int column) => _stores[column]!.CreateGetter(() => _current);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _input.Dispose();
            base.Dispose(disposing);
        }

        private bool Fetch(int slot)
        {
            if (!_input.MoveNext())
                return false;
            foreach (var store in _active)
                store.SetCurrent(slot);
            _inputId(ref _ids[slot]);
            return true;
        }
    }
}
