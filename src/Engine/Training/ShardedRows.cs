using MLNetDeep.Engine.Distribution;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Training;

/// <summary>
/// The rows of this rank's shards. Of the rows of a batch, row j is of shard j modulo the number of shards, so that shards differ by a row
/// at most. Where each rank has rows of its own, its rows are dealt to its shards in turn.
/// </summary>
internal sealed class ShardedRows
{
    private readonly IBatchSource _source;
    private readonly InMemoryBatches[]? _parts;
    private readonly int[] _shards; // Of each row of a batch of the source the shard on this rank; -1: another rank's.
    private readonly int[] _rows;

    /// <param name="source">All rows, or this rank's.</param>
    /// <param name="ranks">The ranks and their shards.</param>
    /// <param name="batchSize">The rows of a batch over all ranks.</param>
    /// <param name="partitioned">Whether the source has this rank's rows alone.</param>
    public ShardedRows(IBatchSource source, Ranks ranks, int batchSize, bool partitioned)
    {
        _source = source;
        int[] all = [.. Enumerable.Range(0, batchSize).Select(row => (row % ranks.Shards) - ranks.FirstShard)
            .Select(shard => shard >= 0 && shard < ranks.OwnShards ? shard : -1)];
        _shards = partitioned ? [.. all.Where(shard => shard >= 0)] : all;
        _rows = [.. Enumerable.Range(0, ranks.OwnShards).Select(shard => all.Count(other => other == shard))];
        if (partitioned && source is InMemoryBatches memory)
        {
            // Each shard is shuffled by itself: its order does not depend on the rank that it is on.
            _parts = [.. Enumerable.Range(0, ranks.OwnShards).Select(
                shard => memory.TakeEvery(ranks.OwnShards, shard, (ulong)(ranks.FirstShard + shard)))];
        }
    }

    /// <summary>
    /// Starts to read all rows once, by a reader for each shard of this rank. Each call of one gives the shard's rows of the next batch;
    /// none where the batch has none for it.
    /// </summary>
    public IBatchReader[] StartEpoch(int epoch)
    {
        if (_parts is not null)
        {
            return [.. _parts.Select((part, shard) => new LimitedReader(part, part.StartEpoch(epoch), _rows[shard]))];
        }
        if (_source is InMemoryBatches memory)
        {
            return
            [
                .. _rows.Select((rows, shard) => new LimitedReader(
                    memory, memory.StartEpoch(epoch, place => _shards[place % _shards.Length] == shard), rows)),
            ];
        }
        var dealer = new Dealer(_source, epoch, _shards);
        return [.. _rows.Select((_, shard) => new DealtReader(dealer, shard))];
    }

    /// <summary>Reads at most so many rows at a time.</summary>
    private sealed class LimitedReader(IBatchSource source, IBatchReader reader, int rows) : IParallelBatchReader
    {
        public int ReadBatch(Span<float> inputs, Span<float> targets, Span<float> weights) =>
            ReadBatch(inputs, targets, weights, Parallelism.Single);

        public int ReadBatch(Span<float> inputs, Span<float> targets, Span<float> weights, Parallelism parallelism) =>
            reader is IParallelBatchReader parallel
                ? parallel.ReadBatch(inputs[..(rows * source.InputSize)], Limit(targets), weights, parallelism)
                : reader.ReadBatch(inputs[..(rows * source.InputSize)], Limit(targets), weights);

        public int ReadBatch(SparseRows inputs, Span<float> targets, Span<float> weights) =>
            reader.ReadBatch(inputs, Limit(targets), weights);

        public void Dispose() => reader.Dispose();

        private Span<float> Limit(Span<float> targets) => targets[..(rows * source.TargetSize)];
    }

    /// <summary>Reads one batch after the other, and keeps each shard's rows until its reader takes them.</summary>
    private sealed class Dealer(IBatchSource source, int epoch, int[] shards) : IDisposable
    {
        private readonly IBatchReader _reader = source.StartEpoch(epoch);
        private readonly RowStore _store = new(source.IsSparse ? 0 : source.InputSize, source.TargetSize, source.HasWeights);
        private readonly SparseRows? _row = source.IsSparse ? new SparseRows(source.InputSize) : null;
        private readonly Queue<List<int>>[] _batches = [.. Enumerable.Range(0, shards.Max() + 1).Select(_ => new Queue<List<int>>())];
        private readonly Stack<int> _free = [];
        private int _used;

        public void Dispose() => _reader.Dispose();

        /// <summary>The places of a shard's rows of its next batch; they stay until the next call.</summary>
        public List<int> Take(int shard)
        {
            if (_batches[shard].Count == 0)
            {
                Deal();
            }
            List<int> places = _batches[shard].Dequeue();
            places.ForEach(_free.Push);
            return places;
        }

        public void Copy(int place, int row, Span<float> inputs, Span<float> targets, Span<float> weights)
        {
            Span<float> input = inputs.Slice(row * source.InputSize, source.InputSize);
            if (_row is null)
            {
                _store.Input(place).CopyTo(input);
            }
            else
            {
                _row.Clear();
                _store.AddSparse(place, _row);
                _row.CopyTo(0, input);
            }
            CopyTarget(place, row, targets, weights);
        }

        public void Copy(int place, int row, SparseRows inputs, Span<float> targets, Span<float> weights)
        {
            _store.AddSparse(place, inputs);
            CopyTarget(place, row, targets, weights);
        }

        private void CopyTarget(int place, int row, Span<float> targets, Span<float> weights)
        {
            _store.Target(place).CopyTo(targets[(row * source.TargetSize)..]);
            if (!weights.IsEmpty)
            {
                _store.Weight(place).CopyTo(weights[row..]);
            }
        }

        private void Deal()
        {
            List<int>[] batch = [.. _batches.Select(_ => new List<int>())];
            foreach (int shard in shards)
            {
                int place = _free.TryPop(out int free) ? free : _used++;
                _row?.Clear();
                int rows = _row is null
                    ? _reader.ReadBatch(_store.Input(place), _store.Target(place), _store.Weight(place))
                    : _reader.ReadBatch(_row, _store.Target(place), _store.Weight(place));
                if (rows > 0 && _row is not null)
                {
                    _store.PutSparse(place, _row);
                }
                if (rows > 0 && shard >= 0)
                {
                    batch[shard].Add(place);
                    continue;
                }
                _free.Push(place);
                if (rows == 0)
                {
                    break;
                }
            }
            for (int shard = 0; shard < batch.Length; shard++)
            {
                _batches[shard].Enqueue(batch[shard]);
            }
        }
    }

    private sealed class DealtReader(Dealer dealer, int shard) : IBatchReader
    {
        public int ReadBatch(Span<float> inputs, Span<float> targets, Span<float> weights)
        {
            List<int> places = dealer.Take(shard);
            for (int row = 0; row < places.Count; row++)
            {
                dealer.Copy(places[row], row, inputs, targets, weights);
            }
            return places.Count;
        }

        public int ReadBatch(SparseRows inputs, Span<float> targets, Span<float> weights)
        {
            List<int> places = dealer.Take(shard);
            for (int row = 0; row < places.Count; row++)
            {
                dealer.Copy(places[row], row, inputs, targets, weights);
            }
            return places.Count;
        }

        public void Dispose()
        {
            if (shard == 0)
            {
                dealer.Dispose();
            }
        }
    }
}
