using MLNetDeep.Engine.Training;

namespace MLNetDeep.Engine.Tests.Training;

public class InMemoryBatchesTests
{
    private static readonly float[] Features = [0, 10, 20, 30, 40, 50, 60];

    [Fact]
    public void Batches_hold_all_rows_once_and_the_last_is_partial()
    {
        List<float[]> batches = Read(new InMemoryBatches(Features, 1, [0, 1, 0, 1, 0, 1, 0], 2), 0, 3);

        Assert.Equal([3, 3, 1], batches.Select(batch => batch.Length));
        Assert.Equal(Features, batches.SelectMany(batch => batch).Order());
    }

    [Fact]
    public void The_order_depends_on_seed_and_epoch_alone()
    {
        float[] features = [.. Enumerable.Range(0, 100).Select(i => (float)i)];
        float[] Order(int seed, int epoch) =>
            [.. Read(new InMemoryBatches(features, 1, new int[100], 1, seed), epoch, 7).SelectMany(batch => batch)];

        Assert.Equal(Order(1, 0), Order(1, 0));
        Assert.NotEqual(Order(1, 0), Order(1, 1));
        Assert.NotEqual(Order(1, 0), Order(2, 0));
    }

    [Fact]
    public void Without_shuffling_rows_keep_their_order() =>
        Assert.Equal(Features, Read(new InMemoryBatches(Features, 1, new int[7], 1, shuffle: false), 3, 2).SelectMany(batch => batch));

    [Fact]
    public void Labels_are_targets_by_their_numbers()
    {
        var source = new InMemoryBatches([1, 2, 3, 4], 2, [2, 0], 3, shuffle: false);
        using IBatchReader reader = source.StartEpoch(0);
        float[] inputs = new float[4];
        float[] targets = [9, 9, 9];

        Assert.Equal((3, 1), (source.Classes, source.TargetSize));
        Assert.Equal(2, reader.ReadBatch(inputs, targets, []));
        Assert.Equal([1, 2, 3, 4], inputs);
        Assert.Equal([2, 0, 9], targets);
    }

    [Fact]
    public void Targets_go_with_their_rows()
    {
        float[] pairs = [.. Features.SelectMany(x => new[] { x + 1, x + 2 })];
        using IBatchReader reader = new InMemoryBatches(Features, 1, pairs, 2, seed: 4).StartEpoch(1);
        float[] inputs = new float[7];
        float[] targets = new float[14];

        Assert.Equal(7, reader.ReadBatch(inputs, targets, []));
        Assert.Equal(inputs.SelectMany(x => new[] { x + 1, x + 2 }), targets);
    }

    [Fact]
    public void A_split_divides_all_rows_by_the_seed()
    {
        var all = new InMemoryBatches(Features, 1, new int[7], 1, seed: 3);

        (InMemoryBatches training, InMemoryBatches validation) = all.Split(0.3);
        float[] held = [.. Read(validation, 0, 10).SelectMany(batch => batch)];

        Assert.Equal(5, training.Rows);
        Assert.Equal(2, validation.Rows);
        Assert.Equal(Features, held.Concat(Read(training, 0, 10).SelectMany(batch => batch)).Order());
        Assert.Equal(held, Read(all.Split(0.3).Validation, 5, 10).SelectMany(batch => batch));
        Assert.Equal(held.Order(), held);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void A_fraction_out_of_range_is_refused(double fraction) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new InMemoryBatches(Features, 1, new int[7], 1).Split(fraction));

    [Fact]
    public void Arrays_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new InMemoryBatches(Features, 2, new int[3], 1));
        Assert.Throws<ArgumentException>(() => new InMemoryBatches(Features, 1, new int[6], 1));
        Assert.Throws<ArgumentException>(() => new InMemoryBatches(Features, 1, [0, 1, 2, 0, 0, 0, 0], 2));
        Assert.Throws<ArgumentException>(() => new InMemoryBatches(Features, 1, [0, -1, 0, 0, 0, 0, 0], 2));
        Assert.Throws<ArgumentException>(() => new InMemoryBatches(Features, 1, new float[13], 2));
    }

    private static List<float[]> Read(InMemoryBatches source, int epoch, int capacity)
    {
        var batches = new List<float[]>();
        using IBatchReader reader = source.StartEpoch(epoch);
        float[] inputs = new float[capacity];
        float[] targets = new float[capacity * source.TargetSize];
        for (int rows; (rows = reader.ReadBatch(inputs, targets, [])) > 0;)
        {
            batches.Add(inputs[..rows]);
        }
        return batches;
    }
}
