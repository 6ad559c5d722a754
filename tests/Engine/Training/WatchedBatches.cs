using MLNetDeep.Engine.Training;

namespace MLNetDeep.Engine.Tests.Training;

/// <summary>Rows of another source, of which nothing is known but that they come one after the other.</summary>
/// <param name="source">The rows.</param>
/// <param name="read">Asked after each read, with the rows read so far over all epochs; false: there are no more.</param>
internal sealed class WatchedBatches(IBatchSource source, Func<int, bool>? read = null) : IBatchSource
{
    private int _rows;

    public int InputSize => source.InputSize;

    public int TargetSize => source.TargetSize;

    public int Classes => source.Classes;

    public long? Rows => source.Rows;

    public IBatchReader StartEpoch(int epoch) => new Reader(this, source.StartEpoch(epoch));

    private sealed class Reader(WatchedBatches owner, IBatchReader reader) : IBatchReader
    {
        public int ReadBatch(Span<float> inputs, Span<float> targets, Span<float> weights)
        {
            int rows = reader.ReadBatch(inputs, targets, weights);
            owner._rows += rows;
            return owner.Reads(rows);
        }

        public void Dispose() => reader.Dispose();
    }

    private int Reads(int rows) => read?.Invoke(_rows) == false ? 0 : rows;
}
