using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Transforms.Interop;

/// <summary>Builds and asks schema shapes, whose constructors ML.NET keeps to itself.</summary>
internal static class SchemaShapes
{
    private const SchemaShape.Column.VectorKind Scalar = SchemaShape.Column.VectorKind.Scalar;
    private const SchemaShape.Column.VectorKind Vector = SchemaShape.Column.VectorKind.Vector;

    /// <summary>What ML.NET's own tools (cross-validation, one-versus-all) want to know of a trainer.</summary>
    /// <param name="normalization">Whether it suffers from features of different scales.</param>
    /// <param name="validation">Whether it takes rows to watch.</param>
    public static TrainerInfo TrainerInfo(bool normalization, bool validation = false)
        => new(normalization, calibration: false, caching: false, supportValid: validation);

    public static SchemaShape Of(DataViewSchema schema) => SchemaShape.Create(schema);

    public static SchemaShape.Column? Find(SchemaShape shape, string name)
        => shape.TryFindColumn(name, out SchemaShape.Column column) ? column : null;

    /// <summary>A shape with columns added, in place of those of the same names.</summary>
    public static SchemaShape With(SchemaShape input, IEnumerable<SchemaShape.Column> added)
    {
        var columns = input.ToDictionary(column => column.Name);
        foreach (SchemaShape.Column column in added)
        {
            columns[column.Name] = column;
        }
        return new SchemaShape(columns.Values);
    }

    /// <summary>The columns that a multiclass trainer adds: the same as ML.NET's own add.</summary>
    public static IEnumerable<SchemaShape.Column> Multiclass(SchemaShape.Column label)
    {
        IEnumerable<SchemaShape.Column> keyValues =
            label.Annotations.Where(annotation => annotation.Name == AnnotationUtils.Kinds.KeyValues);
        return
        [
            new(ColumnNames.PredictedLabel, Scalar, NumberDataViewType.UInt32, isKey: true,
                new SchemaShape(keyValues.Concat(AnnotationUtils.GetTrainerOutputAnnotation()))),
            new(ColumnNames.Score, Vector, NumberDataViewType.Single, isKey: false,
                new SchemaShape(AnnotationUtils.AnnotationsForMulticlassScoreColumn(label))),
        ];
    }

    /// <summary>The columns that a binary trainer adds, and that of the probability where it is calibrated.</summary>
    public static IEnumerable<SchemaShape.Column> Binary(bool calibrated)
        => calibrated
            ? [
                .. ScoreAndLabel(),
                new(ColumnNames.Probability, Scalar, NumberDataViewType.Single, isKey: false, OutputAnnotations(isNormalized: true))]
            : ScoreAndLabel();

    /// <summary>The columns that an anomaly detector adds.</summary>
    public static IEnumerable<SchemaShape.Column> Anomaly() => ScoreAndLabel();

    /// <summary>The column of a projection: its axes are named.</summary>
    public static SchemaShape.Column Projection(string name) => Numbers(name, hasSlotNames: true);

    /// <summary>A vector of Single, with slot names or without.</summary>
    public static SchemaShape.Column Numbers(string name, bool hasSlotNames)
        => new(name, Vector, NumberDataViewType.Single, isKey: false,
            new SchemaShape(hasSlotNames ? [new(AnnotationUtils.Kinds.SlotNames, Vector, TextDataViewType.Instance, isKey: false)] : []));

    /// <summary>Whether a column has slot names.</summary>
    public static bool HasSlotNames(SchemaShape.Column column) =>
        column.Annotations.Any(annotation => annotation.Name == AnnotationUtils.Kinds.SlotNames);

    /// <summary>The column that a regression trainer adds.</summary>
    public static IEnumerable<SchemaShape.Column> Regression()
        => [new(ColumnNames.Score, Scalar, NumberDataViewType.Single, isKey: false, OutputAnnotations())];

    /// <summary>The column that a trainer of several numbers adds: with the label's slot names.</summary>
    public static IEnumerable<SchemaShape.Column> MultiOutputRegression(SchemaShape.Column label)
    {
        IEnumerable<SchemaShape.Column> slotNames =
            label.Annotations.Where(annotation => annotation.Name == AnnotationUtils.Kinds.SlotNames);
        return [
            new(
                ColumnNames.Score, Vector, NumberDataViewType.Single, isKey: false,
                new SchemaShape(slotNames.Concat(AnnotationUtils.GetTrainerOutputAnnotation())))];
    }

    private static SchemaShape.Column[] ScoreAndLabel() =>
    [
        new(ColumnNames.PredictedLabel, Scalar, BooleanDataViewType.Instance, isKey: false, OutputAnnotations()),
        new(ColumnNames.Score, Scalar, NumberDataViewType.Single, isKey: false, OutputAnnotations()),
    ];

    private static SchemaShape OutputAnnotations(bool isNormalized = false) =>
        new(AnnotationUtils.GetTrainerOutputAnnotation(isNormalized));
}
