using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Transforms.Scoring;

/// <summary>The columns that the transformers of each task add, as those of ML.NET's own trainers.</summary>
internal static class ScoreColumns
{
    /// <summary>The key of the greatest output, and the outputs as <c>Score</c>.</summary>
    public static OutputColumn[] Multiclass(DataViewSchema input, int classes, ClassValues? values)
    {
        DataViewSchema.Annotations.Builder predicted =
            ScoreColumnAnnotations.Start(input, ScoreColumnAnnotations.Multiclass, ColumnNames.PredictedLabel);
        DataViewSchema.Annotations.Builder score =
            ScoreColumnAnnotations.Start(input, ScoreColumnAnnotations.Multiclass, ColumnNames.Score);
        values?.AddTo(predicted, "KeyValues");
        values?.AddSlotNamesTo(score);
        values?.AddTo(score, "TrainingLabelValues");
        return
        [
            new LargestOutput(ColumnNames.PredictedLabel, classes, predicted.ToAnnotations()),
            new VectorOutput(ColumnNames.Score, new VectorDataViewType(NumberDataViewType.Single, classes), score.ToAnnotations()),
        ];
    }

    /// <summary>Whether the first output is above 0, and it as <c>Score</c>; <c>Probability</c> where there is one.</summary>
    public static OutputColumn[] Binary(DataViewSchema input, RowValue<float>? probability)
    {
        DataViewSchema.Annotations.Builder predicted =
            ScoreColumnAnnotations.Start(input, ScoreColumnAnnotations.Binary, ColumnNames.PredictedLabel);
        DataViewSchema.Annotations.Builder score = ScoreColumnAnnotations.Start(input, ScoreColumnAnnotations.Binary, ColumnNames.Score);
        OutputColumn[] columns = [AboveZero(predicted), First(score)];
        if (probability is null)
        {
            return columns;
        }
        DataViewSchema.Annotations.Builder annotations =
            ScoreColumnAnnotations.Start(input, ScoreColumnAnnotations.Binary, ColumnNames.Probability);
        annotations.Add("IsNormalized", BooleanDataViewType.Instance, (ref bool value) => value = true);
        return [
            .. columns,
            new ScalarOutput<float>(ColumnNames.Probability, NumberDataViewType.Single, annotations.ToAnnotations(), probability)];
    }

    /// <summary>The output as <c>Score</c>.</summary>
    public static OutputColumn[] Regression(DataViewSchema input)
        => [First(ScoreColumnAnnotations.Start(input, ScoreColumnAnnotations.Regression, ColumnNames.Score))];

    /// <summary>Whether the output is above 0, an anomaly, and it as <c>Score</c>.</summary>
    public static OutputColumn[] Anomaly(DataViewSchema input) =>
    [
        AboveZero(ScoreColumnAnnotations.Start(input, ScoreColumnAnnotations.Anomaly, ColumnNames.PredictedLabel)),
        First(ScoreColumnAnnotations.Start(input, ScoreColumnAnnotations.Anomaly, ColumnNames.Score)),
    ];

    private static ScalarOutput<bool> AboveZero(DataViewSchema.Annotations.Builder annotations)
        => new(ColumnNames.PredictedLabel, BooleanDataViewType.Instance, annotations.ToAnnotations(), outputs => outputs[0] > 0);

    private static ScalarOutput<float> First(DataViewSchema.Annotations.Builder annotations)
        => new(ColumnNames.Score, NumberDataViewType.Single, annotations.ToAnnotations(), outputs => outputs[0]);
}
