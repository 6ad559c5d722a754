using MLNetDeep.Engine.Training;

namespace MLNetDeep.Engine.Tests.Training;

public class ShuffledBatchesTests
{
    [Theory]
    [InlineData(100, 0)]
    [InlineData(100, 3)]
    [InlineData(105, 1)]
    public void A_buffer_for_all_rows_gives_the_order_of_rows_in_memory(int bufferRows, int epoch)
    {
        float[] features = [.. Enumerable.Range(0, 100).SelectMany(row => new[] { row, row + 0.5f })];
        float[] targets = [.. Enumerable.Range(0, 100).Select(row => -(float)row)];
        var inMemory = new InMemoryBatches(features, 2, targets, 1, seed: 7);

        Assert.Equal(
            NumberedBatches.NumbersOf(inMemory, epoch, 8),
            NumberedBatches.NumbersOf(new ShuffledBatches(new NumberedBatches(100), bufferRows, seed: 7), epoch, 8));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(99)]
    public void A_smaller_buffer_gives_each_row_once_and_none_before_it_could_be_read(int bufferRows)
    {
        List<int> numbers = NumberedBatches.NumbersOf(new ShuffledBatches(new NumberedBatches(100), bufferRows, seed: 1), 0, 8);

        Assert.Equal(Enumerable.Range(0, 100), numbers.Order());
        Assert.All(numbers.Select((number, position) => number - position), ahead => Assert.True(ahead < bufferRows));
    }

    [Fact]
    public void A_buffer_mixes_rows_over_its_length()
    {
        List<int> numbers = NumberedBatches.NumbersOf(new ShuffledBatches(new NumberedBatches(10_000), 1000, seed: 1), 0, 64);

        // A row waits for 1,000 others on average, with a deviation as large.
        double distance = numbers.Select((number, position) => (double)Math.Abs(number - position)).Average();
        Assert.InRange(distance, 500, 1500);
    }

    [Fact]
    public void The_order_depends_on_seed_and_epoch_alone()
    {
        var source = new ShuffledBatches(new NumberedBatches(500), 50, seed: 1);
        List<int> first = NumberedBatches.NumbersOf(source, 0, 8);

        Assert.NotEqual(first, NumberedBatches.NumbersOf(source, 1, 8));
        Assert.NotEqual(first, NumberedBatches.NumbersOf(new ShuffledBatches(new NumberedBatches(500), 50, seed: 2), 0, 8));
        Assert.Equal(first, NumberedBatches.NumbersOf(source, 0, 1));
        Assert.Equal(first, NumberedBatches.NumbersOf(source, 0, 333));
    }

    [Fact]
    public void No_more_is_read_than_the_buffer_and_what_was_asked_for()
    {
        var rows = new NumberedBatches(10_000);
        using IBatchReader reader = new ShuffledBatches(rows, 100, seed: 1).StartEpoch(0);

        Assert.Equal(25, reader.ReadBatch(new float[50], new float[25], []));
        Assert.Equal(125, rows.Read);
    }

    [Fact]
    public void A_buffer_without_a_row_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ShuffledBatches(new NumberedBatches(1), 0, seed: 1));
}
