using MLNetDeep.Engine.Training;

namespace MLNetDeep.Benchmarks.Memory;

/// <summary>The first rows of each of a source's epochs.</summary>
internal sealed class FirstRows(IBatchSource source, int rows) : IBatchSource
{
    public int InputSize => source.InputSize;

    public int TargetSize => source.TargetSize;

    public int Classes => source.Classes;

    public long? Rows => rows;

    public bool HasWeights => source.HasWeights;

    public IBatchReader StartEpoch(int epoch) => new Reader(source.StartEpoch(epoch), rows, source.InputSize);

    private sealed class Reader(IBatchReader reader, int rows, int inputSize) : IBatchReader
    {
        private int _left = rows;

        public int ReadBatch(Span<float> inputs, Span<float> targets, Span<float> weights)
        {
            int wanted = Math.Min(_left, inputs.Length / inputSize);
            int read = wanted == 0 ? 0 : reader.ReadBatch(inputs[..(wanted * inputSize)], targets, weights);
            _left -= read;
            return read;
        }

        public void Dispose() => reader.Dispose();
    }
}
