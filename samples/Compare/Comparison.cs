using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLNetDeep.Samples.Common;
using MLNetDeep.Samples.Compare.Models;

namespace MLNetDeep.Samples.Compare;

/// <summary>Trains and tests models on one data set, all on the same rows.</summary>
internal sealed class Comparison
{
    private readonly CompareOptions _options;
    private readonly SampleData _data;
    private readonly IReadOnlyList<DataSplit> _splits;

    public Comparison(CompareOptions options, SampleData data)
    {
        _options = options;
        _data = data;
        _splits = [.. DataSplit.Of(new MLContext(options.Seed), data, options)];
        TrainRows = (long)_splits.Average(split => split.TrainRows);
        TestRows = _splits.Sum(split => split.TestRows);
    }

    /// <summary>Rows trained on, the mean over folds.</summary>
    public long TrainRows { get; }

    /// <summary>Rows tested on, over all folds.</summary>
    public long TestRows { get; }

    /// <summary>Trains and tests one model on every split.</summary>
    /// <param name="model">The model.</param>
    /// <param name="progress">Told the share done, 0 to 1, as often as the model reports an epoch.</param>
    /// <param name="cancellation">Ends training early.</param>
    /// <exception cref="OperationCanceledException">Cancelled: a model half trained is neither tested nor saved.</exception>
    public ModelResult Run(ComparedModel model, Action<double> progress, CancellationToken cancellation)
    {
        double loss = 0, fitSeconds = 0, predictSeconds = 0, trainRows = 0;
        long correct = 0, answered = 0;
        long? parameters = null;
        for (int fold = 0; fold < _splits.Count; fold++)
        {
            cancellation.ThrowIfCancellationRequested();
            DataSplit split = _splits[fold];
            var mlContext = new MLContext(_options.Seed);
            var context = new ModelContext(mlContext, _data, _options.Epochs,
                epoch => progress((fold + (double)epoch.Epoch / epoch.Epochs) / _splits.Count), cancellation);
            IEstimator<ITransformer> pipeline = _data.Image is null
                ? WithoutMissing(mlContext).Append(model.Create(context))
                : model.Create(context);

            IDataView train = split.TrainedOn(mlContext, _data, model.MostRows, _options.Seed);
            var clock = Stopwatch.StartNew();
            ITransformer fitted = pipeline.Fit(train);
            trainRows += Math.Min(split.TrainRows, model.MostRows ?? split.TrainRows);
            fitSeconds += clock.Elapsed.TotalSeconds;
            cancellation.ThrowIfCancellationRequested();

            predictSeconds += SecondsToPredict(fitted.Transform(split.Test));
            (long right, long given) = Answers(fitted.Transform(split.Test));
            correct += right;
            answered += given;
            loss += mlContext.MulticlassClassification.Evaluate(fitted.Transform(split.Test)).LogLoss * split.TestRows;
            parameters = model.Parameters(fitted is TransformerChain<ITransformer> chain ? chain.LastTransformer : fitted, _data);
            if (_options.Save is { } directory && fold == 0)
            {
                Save(mlContext, fitted, train, directory, model.Name);
            }
            progress((fold + 1.0) / _splits.Count);
        }
        return new ModelResult(
            model.Name, model.Family, (long)(trainRows / _splits.Count), answered, (double)correct / TestRows, loss / TestRows,
            fitSeconds / _splits.Count, TestRows / predictSeconds, parameters);
    }

    // Learners that cannot do with missing numbers would answer fewer rows than the others.
    private static MissingValueReplacingEstimator WithoutMissing(MLContext mlContext)
        => mlContext.Transforms.ReplaceMissingValues("Features", replacementMode: MissingValueReplacingEstimator.ReplacementMode.Mean);

    // ML.NET's metrics leave out rows without an answer; here they are wrong.
    private static (long Right, long Given) Answers(IDataView scored)
    {
        (DataViewSchema.Column label, DataViewSchema.Column predicted, DataViewSchema.Column score) =
            (scored.Schema["Label"], scored.Schema["PredictedLabel"], scored.Schema["Score"]);
        using DataViewRowCursor cursor = scored.GetRowCursor([label, predicted, score]);
        (ValueGetter<uint>? readLabel, ValueGetter<uint>? readPredicted, ValueGetter<VBuffer<float>>? readScore) =
            (cursor.GetGetter<uint>(label), cursor.GetGetter<uint>(predicted), cursor.GetGetter<VBuffer<float>>(score));
        long right = 0, given = 0;
        uint key = 0, answer = 0;
        VBuffer<float> scores = default;
        while (cursor.MoveNext())
        {
            readLabel(ref key);
            readPredicted(ref answer);
            readScore(ref scores);
            bool isGiven = answer != 0 && !scores.DenseValues().Any(float.IsNaN);
            given += isGiven ? 1 : 0;
            right += isGiven && answer == key ? 1 : 0;
        }
        return (right, given);
    }

    private static double SecondsToPredict(IDataView scored)
    {
        var clock = Stopwatch.StartNew();
        DataViewSchema.Column column = scored.Schema["PredictedLabel"];
        using DataViewRowCursor cursor = scored.GetRowCursor([column]);
        ValueGetter<uint> predicted = cursor.GetGetter<uint>(column);
        uint label = 0;
        while (cursor.MoveNext())
        {
            predicted(ref label);
        }
        return clock.Elapsed.TotalSeconds;
    }

    private void Save(MLContext mlContext, ITransformer model, IDataView train, DirectoryInfo directory, string name)
    {
        // The saved model answers with the class itself, not with its number.
        KeyToValueMappingTransformer names =
            mlContext.Transforms.Conversion.MapKeyToValue("PredictedClass", "PredictedLabel").Fit(model.Transform(train));
        mlContext.Model.SaveToFile(model.Append(names), train.Schema, Path.Combine(directory.FullName, $"{_data.Name}-{name}.zip"));
    }
}
