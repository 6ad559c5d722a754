using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Transforms.Scoring;

/// <summary>The names of a vector column's slots, as annotations.</summary>
internal static class SlotNames
{
    /// <summary>The names of a column's slots; empty where it does not say.</summary>
    public static IReadOnlyList<string> Of(DataViewSchema.Column column, int size)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        if (column.Annotations.Schema.GetColumnOrNull("SlotNames")?.Type is VectorDataViewType { ItemType: TextDataViewType } type && type.Size == size)
            column.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    /// <summary>Adds them; nothing where there are none.</summary>
    public static void AddTo(DataViewSchema.Annotations.Builder builder, IReadOnlyList<string> names)
    {
        if (names.Count == 0)
            return;
        var values = names.Select(name => name.AsMemory()).ToArray();
        builder.Add("SlotNames", new VectorDataViewType(TextDataViewType.Instance, values.Length), (ref VBuffer<ReadOnlyMemory<char>> value) =>
            value = new VBuffer<ReadOnlyMemory<char>>(values.Length, [.. values]));
    }
}
