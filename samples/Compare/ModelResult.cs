using System.Text.Json.Serialization;

namespace MLNetDeep.Samples.Compare;

/// <summary>
/// How one model did on one data set. Test rows that it gave no answer for are not among the answered, and count as wrong.
/// </summary>
internal sealed record ModelResult(
    string Model,
    string Family,
    long TrainRows,
    long Answered,
    double Accuracy,
    double LogLoss,
    double FitSeconds,
    double PredictRowsPerSecond,
    long? Parameters);

/// <summary>
/// How all models did on one data set. With folds, the rows trained on are a fold's, and the rows tested on are all of them.
/// </summary>
internal sealed record ComparisonResult(
    [property: JsonPropertyName("dataset")] string DataSet,
    [property: JsonPropertyName("mlnet_version")] string MLNetVersion,
    long TrainRows,
    long TestRows,
    IReadOnlyList<ModelResult> Results);

/// <summary>How results are written.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(ComparisonResult))]
internal sealed partial class ComparisonJson : JsonSerializerContext;
