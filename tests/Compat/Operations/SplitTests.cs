using Microsoft.ML;

namespace MLNetDeep.Compat.Tests.Operations;

public sealed class SplitTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void Train_and_test_rows_are_all_rows_and_share_none()
    {
        var data = Flower.View(_context, 500);

        var split = _context.Data.TrainTestSplit(data, 0.2);
        var (train, test) = (split.TrainSet.Values<float>("Height"), split.TestSet.Values<float>("Height"));

        Assert.Equal(data.Values<float>("Height"), train.Concat(test).Order());
        Assert.InRange(test.Length, 50, 150);
    }

    [Fact]
    public void A_split_keeps_the_schema_and_repeats_itself()
    {
        var data = Flower.View(_context, 100);

        var test = _context.Data.TrainTestSplit(data, 0.3).TestSet;

        Assert.Equal(data.Schema.Select(column => column.Name), test.Schema.Select(column => column.Name));
        Assert.Equal(test.Values<float>("Height"), test.Values<float>("Height"));
    }

    [Fact]
    public void The_seed_of_the_split_or_else_of_the_context_decides()
    {
        static float[] Test(int seed, int? splitSeed = null)
        {
            var context = new MLContext(seed);
            return context.Data.TrainTestSplit(Flower.View(context, 200), seed: splitSeed).TestSet.Values<float>("Height");
        }

        Assert.Equal(Test(1), Test(1));
        Assert.NotEqual(Test(1), Test(2));
        Assert.Equal(Test(1, splitSeed: 5), Test(2, splitSeed: 5));
    }

    [Fact]
    public void Rows_of_one_sampling_key_stay_together()
    {
        var split = _context.Data.TrainTestSplit(Flower.View(_context, 100), 0.5, samplingKeyColumnName: "Species");

        Assert.Empty(split.TrainSet.Texts("Species").Intersect(split.TestSet.Texts("Species")));
        Assert.Equal(100, split.TrainSet.Texts("Species").Length + split.TestSet.Texts("Species").Length);
    }

    [Fact]
    public void Each_row_is_tested_in_exactly_one_fold()
    {
        var data = Flower.View(_context, 300);

        var folds = _context.Data.CrossValidationSplit(data, 5);

        Assert.Equal(5, folds.Count);
        Assert.Equal(data.Values<float>("Height"), folds.SelectMany(fold => fold.TestSet.Values<float>("Height")).Order());
        Assert.All(folds, fold => Assert.Empty(fold.TrainSet.Values<float>("Height").Intersect(fold.TestSet.Values<float>("Height"))));
        Assert.All(folds, fold => Assert.InRange(fold.TestSet.Values<float>("Height").Length, 30, 90));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.5)]
    public void A_fraction_outside_zero_to_one_is_an_error(double fraction)
        => Assert.Throws<ArgumentOutOfRangeException>(() => _context.Data.TrainTestSplit(Flower.View(_context, 3), fraction));

    [Fact]
    public void A_sampling_key_that_is_not_there_is_an_error()
        => Assert.Throws<ArgumentOutOfRangeException>(
            () => _context.Data.TrainTestSplit(Flower.View(_context, 3), 0.5, samplingKeyColumnName: "Nothing"));

    [Fact]
    public void One_fold_is_an_error()
        => Assert.Throws<ArgumentOutOfRangeException>(() => _context.Data.CrossValidationSplit(Flower.View(_context, 3), 1));
}
