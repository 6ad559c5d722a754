using System.Text.Json.Serialization;

namespace MLNetDeep.Samples.Experiments;

/// <summary>What an experiment gave.</summary>
internal sealed record ExperimentResult(
    [property: JsonPropertyName("experiment")] string Experiment,
    [property: JsonPropertyName("dataset")] string DataSet,
    [property: JsonPropertyName("train_rows")] long TrainRows,
    [property: JsonPropertyName("epochs")] int Epochs,
    [property: JsonPropertyName("seed")] int Seed,
    [property: JsonPropertyName("results")] IReadOnlyList<VariantResult> Results);

/// <summary>What one training gave.</summary>
/// <param name="Setting">What was different about it.</param>
/// <param name="Diverged">Whether the loss stopped being finite; there is no network then.</param>
/// <param name="Epochs">Epochs done, or the one in which it diverged.</param>
/// <param name="FitSeconds">Time to train, tests after each epoch included.</param>
/// <param name="Tests">How the trained network did.</param>
/// <param name="Course">The training, epoch by epoch.</param>
internal sealed record VariantResult(
    [property: JsonPropertyName("setting")] string Setting,
    [property: JsonPropertyName("diverged")] bool Diverged,
    [property: JsonPropertyName("epochs")] int Epochs,
    [property: JsonPropertyName("fit_seconds")] double FitSeconds,
    [property: JsonPropertyName("tests")] IReadOnlyList<TestResult> Tests,
    [property: JsonPropertyName("course")] IReadOnlyList<EpochRow> Course);

/// <summary>How a network did on some rows.</summary>
internal sealed record TestResult(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("accuracy")] double Accuracy,
    [property: JsonPropertyName("log_loss")] double LogLoss);

/// <summary>An epoch of a training.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Loss">On the rows trained on, while they were.</param>
/// <param name="Accuracy">On the rows trained on, while they were.</param>
/// <param name="WatchedLoss">On the watched rows after the epoch, if there are any.</param>
/// <param name="WatchedAccuracy">On the watched rows after the epoch, if there are any.</param>
internal sealed record EpochRow(
    [property: JsonPropertyName("epoch")] int Epoch,
    [property: JsonPropertyName("loss")] double Loss,
    [property: JsonPropertyName("accuracy")] double Accuracy,
    [property: JsonPropertyName("watched_loss")] double? WatchedLoss,
    [property: JsonPropertyName("watched_accuracy")] double? WatchedAccuracy);
