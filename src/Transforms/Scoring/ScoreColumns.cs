using MLNetDeep.Transforms.Interop;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Classic;

namespace MLNetDeep.Transforms.Scoring;

/// <summary>The columns that the transformers of each task add, as those of ML.NET's own trainers.</summary>
internal static class ScoreColumns
{
    public const string PredictedLabel = "PredictedLabel";
    public const string Score = "Score";
    public const string Probability = "Probability";

    // The tasks, as ML.NET's evaluators know them by the columns' annotations.
    private const string MulticlassKind = "MulticlassClassification";
    private const string BinaryKind = "BinaryClassification";
    private const string RegressionKind = "Regression";
    private const string MultiOutputRegressionKind = "MultiOutputRegression";
    private const string AnomalyKind = "AnomalyDetection";

    /// <summary>The key of the greatest output, and the outputs as <c>Score</c>.</summary>
    public static OutputColumn[] Multiclass(DataViewSchema input, int classes, ClassValues? values)
    {
        DataViewSchema.Annotations.Builder predicted =
            StartAnnotations(input, MulticlassKind, PredictedLabel);
        DataViewSchema.Annotations.Builder score =
            StartAnnotations(input, MulticlassKind, Score);
        values?.AddTo(predicted, "KeyValues");
        values?.AddSlotNamesTo(score);
        values?.AddTo(score, "TrainingLabelValues");
        return
        [
            new ScalarOutput<uint>(
                PredictedLabel, new KeyDataViewType(typeof(uint), classes), predicted.ToAnnotations(), KeyOfLargest,
                OnnxRows.KeyOfLargest),
            new VectorOutput(Score, new VectorDataViewType(NumberDataViewType.Single, classes), score.ToAnnotations()),
        ];
    }

    /// <summary>Whether the first output is above 0, and it as <c>Score</c>; <c>Probability</c> where there is one.</summary>
    public static OutputColumn[] Binary(DataViewSchema input, Func<ReadOnlySpan<float>, float>? probability)
    {
        DataViewSchema.Annotations.Builder predicted =
            StartAnnotations(input, BinaryKind, PredictedLabel);
        DataViewSchema.Annotations.Builder score = StartAnnotations(input, BinaryKind, Score);
        OutputColumn[] columns = [AboveZero(predicted), First(score)];
        if (probability is null)
        {
            return columns;
        }
        DataViewSchema.Annotations.Builder annotations =
            StartAnnotations(input, BinaryKind, Probability);
        annotations.Add("IsNormalized", BooleanDataViewType.Instance, (ref bool value) => value = true);
        return [
            .. columns,
            new ScalarOutput<float>(
                Probability, NumberDataViewType.Single, annotations.ToAnnotations(), probability,
                (graph, outputs) => OnnxRows.Column(graph, outputs, 1))];
    }

    /// <summary>The output as <c>Score</c>.</summary>
    public static OutputColumn[] Regression(DataViewSchema input)
        => [First(StartAnnotations(input, RegressionKind, Score))];

    /// <summary>Whether the output is above 0, an anomaly, and it as <c>Score</c>.</summary>
    public static OutputColumn[] Anomaly(DataViewSchema input) =>
    [
        AboveZero(StartAnnotations(input, AnomalyKind, PredictedLabel)),
        First(StartAnnotations(input, AnomalyKind, Score)),
    ];

    /// <summary>The outputs as <c>Score</c>, with slot names where they have some.</summary>
    public static OutputColumn[] MultiOutputRegression(DataViewSchema input, int outputs, IReadOnlyList<string> names)
    {
        DataViewSchema.Annotations.Builder score = StartAnnotations(input, MultiOutputRegressionKind, Score);
        SlotNames.AddTo(score, names);
        return [new VectorOutput(Score, new VectorDataViewType(NumberDataViewType.Single, outputs), score.ToAnnotations())];
    }

    /// <summary>Starts the annotations of one column that a model adds.</summary>
    /// <param name="input">The schema that the columns are added to.</param>
    /// <param name="columnKind">The task, as ML.NET calls it.</param>
    /// <param name="valueKind">The column's part: <c>Score</c>, <c>Probability</c> or <c>PredictedLabel</c>.</param>
    public static DataViewSchema.Annotations.Builder StartAnnotations(DataViewSchema input, string columnKind, string valueKind)
    {
        uint id = SchemaShapes.NextScoreColumnSet(input);
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add("ScoreColumnSetId", new KeyDataViewType(typeof(uint), int.MaxValue), (ref uint value) => value = id);
        AddText("ScoreColumnKind", columnKind);
        AddText("ScoreValueKind", valueKind);
        return builder;

        void AddText(string name, string text)
            => builder.Add(name, TextDataViewType.Instance, (ref ReadOnlyMemory<char> value) => value = text.AsMemory());
    }

    /// <summary>The position of the largest output as a key: 1 for the first; 0, missing, when every output is NaN.</summary>
    internal static uint KeyOfLargest(ReadOnlySpan<float> outputs) => (uint)(ModelOutputs.Largest(outputs) + 1);

    private static ScalarOutput<bool> AboveZero(DataViewSchema.Annotations.Builder annotations)
        => new(PredictedLabel, BooleanDataViewType.Instance, annotations.ToAnnotations(), outputs => outputs[0] > 0, OnnxRows.AboveZero);

    private static ScalarOutput<float> First(DataViewSchema.Annotations.Builder annotations)
        => new(
            Score, NumberDataViewType.Single, annotations.ToAnnotations(), outputs => outputs[0],
            (graph, outputs) => OnnxRows.Column(graph, outputs, 0));
}
