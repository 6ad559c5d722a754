using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Samples.Common;
using MLNetDeep.Samples.Compare;
using MLNetDeep.Samples.Compare.Models;

namespace MLNetDeep.Samples.Tests;

public sealed class DataSplitTests
{
    private sealed class Flower
    {
        [KeyType(3)]
        public uint Label { get; set; }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(3)]
    public void Everything_is_read_before_the_first_model_trains(int? folds)
    {
        SampleData data = SampleDataCatalog.Load(new MLContext(1), "xo", null, seed: 1);
        (CountingDataView? train, CountingDataView? test) = (new CountingDataView(data.Train), new CountingDataView(data.Test!));
        var options = new CompareOptions { Folds = folds, TrainRows = 60, Epochs = 1 };
        var comparison = new Comparison(options, data with { Train = train, Test = test });
        (int, int) reads = (train.Cursors, test.Cursors);
        comparison.Run(ModelCatalog.Named(["mlp"])[0], _ => { }, CancellationToken.None);
        Assert.True(reads.Item1 > 0);
        Assert.Equal(reads, (train.Cursors, test.Cursors));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(3)]
    public void Few_rows_of_a_sorted_table_have_every_class_in_every_part(int? folds)
    {
        var mlContext = new MLContext(1);
        SampleData data = SampleDataCatalog.Load(mlContext, "iris", null, seed: 1);
        foreach (DataSplit split in DataSplit.Of(mlContext, data, new CompareOptions { Folds = folds, TrainRows = 60 }))
        {
            Assert.Equal(data.Classes.Count, Classes(split.Train));
            Assert.Equal(data.Classes.Count, Classes(split.Test));
        }

        int Classes(IDataView rows) => mlContext.Data.CreateEnumerable<Flower>(rows, reuseRowObject: false)
            .Select(row => row.Label).Distinct().Count();
    }

    [Fact]
    public void A_model_half_trained_is_not_reported()
    {
        using var cancellation = new CancellationTokenSource();
        SampleData data = SampleDataCatalog.Load(new MLContext(1), "iris", null, seed: 1);
        var comparison = new Comparison(new CompareOptions { Epochs = 50 }, data);
        Assert.Throws<OperationCanceledException>(() =>
            comparison.Run(ModelCatalog.Named(["mlp"])[0], _ => cancellation.Cancel(), cancellation.Token));
    }

    /// <summary>A data view that counts how often it is read.</summary>
    private sealed class CountingDataView(IDataView source) : IDataView
    {
        private int _cursors;

        public int Cursors => _cursors;

        public bool CanShuffle => source.CanShuffle;

        public DataViewSchema Schema => source.Schema;

        public long? GetRowCount() => source.GetRowCount();

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        {
            Interlocked.Increment(ref _cursors);
            return source.GetRowCursor(columnsNeeded, rand);
        }

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
            [GetRowCursor(columnsNeeded, rand)];
    }
}
