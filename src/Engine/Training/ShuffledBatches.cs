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
        private readonly SparseRows? _row;
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
            _store = Interlocked.Exchange(ref owner._store, null)
                ?? new RowStore(owner.IsSparse ? 0 : owner.InputSize, owner.TargetSize, owner.HasWeights);
            _row = owner.IsSparse ? new SparseRows(owner.InputSize) : null;
            _draws = RandomStreams.Key(owner._seed, RandomUse.ShuffleBuffer, epoch);
            _order = RandomStreams.Key(owner._seed, RandomUse.Shuffle, epoch);
            _spare = owner._bufferRows;
        }

        public int ReadBatch(Span<float> inputs, Span<float> targets, Span<float> weights)
        {
            int inputSize = _owner.InputSize;
            int room = Math.Min(inputs.Length / inputSize, targets.Length / _owner.TargetSize);
            int rows = 0;
            for (; rows < room && TakePlace() is { } place; rows++)
            {
                CopyInput(place, inputs.Slice(rows * inputSize, inputSize));
                CopyTargetAndWeight(place, rows, targets, weights);
            }
            return rows;
        }

        public int ReadBatch(SparseRows inputs, Span<float> targets, Span<float> weights)
        {
            int room = targets.Length / _owner.TargetSize;
            int rows = 0;
            for (; rows < room && TakePlace() is { } place; rows++)
            {
                _store.AddSparse(place, inputs);
                CopyTargetAndWeight(place, rows, targets, weights);
            }
            return rows;
        }

        public void Dispose()
        {
            _source.Dispose();
            _owner._store = _store;
        }

        private void CopyInput(int place, Span<float> input)
        {
            if (_row is null)
            {
                _store.Input(place).CopyTo(input);
                return;
            }
            _row.Clear();
            _store.AddSparse(place, _row);
            _row.CopyTo(0, input);
        }

        private void CopyTargetAndWeight(int place, int row, Span<float> targets, Span<float> weights)
        {
            _store.Target(place).CopyTo(targets[(row * _owner.TargetSize)..]);
            if (!weights.IsEmpty)
            {
                _store.Weight(place).CopyTo(weights[row..]);
            }
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
            _row?.Clear();
            int rows = _row is null
                ? _source.ReadBatch(_store.Input(place), _store.Target(place), _store.Weight(place))
                : _source.ReadBatch(_row, _store.Target(place), _store.Weight(place));
            if (rows > 0)
            {
                if (_row is not null)
                {
                    _store.PutSparse(place, _row);
                }
                return true;
            }
            _ended = true;
            RandomNumbers.Shuffle(_order, CollectionsMarshal.AsSpan(_places));
            return false;
        }
    }
}
