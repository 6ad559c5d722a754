using System.Text.Json.Serialization;

namespace MLNetDeep.Samples.CnnFeatures;

/// <summary>What a comparison gave, measured on the test rows or, as "validation", on the last fifth of the training rows, held out.</summary>
internal sealed record FeaturesResult(
    [property: JsonPropertyName("dataset")] string DataSet,
    [property: JsonPropertyName("measured_on")] string MeasuredOn,
    [property: JsonPropertyName("train_rows")] long TrainRows,
    [property: JsonPropertyName("test_rows")] long TestRows,
    [property: JsonPropertyName("seed")] int Seed,
    [property: JsonPropertyName("epochs")] int Epochs,
    [property: JsonPropertyName("layer")] string Layer,
    [property: JsonPropertyName("cnn")] Measured Cnn,
    [property: JsonPropertyName("results")] IReadOnlyList<LearnerResult> Results);

/// <summary>How a model did.</summary>
internal sealed record Measured(
    [property: JsonPropertyName("accuracy")] double Accuracy,
    [property: JsonPropertyName("fit_seconds")] double FitSeconds);

/// <summary>How one learner did on each kind of features.</summary>
internal sealed record LearnerResult(
    [property: JsonPropertyName("model")] string Model,
    [property: JsonPropertyName("inputs")] IReadOnlyList<InputResult> Inputs)
{
    /// <summary>Points of accuracy that the last kind of features, the learned ones, gains over the first, the pixels.</summary>
    [JsonPropertyName("gain_points")]
    public double GainPoints => Math.Round(100 * (Inputs[^1].Accuracy - Inputs[0].Accuracy), 2);
}

/// <summary>How a learner did on features (pixels, filters or learned) of so many numbers an image.</summary>
internal sealed record InputResult(
    [property: JsonPropertyName("input")] string Input,
    [property: JsonPropertyName("numbers")] int Numbers,
    [property: JsonPropertyName("accuracy")] double Accuracy,
    [property: JsonPropertyName("fit_seconds")] double FitSeconds);
