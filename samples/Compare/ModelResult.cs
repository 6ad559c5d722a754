using System.Text.Json.Serialization;

namespace MLNetDeep.Samples.Compare;

/// <summary>How one model did on one data set.</summary>
internal sealed record ModelResult(
    [property: JsonPropertyName("model")] string Model,
    [property: JsonPropertyName("family")] string Family,
    [property: JsonPropertyName("train_rows")] long TrainRows,
    [property: JsonPropertyName("accuracy")] double Accuracy,
    [property: JsonPropertyName("log_loss")] double LogLoss,
    [property: JsonPropertyName("fit_seconds")] double FitSeconds,
    [property: JsonPropertyName("predict_rows_per_second")] double PredictRowsPerSecond,
    [property: JsonPropertyName("parameters")] long? Parameters);

/// <summary>
/// How all models did on one data set. With folds, the rows trained on are a fold's, and the rows tested on are all of them.
/// </summary>
internal sealed record ComparisonResult(
    [property: JsonPropertyName("dataset")] string DataSet,
    [property: JsonPropertyName("mlnet_version")] string MLNetVersion,
    [property: JsonPropertyName("train_rows")] long TrainRows,
    [property: JsonPropertyName("test_rows")] long TestRows,
    [property: JsonPropertyName("results")] IReadOnlyList<ModelResult> Results);
