using System.Collections;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Transforms.Serving;

/// <summary>The names that annotations give the values of a key and the slots of a vector, as texts.</summary>
internal static class ColumnNames
{
    /// <summary>The names of a key's values; empty where they have none.</summary>
    public static IReadOnlyList<string> OfKey(DataViewSchema.Column column) => Of(column, "KeyValues");

    /// <summary>The names of a vector's slots, or of the classes that they stand for; empty where they have none.</summary>
    public static IReadOnlyList<string> OfSlots(DataViewSchema.Column column, int size)
    {
        IReadOnlyList<string> names = Of(column, "SlotNames");
        if (names.Count != size || names.All(string.IsNullOrEmpty))
        {
            names = Of(column, "TrainingLabelValues");
        }
        return names.Count == size ? names : [];
    }

    /// <summary>A value as a text, the same in every culture.</summary>
    public static string Text(object value) =>
        value is IFormattable formattable ? formattable.ToString(null, CultureInfo.InvariantCulture) : value.ToString() ?? "";

    private static string[] Of(DataViewSchema.Column column, string annotation)
    {
        DataViewSchema.Annotations annotations = column.Annotations;
        return annotations.Schema.GetColumnOrNull(annotation) is { Type: VectorDataViewType { IsKnownSize: true } type } found
            ? [.. ((IEnumerable)Generic.Call(Read<int>, type.ItemType.RawType, annotations, found)!).Cast<object>().Select(Text)]
            : [];
    }

    private static T[] Read<T>(DataViewSchema.Annotations annotations, DataViewSchema.Column column)
    {
        VBuffer<T> values = default;
        annotations.GetGetter<VBuffer<T>>(column)(ref values);
        return [.. values.DenseValues()];
    }
}
