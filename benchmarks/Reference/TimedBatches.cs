using MLNetDeep.Engine.Training;

namespace MLNetDeep.Benchmarks.Reference;

/// <summary>
/// Hands on a source's whole batches, tells a clock of each, and ends training when the clock has enough. What is timed is thus the steady
/// state of training as users have it: reading the batch, forward, loss, backward and update, the shuffle of a new epoch included.
/// </summary>
internal sealed class TimedBatches(IBatchSource source, int batchSize, StepClock clock, CancellationTokenSource enough) : IBatchSource
{
    public int InputSize => source.InputSize;

    public int TargetSize => source.TargetSize;

    public int Classes => source.Classes;

    public long? Rows => source.Rows / batchSize * batchSize;

    public bool HasWeights => source.HasWeights;

    public IBatchReader StartEpoch(int epoch) => new Reader(source.StartEpoch(epoch), batchSize, clock, enough);

    private sealed class Reader(IBatchReader reader, int batchSize, StepClock clock, CancellationTokenSource enough) : IBatchReader
    {
        public int ReadBatch(Span<float> inputs, Span<float> targets, Span<float> weights)
        {
            clock.StepBegins();
            if (clock.Done)
            {
                enough.Cancel();
            }
            // The epoch's last rows, fewer than a batch, are left out, as in the other libraries' measurements.
            int rows = reader.ReadBatch(inputs, targets, weights);
            return rows < batchSize ? 0 : rows;
        }

        public void Dispose() => reader.Dispose();
    }
}
