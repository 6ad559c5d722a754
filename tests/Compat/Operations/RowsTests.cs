using Microsoft.ML;

namespace MLNetDeep.Compat.Tests.Operations;

public sealed class RowsTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void Taking_and_skipping_count_rows_from_the_start()
    {
        var data = Flower.View(_context, 10);

        var taken = _context.Data.TakeRows(data, 3);
        var skipped = _context.Data.SkipRows(data, 7);

        Assert.Equal([0, 1, 2], taken.Values<float>("Height"));
        Assert.Equal([7, 8, 9], skipped.Values<float>("Height"));
        Assert.Equal(3, taken.GetRowCount());
        Assert.Equal(3, skipped.GetRowCount());
    }

    [Fact]
    public void Taking_more_than_there_is_takes_all_and_skipping_more_leaves_none()
    {
        var data = Flower.View(_context, 4);

        Assert.Equal(4, _context.Data.TakeRows(data, 100).Values<float>("Height").Length);
        Assert.Empty(_context.Data.SkipRows(data, 100).Values<float>("Height"));
        Assert.Equal(0, _context.Data.SkipRows(data, 100).GetRowCount());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_count_that_is_not_positive_is_an_error(long count)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _context.Data.TakeRows(Flower.View(_context, 3), count));
        Assert.Throws<ArgumentOutOfRangeException>(() => _context.Data.SkipRows(Flower.View(_context, 3), count));
    }

    [Theory]
    [InlineData(1000, true)]
    [InlineData(10, false)]
    public void Shuffling_gives_every_row_once_in_an_order_set_by_the_seed(int poolSize, bool shuffleSource)
    {
        var data = Flower.View(_context, 200);

        float[] Shuffled(int seed) => _context.Data.ShuffleRows(data, seed, poolSize, shuffleSource).Values<float>("Height");

        Assert.NotEqual(data.Values<float>("Height"), Shuffled(1));
        Assert.Equal(data.Values<float>("Height"), Shuffled(1).Order());
        Assert.Equal(Shuffled(1), Shuffled(1));
        Assert.NotEqual(Shuffled(1), Shuffled(2));
    }

    [Fact]
    public void Shuffling_without_a_seed_takes_its_order_from_the_contexts_seed()
    {
        static float[] Shuffled(int contextSeed)
        {
            var context = new MLContext(contextSeed);
            return context.Data.ShuffleRows(Flower.View(context, 200)).Values<float>("Height");
        }

        Assert.Equal(Shuffled(1), Shuffled(1));
        Assert.NotEqual(Shuffled(1), Shuffled(2));
    }

    [Fact]
    public void Shuffled_rows_come_in_one_order_from_every_cursor()
    {
        var shuffled = new MLContext().Data.ShuffleRows(Flower.View(_context, 200));

        Assert.Equal(shuffled.Values<float>("Height"), shuffled.Values<float>("Height"));
    }

    [Fact]
    public void Shuffled_rows_keep_their_columns_together()
    {
        var data = _context.Data.ShuffleRows(Flower.View(_context, 50), 7);

        Assert.All(_context.Data.CreateEnumerable<Flower>(data, false), row =>
        {
            Assert.Equal(row.Height + 0.25f, row.Petal[0]);
            Assert.Equal($"species {(int)row.Height % 3}", row.Species);
        });
    }

    [Fact]
    public void A_cache_reads_its_source_once_for_a_set_of_columns()
    {
        int read = 0;
        var source = _context.Data.LoadFromEnumerable(Flower.Rows(5).Select(row =>
        {
            read++;
            return row;
        }));

        var cached = _context.Data.Cache(source);
        var first = _context.Data.CreateEnumerable<Flower>(cached, false).ToList();
        var second = _context.Data.CreateEnumerable<Flower>(cached, false).ToList();

        Assert.Equal(5, read);
        Assert.Equivalent(Flower.Rows(5), first, strict: true);
        Assert.Equivalent(first, second, strict: true);
        Assert.Equal(5, cached.GetRowCount());
    }

    [Fact]
    public void A_cache_can_be_shuffled_even_where_its_source_cannot()
    {
        var cached = _context.Data.Cache(_context.Data.LoadFromEnumerable(Flower.Rows(50).Where(_ => true)));

        Assert.True(cached.CanShuffle);
        var heights = cached.Values<float>("Height", new Random(1));
        Assert.NotEqual(cached.Values<float>("Height"), heights);
        Assert.Equal(cached.Values<float>("Height"), heights.Order());
    }

    [Fact]
    public void A_column_to_prefetch_that_is_not_there_is_an_error()
        => Assert.Throws<ArgumentOutOfRangeException>(() => _context.Data.Cache(Flower.View(_context, 1), "Nothing"));
}
