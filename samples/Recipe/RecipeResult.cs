using System.Text.Json.Serialization;

namespace MLNetDeep.Samples.Recipe;

/// <summary>What came of a training.</summary>
/// <param name="Recipe">The recipe's name.</param>
/// <param name="Seed">The seed of the first network.</param>
/// <param name="MeasuredOn">"test", or "validation": the last training images, held out.</param>
/// <param name="Accuracy">Share recognized of the rows measured on, by the vote where there are several networks.</param>
/// <param name="LogLoss">Mean cross-entropy on them.</param>
/// <param name="Accuracies">The share that each network recognizes alone.</param>
/// <param name="Seconds">From opening the files to the last trained network.</param>
/// <param name="Epochs">Epochs trained.</param>
/// <param name="TrainRows">Rows trained on.</param>
/// <param name="Parameters">Numbers in a network.</param>
internal sealed record RecipeResult(
    string Recipe,
    int Seed,
    string MeasuredOn,
    double Accuracy,
    double LogLoss,
    IReadOnlyList<double> Accuracies,
    double Seconds,
    int Epochs,
    long TrainRows,
    long Parameters);

/// <summary>How results are written.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RecipeResult))]
internal sealed partial class RecipeJson : JsonSerializerContext;
