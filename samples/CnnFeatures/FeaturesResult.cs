using System.Text.Json.Serialization;

namespace MLNetDeep.Samples.CnnFeatures;

/// <summary>
/// What a comparison gave, measured on the test rows or, as "validation", on the last fifth of the training rows, held out.
/// </summary>
internal sealed record FeaturesResult(
    [property: JsonPropertyName("dataset")] string DataSet,
    string MeasuredOn,
    long TrainRows,
    long TestRows,
    int Seed,
    int Epochs,
    string Layer,
    Measured Cnn,
    IReadOnlyList<LearnerResult> Results);

/// <summary>How a model did.</summary>
internal sealed record Measured(
    double Accuracy,
    double FitSeconds);

/// <summary>How one learner did on each kind of features.</summary>
internal sealed record LearnerResult(
    string Model,
    IReadOnlyList<InputResult> Inputs)
{
    /// <summary>Points of accuracy that the last kind of features, the learned ones, gains over the first, the pixels.</summary>
    public double GainPoints => Math.Round(100 * (Inputs[^1].Accuracy - Inputs[0].Accuracy), 2);
}

/// <summary>How a learner did on features (pixels, filters or learned) of so many numbers an image.</summary>
internal sealed record InputResult(
    string Input,
    int Numbers,
    double Accuracy,
    double FitSeconds);

/// <summary>How results are written.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(FeaturesResult))]
internal sealed partial class FeaturesJson : JsonSerializerContext;
