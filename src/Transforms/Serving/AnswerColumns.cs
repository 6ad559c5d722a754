using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Transforms.Serving;

/// <summary>The columns of a chain that its answers are read from.</summary>
internal sealed class AnswerColumns
{
    private static readonly SlotIndex YesAndNo = new([bool.FalseString, bool.TrueString]);

    /// <param name="schema">The columns after the chain.</param>
    /// <param name="asked">The names of columns that are given as they are.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public AnswerColumns(DataViewSchema schema, IReadOnlyList<string> asked)
    {
        Label = schema.GetColumnOrNull(ScoreColumns.PredictedLabel);
        Score = Numbers(schema, ScoreColumns.Score);
        Probability = Numbers(schema, ScoreColumns.Probability) is { Type: NumberDataViewType } probability ? probability : null;
        Asked = asked.Count == 0 && Label is null && Score is null && schema.Count > 0
            ? [schema.Last(column => !column.IsHidden)]
            : [.. asked.Select(name => schema.GetColumnOrNull(name) ?? throw Unknown(name))];
        Read = [.. new[] { Label, Score, Probability }.OfType<DataViewSchema.Column>().Concat(Asked).DistinctBy(column => column.Index)];
        IReadOnlyList<string> slots = Score is { Type: VectorDataViewType vector } score ? ColumnNames.OfSlots(score, vector.Size) : [];
        if (Label is { Type: KeyDataViewType key } label)
        {
            // Where classes have no names they have the numbers of their keys.
            LabelNames = ColumnNames.OfKey(label);
            LabelNames = LabelNames.Count > 0 || (ulong)slots.Count != key.Count ? LabelNames : slots;
            slots = slots.Count > 0 || Score?.Type is not VectorDataViewType { Size: var classes } || (ulong)classes != key.Count ? slots
                : LabelNames.Count == classes ? LabelNames : [.. Enumerable.Range(1, classes).Select(number => $"{number}")];
        }
        Slots = Score?.Type is VectorDataViewType { Size: var size }
            ? new SlotIndex(slots.Count > 0 ? slots : Enumerable.Repeat("", size))
            : YesAndNo;

        ArgumentException Unknown(string name) => new(
            $"The model has no column '{name}'; expected among {string.Join(", ", schema.Select(column => column.Name).Distinct())}.",
            nameof(PredictorOptions.Columns));
    }

    public DataViewSchema.Column? Label { get; }

    public DataViewSchema.Column? Score { get; }

    public DataViewSchema.Column? Probability { get; }

    public IReadOnlyList<DataViewSchema.Column> Asked { get; }

    /// <summary>All columns that are read.</summary>
    public IReadOnlyList<DataViewSchema.Column> Read { get; }

    /// <summary>The names of the numbers that there are of each label or output.</summary>
    public SlotIndex Slots { get; }

    /// <summary>The names of the labels of a key, in their order; empty where there are none.</summary>
    public IReadOnlyList<string> LabelNames { get; } = [];

    // A column of Single, one or a vector of a known size; null where it is something else.
    private static DataViewSchema.Column? Numbers(DataViewSchema schema, string name) =>
        schema.GetColumnOrNull(name) is { } column
        && (column.Type is VectorDataViewType { IsKnownSize: true, ItemType: var item } ? item : column.Type) == NumberDataViewType.Single
            ? column
            : null;
}
