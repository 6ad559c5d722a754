using System.Diagnostics;
using Microsoft.ML;
using MLNetDeep.Comparisons.Models;

namespace MLNetDeep.Comparisons.Evaluation;

/// <summary>Fits a model on the training rows of a cut and asks it about the test rows.</summary>
internal sealed class ModelRun(Table table, ComparisonOptions options)
{
    /// <summary>What a model said of the test rows of a cut, and how long that took.</summary>
    public sealed record Outcome(
        Predictions Predictions, RowSplit Split, double FitSeconds, double PredictSeconds, IReadOnlyList<EpochResult> Epochs);

    /// <param name="model">The model.</param>
    /// <param name="split">The cut; a model with a limit takes so many of its training rows.</param>
    /// <param name="warnings">Gets what the training warned of.</param>
    /// <param name="progress">Told the share of the training that is done, where the model tells.</param>
    /// <param name="cancellation">Ends the training.</param>
    public (FittedModel Model, Outcome Outcome) Fit(
        ComparedModel model, RowSplit split, ICollection<string> warnings, Action<double> progress, CancellationToken cancellation)
    {
        var mlContext = new MLContext(options.Seed);
        mlContext.Log += (_, entry) =>
        {
            if (entry.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning && !warnings.Contains(entry.RawMessage))
            {
                warnings.Add(entry.RawMessage);
            }
        };
        int[] train = Resampling.Few(split.Train, table, model.MostRows, options.Seed);
        List<EpochResult> epochs = [];
        var context = new ModelContext(
            mlContext, table, train.Length, options.Epochs,
            epoch =>
            {
                epochs.Add(epoch);
                progress((double)epoch.Epoch / epoch.Epochs);
            },
            cancellation);
        long start = Stopwatch.GetTimestamp();
        var fitted = FittedModel.Fit(model, context, table.Of(train));
        double fitSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        cancellation.ThrowIfCancellationRequested();
        start = Stopwatch.GetTimestamp();
        Predictions predictions = fitted.Predict(table, table.Of(split.Test));
        double predictSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        cancellation.ThrowIfCancellationRequested();
        return (fitted, new Outcome(predictions, split with { Train = train }, fitSeconds, predictSeconds, epochs));
    }
}
