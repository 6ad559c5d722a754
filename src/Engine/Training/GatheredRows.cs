using MLNetDeep.Engine.Distribution;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Training;

/// <summary>
/// The first rows of each shard, in its first epoch's order, for all ranks: for what is learned before training where no rank has all rows.
/// </summary>
internal static class GatheredRows
{
    private const int MostRows = 1 << 16;
    private const int MostNumbers = 1 << 22;

    /// <summary>Takes up to 65,536 rows, fewer where they are long.</summary>
    public static InMemoryBatches Take(Ranks ranks, IBatchSource source, int batchSize)
    {
        int rowSize = source.InputSize + source.TargetSize;
        int rowsOfShard = Math.Max(1, Math.Min(MostRows, MostNumbers / rowSize) / ranks.Shards);
        float[] own = new float[checked(ranks.OwnShards * rowsOfShard * rowSize)];
        double[] counts = new double[ranks.OwnShards];
        Ranks.OnEach(ranks, () => Read(ranks, source, batchSize, rowsOfShard, own, counts));
        double[] allCounts = ranks.Gather(counts);
        float[] all = new float[checked(own.Length * ranks.Size)];
        ranks.StartAllGather(own, all).Wait();
        return Join(source, all, [.. allCounts.Select(count => (int)count)], rowsOfShard);
    }

    private static void Read(Ranks ranks, IBatchSource source, int batchSize, int rowsOfShard, float[] own, double[] counts)
    {
        IBatchReader[] readers = new ShardedRows(source, ranks, batchSize, partitioned: true).StartEpoch(0);
        int room = ((batchSize - 1) / ranks.Shards) + 1;
        float[] inputs = new float[room * source.InputSize];
        float[] targets = new float[room * source.TargetSize];
        float[] weights = new float[source.HasWeights ? room : 0];
        SparseRows? sparse = source.IsSparse ? new SparseRows(source.InputSize) : null;
        int rowSize = source.InputSize + source.TargetSize;
        for (bool any = true; any && counts.Any(count => count < rowsOfShard);)
        {
            any = false;
            for (int shard = 0; shard < readers.Length; shard++)
            {
                sparse?.Clear();
                int rows = sparse is null
                    ? readers[shard].ReadBatch(inputs, targets, weights)
                    : readers[shard].ReadBatch(sparse, targets, weights);
                for (int row = 0; row < rows && counts[shard] < rowsOfShard; row++, counts[shard]++)
                {
                    Span<float> place = own.AsSpan(((shard * rowsOfShard) + (int)counts[shard]) * rowSize, rowSize);
                    if (sparse is null)
                    {
                        inputs.AsSpan(row * source.InputSize, source.InputSize).CopyTo(place);
                    }
                    else
                    {
                        sparse.CopyTo(row, place[..source.InputSize]);
                    }
                    targets.AsSpan(row * source.TargetSize, source.TargetSize).CopyTo(place[source.InputSize..]);
                }
                any |= rows > 0;
            }
        }
        Array.ForEach(readers, reader => reader.Dispose());
    }

    private static InMemoryBatches Join(IBatchSource source, float[] all, int[] counts, int rowsOfShard)
    {
        int rowSize = source.InputSize + source.TargetSize;
        var inputs = new List<float>();
        var targets = new List<float>();
        for (int shard = 0; shard < counts.Length; shard++)
        {
            for (int row = 0; row < counts[shard]; row++)
            {
                ReadOnlySpan<float> values = all.AsSpan(((shard * rowsOfShard) + row) * rowSize, rowSize);
                inputs.AddRange(values[..source.InputSize]);
                targets.AddRange(values[source.InputSize..]);
            }
        }
        float[] features = [.. inputs];
        if (!source.IsSparse)
        {
            return new InMemoryBatches(features, source.InputSize, [.. targets], source.TargetSize, shuffle: false)
            {
                UnscaledInputs = source.UnscaledInputs,
            };
        }
        var rows = new SparseRows(source.InputSize);
        for (int start = 0; start < features.Length; start += source.InputSize)
        {
            rows.AddDense(features.AsSpan(start, source.InputSize));
        }
        return new InMemoryBatches(rows, [.. targets], source.TargetSize, shuffle: false) { UnscaledInputs = source.UnscaledInputs };
    }
}
