using MLNetDeep.Engine.Training;

namespace MLNetDeep.Engine.Tests.Training;

/// <summary>Rows in order: input [n, n + 0.5], target [-n], counted from 0; tells before each read which row is next.</summary>
internal sealed class NumberedBatches(int rows, Action<int>? reading = null) : IBatchSource
{
    public int InputSize => 2;

    public int TargetSize => 1;

    public long? Rows => rows;

    /// <summary>Rows read so far, over all epochs.</summary>
    public int Read;

    public int Disposed;

    public IBatchReader StartEpoch(int epoch) => new Reader(this);

    /// <summary>The numbers of an epoch's rows in the order they come, asked for <paramref name="room"/> at a time.</summary>
    public static List<int> NumbersOf(IBatchSource source, int epoch, int room)
    {
        using IBatchReader reader = source.StartEpoch(epoch);
        float[] inputs = new float[2 * room];
        float[] targets = new float[room];
        var numbers = new List<int>();
        for (int count; (count = reader.ReadBatch(inputs, targets, [])) > 0;)
        {
            for (int row = 0; row < count; row++)
            {
                int number = (int)inputs[2 * row];
                Assert.Equal(number + 0.5f, inputs[(2 * row) + 1]);
                Assert.Equal(-number, targets[row]);
                numbers.Add(number);
            }
        }
        return numbers;
    }

    private sealed class Reader(NumberedBatches owner) : IBatchReader
    {
        private readonly int _rows = owner.Count;
        private int _next;

        public int ReadBatch(Span<float> inputs, Span<float> targets, Span<float> weights)
        {
            owner.Tell(_next);
            int count = Math.Min(targets.Length, _rows - _next);
            for (int row = 0; row < count; row++, _next++)
            {
                (inputs[2 * row], inputs[(2 * row) + 1], targets[row]) = (_next, _next + 0.5f, -_next);
            }
            owner.Read += count;
            return count;
        }

        public void Dispose() => owner.Disposed++;
    }

    private int Count => rows;

    private void Tell(int row) => reading?.Invoke(row);
}
