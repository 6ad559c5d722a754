using System.Text.Json.Serialization;

namespace MLNetDeep.Samples.Experiments;

/// <summary>What an experiment gave.</summary>
internal sealed record ExperimentResult(
    string Experiment,
    [property: JsonPropertyName("dataset")] string DataSet,
    long TrainRows,
    int Epochs,
    int Seed,
    IReadOnlyList<VariantResult> Results);

/// <summary>What one training gave.</summary>
/// <param name="Setting">What was different about it.</param>
/// <param name="Diverged">Whether the loss stopped being finite; there is no network then.</param>
/// <param name="Epochs">Epochs done, or the one in which it diverged.</param>
/// <param name="FitSeconds">Time to train, tests after each epoch included.</param>
/// <param name="Tests">How the trained network did.</param>
/// <param name="Course">The training, epoch by epoch.</param>
internal sealed record VariantResult(
    string Setting,
    bool Diverged,
    int Epochs,
    double FitSeconds,
    IReadOnlyList<TestResult> Tests,
    IReadOnlyList<EpochRow> Course);

/// <summary>How a network did on some rows.</summary>
internal sealed record TestResult(
    string Name,
    double Accuracy,
    double LogLoss);

/// <summary>An epoch of a training.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Loss">On the rows trained on, while they were.</param>
/// <param name="Accuracy">On the rows trained on, while they were.</param>
/// <param name="WatchedLoss">On the watched rows after the epoch, if there are any.</param>
/// <param name="WatchedAccuracy">On the watched rows after the epoch, if there are any.</param>
internal sealed record EpochRow(
    int Epoch,
    double Loss,
    double Accuracy,
    double? WatchedLoss,
    double? WatchedAccuracy);

/// <summary>How results are written.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(ExperimentResult))]
internal sealed partial class ExperimentJson : JsonSerializerContext;
