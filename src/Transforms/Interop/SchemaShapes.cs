using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Transforms.Interop;

/// <summary>Builds and asks schema shapes, whose constructors ML.NET keeps to itself.</summary>
internal static class SchemaShapes
{
    public static SchemaShape Of(DataViewSchema schema) => SchemaShape.Create(schema);

    public static SchemaShape.Column? Find(SchemaShape shape, string name)
        => shape.TryFindColumn(name, out var column) ? column : null;

    /// <summary>The columns that a multiclass trainer adds: the same as ML.NET's own add.</summary>
    public static SchemaShape WithMulticlassOutput(SchemaShape input, SchemaShape.Column label)
    {
        var keyValues = label.Annotations.Where(annotation => annotation.Name == AnnotationUtils.Kinds.KeyValues);
        var columns = input.ToDictionary(column => column.Name);
        columns[ColumnNames.PredictedLabel] = new SchemaShape.Column(ColumnNames.PredictedLabel, SchemaShape.Column.VectorKind.Scalar,
            NumberDataViewType.UInt32, isKey: true, new SchemaShape(keyValues.Concat(AnnotationUtils.GetTrainerOutputAnnotation())));
        columns[ColumnNames.Score] = new SchemaShape.Column(ColumnNames.Score, SchemaShape.Column.VectorKind.Vector,
            NumberDataViewType.Single, isKey: false, new SchemaShape(AnnotationUtils.AnnotationsForMulticlassScoreColumn(label)));
        return new SchemaShape(columns.Values);
    }

    /// <summary>What ML.NET's own tools (cross-validation, one-versus-all) want to know of a trainer.</summary>
    public static TrainerInfo NetworkTrainerInfo { get; } = new(normalization: false, calibration: false, caching: false, supportValid: true);
}
