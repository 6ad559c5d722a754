using System.Text.Json.Serialization;
using MLNetDeep.Comparisons.Models;

namespace MLNetDeep.Comparisons.Evaluation;

/// <summary>A model's result with what the report draws from: its answers, and the draws that the main measure's spread is from.</summary>
/// <param name="Result">The result.</param>
/// <param name="TestRows">The rows of the first pass over the data.</param>
/// <param name="Width">Scores a row.</param>
/// <param name="Scores">The scores of those rows.</param>
/// <param name="Draws">The main measure on each draw of the one test set; none where there are several.</param>
internal sealed record FinishedModel(ModelResult Result, int[] TestRows, int Width, float[] Scores, double[] Draws)
{
    /// <summary>The decision regions; null: none are drawn.</summary>
    public RegionMap? Regions { get; init; }

    /// <summary>What a network of images has learned.</summary>
    public IReadOnlyList<ReportFigure> Figures { get; init; } = [];

    [JsonIgnore]
    public Predictions Predictions => new(Width, Scores);

    [JsonIgnore]
    public bool IsFailed => Result.Failure is not null;
}
