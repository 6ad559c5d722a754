using System.Globalization;
using Microsoft.ML.Runtime;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Trainers;

/// <summary>One training of a network, reported to ML.NET's log.</summary>
/// <param name="channel">The log.</param>
/// <param name="options">How to train.</param>
/// <param name="seed">The seed.</param>
/// <param name="hasClasses">Whether targets are classes, which are right or wrong as numbers are not.</param>
/// <param name="initial">The network whose weights the training starts from, if any.</param>
internal sealed class NetworkFit(IChannel channel, NetworkTrainerOptions options, int seed, bool hasClasses, Network? initial)
{
    private const int AutomaticUpdates = 1000;
    private const int FewestEpochs = 5;
    private const int MostEpochs = 200;

    /// <param name="network">The network.</param>
    /// <param name="training">Rows to learn from.</param>
    /// <param name="validation">Rows to watch, if any.</param>
    /// <param name="validationRowsFrom">Where those come from, for checkpoints.</param>
    public TrainingHistory Run(Network network, IBatchSource training, IBatchSource? validation, string? validationRowsFrom)
    {
        var batch = (int)Math.Min(options.BatchSize, training.Rows ?? options.BatchSize);
        var epochs = options.Epochs ?? EpochsFor(training.Rows!.Value, batch);
        var history = NetworkTrainer.Train(network, training, validation,
            options.ToTrainingOptions(epochs, seed) with
            {
                BatchSize = batch,
                StartsFrom = initial is null ? null : InitialModels.Fingerprint(initial),
                ValidationRowsFrom = validationRowsFrom,
                EpochCompleted = Report,
                StopWhen = options.StopWhen is { } stop ? result => stop(Meaningful(result)) : null,
                Checkpoint = options.Checkpoint is { } checkpoint ? checkpoint with { Resumed = Report } : null,
            });
        if (history.Reason == StopReason.Cancelled)
            channel.Warning(MessageSensitivity.None, $"Training was cancelled after {history.Epochs.Count} of {epochs} epochs; the model so far is kept.");
        if (history.Reason == StopReason.EarlyStopped)
            channel.Info(MessageSensitivity.None, $"Training stopped early after {history.Epochs.Count} of {epochs} epochs; the weights of epoch {history.BestEpoch} are restored.");
        if (history.Reason == StopReason.Stopped)
            channel.Info(MessageSensitivity.None, $"Training was stopped by {nameof(options.StopWhen)} after {history.Epochs.Count} of {epochs} epochs.");
        return history with { Epochs = [.. history.Epochs.Select(Meaningful)] };
    }

    private static int EpochsFor(long rows, int batch)
    {
        var updates = (rows - 1) / batch + 1;
        return (int)Math.Clamp((AutomaticUpdates - 1) / updates + 1, FewestEpochs, MostEpochs);
    }

    private void Report(ResumedTraining resumed)
    {
        channel.Info(MessageSensitivity.UserData,
            $"Training goes on from the checkpoint '{resumed.Path}', after {resumed.EpochsDone} epochs and {resumed.BatchesDone} batches.");
        options.Checkpoint!.Resumed?.Invoke(resumed);
    }

    // The engine takes the greatest of several outputs for a class.
    private EpochResult Meaningful(EpochResult result) => hasClasses
        ? result
        : result with { Accuracy = double.NaN, ValidationAccuracy = result.ValidationAccuracy is null ? null : double.NaN };

    private void Report(EpochResult result)
    {
        result = Meaningful(result);
        var line = string.Create(CultureInfo.InvariantCulture,
            $"Epoch {result.Epoch}/{result.Epochs}: loss {result.Loss:F4}{Accuracy("accuracy", result.Accuracy)}");
        if (result.ValidationLoss is { } loss && result.ValidationAccuracy is { } accuracy)
            line += string.Create(CultureInfo.InvariantCulture, $", validation loss {loss:F4}{Accuracy("validation accuracy", accuracy)}");
        line += string.Create(CultureInfo.InvariantCulture, $", {result.RowsPerSecond:N0} rows/s, {(long)result.Remaining.TotalHours}:{result.Remaining:mm\\:ss} left");
        channel.Info(MessageSensitivity.None, line);
        options.EpochCompleted?.Invoke(result);
    }

    private static string Accuracy(string name, double value)
        => double.IsNaN(value) ? "" : string.Create(CultureInfo.InvariantCulture, $", {name} {value:F4}");
}
