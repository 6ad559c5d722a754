using System.Text.Json.Serialization;

namespace MLNetDeep.Samples.Detection;

/// <summary>What came of it.</summary>
/// <param name="DataSet">Where the digits are from.</param>
/// <param name="MeasuredOn">"test", or "validation": scenes of training images that were held out.</param>
/// <param name="Proposals">The way to propose regions.</param>
/// <param name="Scenes">Scenes measured on.</param>
/// <param name="Seed">The seed.</param>
/// <param name="TrainRows">Images trained on.</param>
/// <param name="TrainScenes">Scenes trained on.</param>
/// <param name="Epochs">Passes over their regions.</param>
/// <param name="TrainSeconds">Time to train the detector, without reading the data.</param>
/// <param name="ProposalsOfScene">Proposed regions of a scene, on average.</param>
/// <param name="ProposalRecall">Share of the objects framed by a proposed region with an intersection over union of 0.5 or more.</param>
/// <param name="MillisecondsOfScene">Time to detect what is in a scene, on average.</param>
/// <param name="MeanAveragePrecision">At an intersection over union of 0.5.</param>
/// <param name="Classes">Each class by itself.</param>
internal sealed record DetectionResult(
    [property: JsonPropertyName("dataset")] string DataSet,
    string MeasuredOn,
    string Proposals,
    int Scenes,
    int Seed,
    long TrainRows,
    int TrainScenes,
    int Epochs,
    double TrainSeconds,
    [property: JsonPropertyName("proposals_per_scene")] double ProposalsOfScene,
    double ProposalRecall,
    [property: JsonPropertyName("milliseconds_per_scene")] double MillisecondsOfScene,
    double MeanAveragePrecision,
    IReadOnlyList<ClassResult> Classes);

/// <summary>How well the objects of a class were found; see <see cref="ClassDetectionMetrics"/>.</summary>
internal sealed record ClassResult(
    string Class,
    int Objects,
    int Claims,
    int Right,
    double? AveragePrecision);

/// <summary>How results are written.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DetectionResult))]
internal sealed partial class DetectionJson : JsonSerializerContext;
