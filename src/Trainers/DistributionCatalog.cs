using MLNetDeep;
using MLNetDeep.Engine.Distribution;
using MLNetDeep.Trainers;

namespace Microsoft.ML;

// Rows of ranks that train together.
public static partial class MLNetDeepCatalog
{
    /// <summary>
    /// Leaves the rows of this rank: row n, from 0, is of shard n modulo <paramref name="shards"/>, and each rank has as many shards as the
    /// others, rank 0 the first. Networks with <see cref="NetworkLearner.PartitionedRows"/> and as many shards, given these rows, are the
    /// same for any number of ranks, bit for bit where rows are kept in memory and validation rows are given.
    /// </summary>
    /// <param name="catalog">The data operations of an <see cref="MLContext"/>.</param>
    /// <param name="data">All rows, in the same order on each rank; read without the columns that are not needed, and one by one.</param>
    /// <param name="communicator">The ranks.</param>
    /// <param name="shards">The shards, a multiple of the number of ranks.</param>
    /// <exception cref="ArgumentException">The ranks do not share the shards evenly.</exception>
    /// <example><code>
    /// var own = mlContext.Data.TakeRankRows(data, Mpi.World);
    /// var model = mlContext.MulticlassClassification.Trainers
    ///     .Mlp(new Mlp { Communicator = Mpi.World, PartitionedRows = true }).Fit(own);
    /// </code></example>
    public static IDataView TakeRankRows(this DataOperationsCatalog catalog, IDataView data, ICommunicator communicator, int shards = 4)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(communicator);
        ArgumentOutOfRangeException.ThrowIfLessThan(shards, 1);
        if (shards % communicator.Size != 0)
        {
            throw new ArgumentException(
                $"{nameof(shards)}: expected a multiple of the number of ranks, {communicator.Size}; got {shards}.", nameof(shards));
        }
        return new RankRowsView(data, shards, communicator.Rank * (shards / communicator.Size), shards / communicator.Size);
    }
}
