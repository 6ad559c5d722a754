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
            return [.. memory.StartEpoch(epoch, _shards, _rows.Length)
                .Zip(_rows, (reader, rows) => new LimitedReader(memory, reader, rows))];
        }
        var dealer = new Dealer(_source, epoch, _shards, _rows.Length);
        return [.. _rows.Select((_, shard) => new DealtReader(dealer, shard))];
    }

    /// <summary>Reads at most so many rows in memory at a time.</summary>
    private sealed class LimitedReader(InMemoryBatches source, IBatchReader reader, int rows) : IParallelBatchReader
    {
        public int ReadBatch(Span<float> inputs, Span<float> targets, Span<float> weights) =>
            ReadBatch(inputs, targets, weights, Parallelism.Single);

        public int ReadBatch(Span<float> inputs, Span<float> targets, Span<float> weights, Parallelism parallelism) =>
            ((IParallelBatchReader)reader).ReadBatch(inputs, Limit(targets), weights, parallelism);

        public int ReadBatch(SparseRows inputs, Span<float> targets, Span<float> weights) =>
            reader.ReadBatch(inputs, Limit(targets), weights);

        public void Dispose() => reader.Dispose();

        private Span<float> Limit(Span<float> targets) => targets[..Math.Min(rows * source.TargetSize, targets.Length)];
    }

    /// <summary>Reads one batch after the other, and keeps each shard's rows until its reader takes them.</summary>
    private sealed class Dealer(IBatchSource source, int epoch, int[] shards, int count) : IDisposable
    {
        private readonly IBatchReader _reader = source.StartEpoch(epoch);
        private readonly RowStore _store = new(source);
        private readonly Queue<List<int>>[] _batches = [.. Enumerable.Range(0, count).Select(_ => new Queue<List<int>>())];
        private readonly Stack<int> _free = [];
        private int _used;

        public int TargetSize => source.TargetSize;

        public RowStore Rows => _store;

        public void Dispose() => _reader.Dispose();

        /// <summary>The places of a shard's next rows, of its next batch where all of the one before are taken.</summary>
        /// <param name="shard">The shard.</param>
        /// <param name="room">How many at most; what they hold stays until the next call.</param>
        public List<int> Take(int shard, int room)
        {
            if (_batches[shard].Count == 0)
            {
                Deal();
            }
            List<int> batch = _batches[shard].Peek();
            List<int> places = batch[..Math.Min(room, batch.Count)];
            batch.RemoveRange(0, places.Count);
            if (batch.Count == 0)
            {
                _batches[shard].Dequeue();
            }
            places.ForEach(_free.Push);
            return places;
        }

        private void Deal()
        {
            List<int>[] batch = [.. _batches.Select(_ => new List<int>())];
            foreach (int shard in shards)
            {
                int place = _free.TryPop(out int free) ? free : _used++;
                bool isThere = _store.Read(_reader, place);
                if (isThere && shard >= 0)
                {
                    batch[shard].Add(place);
                    continue;
                }
                _free.Push(place);
                if (!isThere)
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
            List<int> places = dealer.Take(shard, targets.Length / dealer.TargetSize);
            for (int row = 0; row < places.Count; row++)
            {
                dealer.Rows.CopyTo(places[row], row, inputs, targets, weights);
            }
            return places.Count;
        }

        public int ReadBatch(SparseRows inputs, Span<float> targets, Span<float> weights)
        {
            List<int> places = dealer.Take(shard, targets.Length / dealer.TargetSize);
            for (int row = 0; row < places.Count; row++)
            {
                dealer.Rows.CopyTo(places[row], row, inputs, targets, weights);
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
