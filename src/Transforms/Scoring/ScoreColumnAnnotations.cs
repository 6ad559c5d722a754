using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Transforms.Interop;

namespace MLNetDeep.Transforms.Scoring;

/// <summary>The annotations by which ML.NET's evaluators know score columns.</summary>
internal static class ScoreColumnAnnotations
{
    public const string Multiclass = "MulticlassClassification";
    public const string Binary = "BinaryClassification";
    public const string Regression = "Regression";
    public const string MultiOutputRegression = "MultiOutputRegression";
    public const string Anomaly = "AnomalyDetection";

    /// <summary>Starts the annotations of one column that a model adds.</summary>
    /// <param name="input">The schema that the columns are added to.</param>
    /// <param name="columnKind">The task, as ML.NET calls it.</param>
    /// <param name="valueKind">The column's part: <c>Score</c>, <c>Probability</c> or <c>PredictedLabel</c>.</param>
    public static DataViewSchema.Annotations.Builder Start(DataViewSchema input, string columnKind, string valueKind)
    {
        uint id = ScoreColumnSets.NextId(input);
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add("ScoreColumnSetId", new KeyDataViewType(typeof(uint), int.MaxValue), (ref uint value) => value = id);
        AddText(builder, "ScoreColumnKind", columnKind);
        AddText(builder, "ScoreValueKind", valueKind);
        return builder;
    }

    private static void AddText(DataViewSchema.Annotations.Builder builder, string name, string text)
        => builder.Add(name, TextDataViewType.Instance, (ref ReadOnlyMemory<char> value) => value = text.AsMemory());
}
