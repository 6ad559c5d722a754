using System.Text.Json.Serialization;

namespace MLNetDeep.Samples.Recipe;

/// <summary>What came of one training.</summary>
/// <param name="Recipe">The recipe's name.</param>
/// <param name="Seed">The seed.</param>
/// <param name="MeasuredOn">"test", or "validation": the last training images, held out.</param>
/// <param name="Accuracy">Share recognized of the rows measured on.</param>
/// <param name="LogLoss">Mean cross-entropy on them.</param>
/// <param name="Seconds">From opening the files to the trained network.</param>
/// <param name="Epochs">Epochs trained.</param>
/// <param name="TrainRows">Rows trained on.</param>
/// <param name="Parameters">Numbers in the network.</param>
internal sealed record RecipeResult(
    [property: JsonPropertyName("recipe")] string Recipe,
    [property: JsonPropertyName("seed")] int Seed,
    [property: JsonPropertyName("measured_on")] string MeasuredOn,
    [property: JsonPropertyName("accuracy")] double Accuracy,
    [property: JsonPropertyName("log_loss")] double LogLoss,
    [property: JsonPropertyName("seconds")] double Seconds,
    [property: JsonPropertyName("epochs")] int Epochs,
    [property: JsonPropertyName("train_rows")] long TrainRows,
    [property: JsonPropertyName("parameters")] long Parameters);
