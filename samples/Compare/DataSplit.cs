using Microsoft.ML;
using MLNetDeep.Samples.Common;

namespace MLNetDeep.Samples.Compare;

/// <summary>Rows to train on and rows to test on, both in memory.</summary>
internal sealed class DataSplit
{
    private const double TestFraction = 0.3;

    private DataSplit(MLContext mlContext, IDataView train, IDataView test)
    {
        Train = mlContext.Data.Cache(train);
        Test = mlContext.Data.Cache(test);
        TrainRows = Read(Train);
        TestRows = Read(Test);
    }

    public IDataView Train { get; }

    public IDataView Test { get; }

    public long TrainRows { get; }

    public long TestRows { get; }

    /// <summary>The folds asked for, or the data set's own test set, or else some of its rows kept for the test.</summary>
    public static IEnumerable<DataSplit> Of(MLContext mlContext, SampleData data, CompareOptions options)
    {
        if (options.Folds is { } folds)
        {
            return mlContext.Data.CrossValidationSplit(
                Limited(mlContext, data, data.Train, options.TrainRows, options.Seed), folds, seed: options.Seed)
                .Select(split => new DataSplit(mlContext, split.TrainSet, split.TestSet));
        }
        if (data.Test is { } test)
        {
            return [new(mlContext, Limited(mlContext, data, data.Train, options.TrainRows, options.Seed), test)];
        }
        DataOperationsCatalog.TrainTestData parts = mlContext.Data.TrainTestSplit(data.Train, TestFraction, seed: options.Seed);
        return [new(mlContext, Limited(mlContext, data, parts.TrainSet, options.TrainRows, options.Seed), parts.TestSet)];
    }

    /// <summary>At most so many of the rows to train on, in memory.</summary>
    public IDataView TrainedOn(MLContext mlContext, SampleData data, int? most, int seed)
    {
        if (most is null || TrainRows <= most)
        {
            return Train;
        }
        IDataView rows = mlContext.Data.Cache(Limited(mlContext, data, Train, most, seed));
        Read(rows);
        return rows;
    }

    // Tables are often sorted by class; images come in random order. Only a cached view can be shuffled from end to end.
    private static IDataView Limited(MLContext mlContext, SampleData data, IDataView rows, int? most, int seed)
    {
        if (most is not { } count)
        {
            return rows;
        }
        return mlContext.Data.TakeRows(data.Image is null ? mlContext.Data.ShuffleRows(mlContext.Data.Cache(rows), seed) : rows, count);
    }

    // A cache is filled by the first who reads it: done here, so that no model's time has it.
    private static long Read(IDataView cached)
    {
        long rows = 0;
        using DataViewRowCursor cursor = cached.GetRowCursor([cached.Schema["Label"], cached.Schema["Features"]]);
        while (cursor.MoveNext())
        {
            rows++;
        }
        return rows;
    }
}
