namespace Microsoft.ML.Data;

internal static class AnnotationUtils
{
    public static class Kinds
    {
        public const string SlotNames = "SlotNames";
        public const string KeyValues = "KeyValues";
        public const string ScoreColumnSetId = "ScoreColumnSetId";
        public const string ScoreColumnKind = "ScoreColumnKind";
        public const string ScoreValueKind = "ScoreValueKind";
        public const string IsNormalized = "IsNormalized";
        public const string TrainingLabelValues = "TrainingLabelValues";
    }

    public static class Const
    {
        public static class ScoreColumnKind
        {
            public const string BinaryClassification = "BinaryClassification";
            public const string MulticlassClassification = "MulticlassClassification";
        }

        public static class ScoreValueKind
        {
            public const string Score = "Score";
            public const string PredictedLabel = "PredictedLabel";
            public const string Probability = "Probability";
        }
    }

    public static KeyDataViewType ScoreColumnSetIdType { get; } = new(typeof(uint), int.MaxValue);

    /// <summary>The largest value of a key annotation over all columns and the column that has it; 0 and -1 without any.</summary>
    public static uint GetMaxAnnotationKind(this DataViewSchema schema, out int colMax, string annotationKind,
        Func<DataViewSchema, int, bool>? filterFunc = null)
    {
        uint largest = 0;
        colMax = -1;
        foreach (var column in schema)
        {
            uint value = 0;
            if (column.Annotations.Schema.GetColumnOrNull(annotationKind)?.Type is not KeyDataViewType { RawType: var raw }
                || raw != typeof(uint)
                || filterFunc?.Invoke(schema, column.Index) == false)
            {
                continue;
            }
            column.Annotations.GetValue(annotationKind, ref value);
            if (value > largest)
                (largest, colMax) = (value, column.Index);
        }
        return largest;
    }

    public static bool HasSlotNames(this DataViewSchema.Column column, int vectorSize)
        => vectorSize > 0
            && column.Annotations.Schema.GetColumnOrNull(Kinds.SlotNames)?.Type is VectorDataViewType { ItemType: TextDataViewType } names
            && names.Size == vectorSize;

    public static bool HasSlotNames(this SchemaShape.Column col)
        => col.Kind == SchemaShape.Column.VectorKind.Vector && HasTextVector(col.Annotations, Kinds.SlotNames);

    public static bool IsNormalized(this SchemaShape.Column column)
        => column.Annotations.TryFindColumn(Kinds.IsNormalized, out var annotation)
            && annotation is { Kind: SchemaShape.Column.VectorKind.Scalar, ItemType: BooleanDataViewType };

    /// <summary>The annotations every trainer's score columns carry.</summary>
    public static IEnumerable<SchemaShape.Column> GetTrainerOutputAnnotation(bool isNormalized = false)
    {
        const SchemaShape.Column.VectorKind Scalar = SchemaShape.Column.VectorKind.Scalar;
        yield return new(Kinds.ScoreColumnSetId, Scalar, NumberDataViewType.UInt32, true);
        yield return new(Kinds.ScoreColumnKind, Scalar, TextDataViewType.Instance, false);
        yield return new(Kinds.ScoreValueKind, Scalar, TextDataViewType.Instance, false);
        if (isNormalized)
            yield return new(Kinds.IsNormalized, Scalar, BooleanDataViewType.Instance, false);
    }

    /// <summary>The annotations of a multiclass score: the label's values, also as slot names when they are text.</summary>
    public static IEnumerable<SchemaShape.Column> AnnotationsForMulticlassScoreColumn(SchemaShape.Column? labelColumn = null)
    {
        const SchemaShape.Column.VectorKind Vector = SchemaShape.Column.VectorKind.Vector;
        var columns = new List<SchemaShape.Column>();
        if (labelColumn is { IsKey: true } label
            && label.Annotations.TryFindColumn(Kinds.KeyValues, out var values)
            && values.Kind == Vector)
        {
            if (values.ItemType is TextDataViewType)
                columns.Add(new(Kinds.SlotNames, Vector, TextDataViewType.Instance, false));
            columns.Add(new(Kinds.TrainingLabelValues, Vector, values.ItemType, false));
        }
        columns.AddRange(GetTrainerOutputAnnotation());
        return columns;
    }

    private static bool HasTextVector(SchemaShape annotations, string kind)
        => annotations.TryFindColumn(kind, out var column)
            && column is { Kind: SchemaShape.Column.VectorKind.Vector, ItemType: TextDataViewType };
}
