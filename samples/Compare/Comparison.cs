using System.Diagnostics;
using Microsoft.ML;
using MLNetDeep.Samples.Common;
using MLNetDeep.Samples.Compare.Models;

namespace MLNetDeep.Samples.Compare;

/// <summary>Trains and tests models on one data set, all on the same rows.</summary>
internal sealed class Comparison
{
    private readonly CompareOptions _options;
    private readonly SampleData _data;
    private readonly IReadOnlyList<(IDataView Train, IDataView Test)> _splits;

    public Comparison(CompareOptions options, SampleData data)
    {
        _options = options;
        _data = data;
        var mlContext = new MLContext(options.Seed);
        _splits = Split(mlContext);
        TrainRows = (long)_splits.Average(split => Rows(split.Train));
        TestRows = _splits.Sum(split => Rows(split.Test));
    }

    /// <summary>Rows trained on, the mean over folds.</summary>
    public long TrainRows { get; }

    /// <summary>Rows tested on, over all folds.</summary>
    public long TestRows { get; }

    /// <summary>How many times each model is trained.</summary>
    public int Fits => _splits.Count;

    /// <summary>Trains and tests one model on every split.</summary>
    /// <param name="model">The model.</param>
    /// <param name="progress">Told the share done, 0 to 1, as often as the model reports an epoch.</param>
    /// <param name="cancellation">Ends training early.</param>
    public ModelResult Run(ComparedModel model, Action<double> progress, CancellationToken cancellation)
    {
        double correct = 0, loss = 0, fitSeconds = 0, predictSeconds = 0;
        long? parameters = null;
        for (var fold = 0; fold < _splits.Count; fold++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (train, test) = _splits[fold];
            var mlContext = new MLContext(_options.Seed);
            var context = new ModelContext(mlContext, _data, _options.Epochs,
                epoch => progress((fold + (double)epoch.Epoch / epoch.Epochs) / _splits.Count), cancellation);
            var pipeline = model.Create(context);

            var clock = Stopwatch.StartNew();
            var fitted = pipeline.Fit(train);
            fitSeconds += clock.Elapsed.TotalSeconds;

            predictSeconds += SecondsToPredict(fitted.Transform(test));
            var metrics = mlContext.MulticlassClassification.Evaluate(fitted.Transform(test));
            var rows = Rows(test);
            correct += metrics.MicroAccuracy * rows;
            loss += metrics.LogLoss * rows;
            parameters = model.Parameters(fitted, _data);
            if (_options.Save is { } directory && fold == 0)
                Save(mlContext, fitted, train, directory, model.Name);
            progress((fold + 1.0) / _splits.Count);
        }
        return new ModelResult(model.Name, model.Family, correct / TestRows, loss / TestRows,
            fitSeconds / _splits.Count, TestRows / predictSeconds, parameters);
    }

    private IReadOnlyList<(IDataView, IDataView)> Split(MLContext mlContext)
    {
        var data = mlContext.Data;
        if (_options.Folds is { } folds)
            return [.. data.CrossValidationSplit(Limited(mlContext, _data.Train), folds, seed: _options.Seed)
                .Select(split => (data.Cache(split.TrainSet), data.Cache(split.TestSet)))];
        if (_data.Test is { } test)
            return [(data.Cache(Limited(mlContext, _data.Train)), data.Cache(test))];
        var halves = data.TrainTestSplit(_data.Train, testFraction: 0.3, seed: _options.Seed);
        return [(data.Cache(Limited(mlContext, halves.TrainSet)), data.Cache(halves.TestSet))];
    }

    private IDataView Limited(MLContext mlContext, IDataView rows)
        => _options.TrainRows is { } count ? mlContext.Data.TakeRows(rows, count) : rows;

    private static long Rows(IDataView data)
    {
        if (data.GetRowCount() is { } known)
            return known;
        long rows = 0;
        using var cursor = data.GetRowCursor([]);
        while (cursor.MoveNext())
            rows++;
        return rows;
    }

    private static double SecondsToPredict(IDataView scored)
    {
        var clock = Stopwatch.StartNew();
        var column = scored.Schema["PredictedLabel"];
        using var cursor = scored.GetRowCursor([column]);
        var predicted = cursor.GetGetter<uint>(column);
        uint label = 0;
        while (cursor.MoveNext())
            predicted(ref label);
        return clock.Elapsed.TotalSeconds;
    }

    private void Save(MLContext mlContext, ITransformer model, IDataView train, DirectoryInfo directory, string name)
    {
        // The saved model answers with the class itself, not with its number.
        var withNames = model.Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedClass", "PredictedLabel").Fit(model.Transform(train)));
        var path = Path.Combine(directory.FullName, $"{_data.Name}-{name}.zip");
        var unfinished = path + ".tmp";
        mlContext.Model.Save(withNames, train.Schema, unfinished);
        File.Move(unfinished, path, overwrite: true);
    }
}
