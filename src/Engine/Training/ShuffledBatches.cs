using System.Runtime.InteropServices;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Training;

/// <summary>
/// A source that shuffles the rows of another source within a buffer of limited size: each row given out leaves its place to the next one
/// read, and the rows left at the end come in random order. The order depends on the seed, the epoch and the size of the buffer alone; with
/// a buffer for all rows it is that of <see cref="InMemoryBatches"/> with the same seed. Rows are read only as they are asked for.
/// </summary>
internal sealed class ShuffledBatches : IBatchSource
{
    private readonly IBatchSource _source;
    private readonly int _bufferRows;
    private readonly int _seed;
    private RowStore? _store;

    /// <param name="source">The rows, in an order of their own.</param>
    /// <param name="bufferRows">The number of rows that the buffer holds, at least 1.</param>
    /// <param name="seed">The seed of the order.</param>
    /// <exception cref="ArgumentOutOfRangeException">The buffer holds no row.</exception>
    public ShuffledBatches(IBatchSource source, int bufferRows, int seed)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThan(bufferRows, 1);
        _source = source;
        _bufferRows = bufferRows;
        _seed = seed;
    }

    /// <inheritdoc/>
    public int InputSize => _source.InputSize;

    /// <inheritdoc/>
    public int TargetSize => _source.TargetSize;

    /// <inheritdoc/>
    public int Classes => _source.Classes;

    /// <inheritdoc/>
    public long? Rows => _source.Rows;

    /// <inheritdoc/>
    public bool HasWeights => _source.HasWeights;

    /// <inheritdoc/>
    public bool IsSparse => _source.IsSparse;

    /// <inheritdoc/>
    public IReadOnlyList<bool>? UnscaledInputs => _source.UnscaledInputs;

    /// <inheritdoc/>
    public IBatchReader StartEpoch(int epoch) => new Reader(this, epoch);

    private sealed class Reader : IBatchReader
    {
        private readonly ShuffledBatches _owner;
        private readonly IBatchReader _source;
        private readonly RowStore _store;
        private readonly ulong _draws;
        private readonly ulong _order;
        private readonly List<int> _places = [];
        private ulong _drawn;
        private int _spare;
        private bool _spareHolds;
        private bool _ended;
        private int _next;

        public Reader(ShuffledBatches owner, int epoch)
        {
            _owner = owner;
            _source = owner._source.StartEpoch(epoch);

            // The memory is kept for the next epoch.
            _store = Interlocked.Exchange(ref owner._store, null) ?? new RowStore(owner);
            _draws = RandomStreams.Key(owner._seed, RandomUse.ShuffleBuffer, epoch);
            _order = RandomStreams.Key(owner._seed, RandomUse.Shuffle, epoch);
            _spare = owner._bufferRows;
        }

        public int ReadBatch(Span<float> inputs, Span<float> targets, Span<float> weights)
        {
            int room = Math.Min(inputs.Length / _owner.InputSize, targets.Length / _owner.TargetSize);
            int rows = 0;
            for (; rows < room && TakePlace() is { } place; rows++)
            {
                _store.CopyTo(place, rows, inputs, targets, weights);
            }
            return rows;
        }

        public int ReadBatch(SparseRows inputs, Span<float> targets, Span<float> weights)
        {
            int room = targets.Length / _owner.TargetSize;
            int rows = 0;
            for (; rows < room && TakePlace() is { } place; rows++)
            {
                _store.CopyTo(place, rows, inputs, targets, weights);
            }
            return rows;
        }

        public void Dispose()
        {
            _source.Dispose();
            _owner._store = _store;
        }

        /// <summary>The place of the next row to give out; what it holds stays until the next call.</summary>
        private int? TakePlace()
        {
            Fill();
            if (_ended)
            {
                return _next < _places.Count ? _places[_next++] : null;
            }
            int drawn = (int)Math.BigMul(RandomNumbers.Bits(_draws, _drawn++), (ulong)_places.Count, out _);
            int place = _places[drawn];
            (_places[drawn], _spare, _spareHolds) = (_spare, place, false);
            return place;
        }

        // One row more than the buffer holds is read, to know whether all rows are in it.
        private void Fill()
        {
            while (!_ended && _places.Count < _owner._bufferRows)
            {
                if (Read(_places.Count))
                {
                    _places.Add(_places.Count);
                }
            }
            if (!_ended && !_spareHolds)
            {
                _spareHolds = Read(_spare);
            }
        }

        private bool Read(int place)
        {
            if (_store.Read(_source, place))
            {
                return true;
            }
            _ended = true;
            RandomNumbers.Shuffle(_order, CollectionsMarshal.AsSpan(_places));
            return false;
        }
    }
}
