using MLNetDeep.Engine.Training;

namespace MLNetDeep.Engine.Tests.Training;

/// <summary>Rows of two numbers are read 256 at a time.</summary>
public class PrefetchedBatchesTests
{
    private const int Chunk = 256;

    // Only a failure waits as long.
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(0, 8)]
    [InlineData(1, 8)]
    [InlineData(256, 256)]
    [InlineData(5000, 1)]
    [InlineData(5000, 77)]
    [InlineData(5000, 3000)]
    public void The_rows_are_those_of_the_source_in_its_order(int rows, int room)
    {
        var source = new PrefetchedBatches(new NumberedBatches(rows));

        for (int epoch = 0; epoch < 2; epoch++)
        {
            Assert.Equal(Enumerable.Range(0, rows), NumberedBatches.NumbersOf(source, epoch, room));
        }
    }

    [Fact]
    public void A_batch_is_full_until_the_rows_end()
    {
        using IBatchReader reader = new PrefetchedBatches(new NumberedBatches(1000)).StartEpoch(0);
        float[] inputs = new float[600];
        float[] targets = new float[300];

        Assert.Equal([300, 300, 300, 100, 0, 0], Enumerable.Range(0, 6).Select(_ => reader.ReadBatch(inputs, targets, [])));
    }

    [Fact]
    public void Rows_are_read_while_nobody_asks_for_any()
    {
        using var later = new ManualResetEventSlim();
        var source = new NumberedBatches(5000, row =>
        {
            if (row == 2 * Chunk)
            {
                later.Set();
            }
        });
        using IBatchReader reader = new PrefetchedBatches(source).StartEpoch(0);

        Assert.Equal(1, reader.ReadBatch(new float[2], new float[1], []));
        Assert.True(later.Wait(Guard), "nothing was read ahead");
    }

    [Fact]
    public void A_batch_comes_while_later_rows_are_waited_for()
    {
        using var taken = new ManualResetEventSlim();
        var source = new NumberedBatches(5000, row =>
        {
            if (row == 2 * Chunk)
            {
                Assert.True(taken.Wait(Guard), "no batch came before the last row was read");
            }
        });
        using IBatchReader reader = new PrefetchedBatches(source).StartEpoch(0);

        Assert.Equal(1, reader.ReadBatch(new float[2], new float[1], []));
        taken.Set();
    }

    [Fact]
    public void Reading_ahead_is_bounded()
    {
        var source = new NumberedBatches(100_000);
        using IBatchReader reader = new PrefetchedBatches(source).StartEpoch(0);
        for (int row = 0; row < 100_000; row += 100)
        {
            reader.ReadBatch(new float[200], new float[100], []);
            Assert.InRange(Volatile.Read(ref source.Read), row, row + 100 + (5 * Chunk));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2 * Chunk)]
    public void A_failure_of_the_source_comes_after_the_rows_before_it(int bad)
    {
        var source = new NumberedBatches(5000, row =>
        {
            if (row == bad)
            {
                throw new FormatException("damaged");
            }
        });
        using IBatchReader reader = new PrefetchedBatches(source).StartEpoch(0);
        float[] inputs = new float[2];
        float[] targets = new float[1];
        for (int row = 0; row < bad; row++)
        {
            Assert.Equal(1, reader.ReadBatch(inputs, targets, []));
        }

        Assert.Throws<FormatException>(() => reader.ReadBatch(inputs, targets, []));
    }

    [Fact]
    public void A_failure_while_the_source_starts_comes_with_the_first_batch()
    {
        using IBatchReader reader = new PrefetchedBatches(new Unstartable()).StartEpoch(0);

        Assert.Throws<FormatException>(() => reader.ReadBatch(new float[2], new float[1], []));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(Chunk + 1)]
    public void A_source_that_says_it_wrote_rows_there_is_no_room_for_is_refused(int rows)
    {
        var source = new Claiming(rows);
        using (IBatchReader reader = new PrefetchedBatches(source).StartEpoch(0))
        {
            Assert.Throws<InvalidOperationException>(() => reader.ReadBatch(new float[1024], new float[512], []));
        }

        Assert.Equal(1, source.Disposed);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5001)]
    public void Disposal_ends_the_thread_and_disposes_the_sources_reader(int rows)
    {
        Thread? thread = null;
        var source = new NumberedBatches(5000, _ => thread = Thread.CurrentThread);
        using (IBatchReader reader = new PrefetchedBatches(source).StartEpoch(0))
        {
            for (int row = 0; row < rows; row++)
            {
                reader.ReadBatch(new float[2], new float[1], []);
            }
        }

        Assert.True(thread is not { IsAlive: true });
        Assert.Equal(thread is null ? 0 : 1, source.Disposed);
    }

    private sealed class Unstartable : IBatchSource
    {
        public int InputSize => 2;

        public int TargetSize => 1;

        public long? Rows => null;

        public IBatchReader StartEpoch(int epoch) => throw new FormatException("no such file");
    }

    private sealed class Claiming(int rows) : IBatchSource, IBatchReader
    {
        public int Disposed;

        public int InputSize => 2;

        public int TargetSize => 1;

        public long? Rows => null;

        public IBatchReader StartEpoch(int epoch) => this;

        public int ReadBatch(Span<float> inputs, Span<float> targets, Span<float> weights) => rows;

        public void Dispose() => Disposed++;
    }
}
