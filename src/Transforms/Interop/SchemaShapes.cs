using MLNetDeep.Transforms.Scoring;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Transforms.Interop;

/// <summary>Builds and asks schema shapes, whose constructors ML.NET keeps to itself.</summary>
internal static class SchemaShapes
{
    private const SchemaShape.Column.VectorKind Scalar = SchemaShape.Column.VectorKind.Scalar;
    private const SchemaShape.Column.VectorKind Vector = SchemaShape.Column.VectorKind.Vector;

    /// <summary>The properties of a trainer that ML.NET's own tools (cross-validation, one-versus-all) read.</summary>
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

    /// <summary>The next number of a set of score columns, by which ML.NET's evaluators find the newest.</summary>
    public static uint NextScoreColumnSet(DataViewSchema schema) =>
        schema.GetMaxAnnotationKind(out _, AnnotationUtils.Kinds.ScoreColumnSetId) + 1;

    /// <summary>The columns that a multiclass trainer adds: the same as ML.NET's own add.</summary>
    public static IEnumerable<SchemaShape.Column> Multiclass(SchemaShape.Column label)
    {
        IEnumerable<SchemaShape.Column> keyValues =
            label.Annotations.Where(annotation => annotation.Name == AnnotationUtils.Kinds.KeyValues);
        return
        [
            Output(ScoreColumns.PredictedLabel, Scalar, NumberDataViewType.UInt32, keyValues, isKey: true),
            new(ScoreColumns.Score, Vector, NumberDataViewType.Single, isKey: false,
                new SchemaShape(AnnotationUtils.AnnotationsForMulticlassScoreColumn(label))),
        ];
    }

    /// <summary>The columns that a binary trainer adds, and that of the probability where it is calibrated.</summary>
    public static IEnumerable<SchemaShape.Column> Binary(bool calibrated)
        => calibrated
            ? [
                .. ScoreAndLabel(),
                Output(ScoreColumns.Probability, Scalar, NumberDataViewType.Single, isNormalized: true)]
            : ScoreAndLabel();

    /// <summary>The columns that an anomaly detector adds.</summary>
    public static IEnumerable<SchemaShape.Column> Anomaly() => ScoreAndLabel();

    /// <summary>A vector of Single, with slot names or without.</summary>
    public static SchemaShape.Column Numbers(string name, bool hasSlotNames)
        => new(name, Vector, NumberDataViewType.Single, isKey: false,
            new SchemaShape(hasSlotNames ? [new(AnnotationUtils.Kinds.SlotNames, Vector, TextDataViewType.Instance, isKey: false)] : []));

    /// <summary>Whether a column has slot names.</summary>
    public static bool HasSlotNames(SchemaShape.Column column) =>
        column.Annotations.Any(annotation => annotation.Name == AnnotationUtils.Kinds.SlotNames);

    /// <summary>The column that a regression trainer adds.</summary>
    public static IEnumerable<SchemaShape.Column> Regression()
        => [Output(ScoreColumns.Score, Scalar, NumberDataViewType.Single)];

    /// <summary>The column that a trainer of several numbers adds: with the label's slot names.</summary>
    public static IEnumerable<SchemaShape.Column> MultiOutputRegression(SchemaShape.Column label)
    {
        IEnumerable<SchemaShape.Column> slotNames =
            label.Annotations.Where(annotation => annotation.Name == AnnotationUtils.Kinds.SlotNames);
        return [Output(ScoreColumns.Score, Vector, NumberDataViewType.Single, slotNames)];
    }

    /// <summary>A column that a trainer adds, with the annotations of scores.</summary>
    /// <param name="name">The name.</param>
    /// <param name="kind">Whether it is a vector.</param>
    /// <param name="type">The type of its numbers.</param>
    /// <param name="annotations">Those that it has besides; null: none.</param>
    /// <param name="isKey">Whether it is a key.</param>
    /// <param name="isNormalized">Whether it says that its numbers are from 0 to 1.</param>
    public static SchemaShape.Column Output(
        string name, SchemaShape.Column.VectorKind kind, DataViewType type, IEnumerable<SchemaShape.Column>? annotations = null,
        bool isKey = false, bool isNormalized = false)
        => new(
            name, kind, type, isKey, new SchemaShape([.. annotations ?? [], .. AnnotationUtils.GetTrainerOutputAnnotation(isNormalized)]));

    private static SchemaShape.Column[] ScoreAndLabel() =>
    [
        Output(ScoreColumns.PredictedLabel, Scalar, BooleanDataViewType.Instance),
        Output(ScoreColumns.Score, Scalar, NumberDataViewType.Single),
    ];
}
