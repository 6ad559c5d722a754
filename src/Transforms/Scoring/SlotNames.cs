using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Transforms.Scoring;

/// <summary>The names of a vector column's slots, as annotations.</summary>
internal static class SlotNames
{
    private const string Annotation = "SlotNames";

    /// <summary>The names of a column's slots; empty where it does not say.</summary>
    public static IReadOnlyList<string> Of(DataViewSchema.Column column, int size)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        if (column.Annotations.Schema.GetColumnOrNull(Annotation)?.Type is VectorDataViewType { ItemType: TextDataViewType } type
            && type.Size == size)
        {
            column.GetSlotNames(ref names);
        }
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    /// <summary>Adds names; nothing where there are none.</summary>
    public static void AddTo(DataViewSchema.Annotations.Builder builder, IReadOnlyList<string> names)
    {
        if (names.Count > 0)
        {
            AddTo(builder, names.Count, names.Select(name => name.AsMemory()));
        }
    }

    /// <summary>Adds names that are made when they are asked for.</summary>
    public static void AddTo(DataViewSchema.Annotations.Builder builder, int count, IEnumerable<ReadOnlyMemory<char>> names)
        => builder.Add(Annotation, new VectorDataViewType(TextDataViewType.Instance, count), (ref VBuffer<ReadOnlyMemory<char>> value) =>
        {
            var editor = VBufferEditor.Create(ref value, count);
            int slot = 0;
            foreach (ReadOnlyMemory<char> name in names)
            {
                editor.Values[slot++] = name;
            }
            value = editor.Commit();
        });
}
