using Microsoft.ML.Data;

namespace Microsoft.ML.Trainers;

/// <summary>The shapes of the columns that trained models add.</summary>
internal static class OutputShapes
{
    private const SchemaShape.Column.VectorKind Scalar = SchemaShape.Column.VectorKind.Scalar;

    public static SchemaShape.Column[] Binary(bool calibrated)
    {
        var annotations = new SchemaShape(AnnotationUtils.GetTrainerOutputAnnotation());
        SchemaShape.Column[] columns =
        [
            new(DefaultColumnNames.Score, Scalar, NumberDataViewType.Single, false, annotations),
            new(DefaultColumnNames.PredictedLabel, Scalar, BooleanDataViewType.Instance, false, annotations),
            new(DefaultColumnNames.Probability, Scalar, NumberDataViewType.Single, false,
                new SchemaShape(AnnotationUtils.GetTrainerOutputAnnotation(isNormalized: true))),
        ];
        return calibrated ? columns : columns[..2];
    }

    public static SchemaShape.Column[] Multiclass(SchemaShape inputSchema, string labelName)
    {
        inputSchema.TryFindColumn(labelName, out var label);
        var keyValues = label.Annotations.Where(column => column.Name == AnnotationUtils.Kinds.KeyValues);
        return
        [
            new(DefaultColumnNames.Score, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false,
                new SchemaShape(AnnotationUtils.AnnotationsForMulticlassScoreColumn(label))),
            new(DefaultColumnNames.PredictedLabel, Scalar, NumberDataViewType.UInt32, true,
                new SchemaShape(keyValues.Concat(AnnotationUtils.GetTrainerOutputAnnotation()))),
        ];
    }
}
