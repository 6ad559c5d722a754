using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Pictures;

/// <summary>Reads what models say of rows, and what the rows are.</summary>
internal static class ScoredColumns
{
    public static IDataView Scored(ITransformer model, IDataView data)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        return model.Transform(data);
    }

    public static IDataView Require(IDataView data, string column) => data.Schema.GetColumnOrNull(column) is not null
        ? data
        : throw new ArgumentException(
            $"There is no column '{column}': expected one of {string.Join(", ", data.Schema.Select(known => known.Name).Distinct())}.");

    public static IEnumerable<float> Numbers(IDataView data, string column) =>
        Require(data, column).Schema[column].Type is NumberDataViewType type
        && type.RawType == typeof(float)
        ? data.GetColumn<float>(column)
        : throw new ArgumentException($"Column '{column}' is {data.Schema[column].Type}: expected Single.");

    // Keys by their values' names.
    public static string[] Names(IDataView data, string column)
    {
        DataViewSchema.Column found = Require(data, column).Schema[column];
        if (found.Type is BooleanDataViewType)
        {
            return [.. data.GetColumn<bool>(column).Select(value => value ? "true" : "false")];
        }
        if (found.Type is TextDataViewType)
        {
            return [.. data.GetColumn<string>(column)];
        }
        if (found.Type is not KeyDataViewType { RawType: var type } || type != typeof(uint))
        {
            throw new ArgumentException($"Column '{column}' is {found.Type}: expected a key, a text or a Boolean.");
        }
        string[] names = [];
        if (found.Annotations.Schema.GetColumnOrNull("KeyValues")?.Type is VectorDataViewType { ItemType: TextDataViewType })
        {
            VBuffer<ReadOnlyMemory<char>> keys = default;
            found.GetKeyValues(ref keys);
            names = [.. keys.DenseValues().Select(key => key.ToString())];
        }
        return
        [
            .. data.GetColumn<uint>(column).Select(key => key == 0
                ? "missing"
                : key <= names.Length ? names[key - 1] : (key - 1).ToString(CultureInfo.InvariantCulture)),
        ];
    }

    public static string[] SlotNames(DataViewSchema.Column column)
    {
        int size = ((VectorDataViewType)column.Type).Size;
        VBuffer<ReadOnlyMemory<char>> names = default;
        if (column.Annotations.Schema.GetColumnOrNull("SlotNames")?.Type is VectorDataViewType { ItemType: TextDataViewType })
        {
            column.GetSlotNames(ref names);
        }
        return names.Length == size
            ? [.. names.DenseValues().Select(name => name.ToString())]
            : [.. Enumerable.Range(0, size).Select(slot => slot.ToString(CultureInfo.InvariantCulture))];
    }

    public static ScoredLabels[] Curves(IReadOnlyList<(string Name, ITransformer Model)> models, IDataView data, string label)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(data);
        return [.. models.Select(model =>
        {
            IDataView scored = Scored(model.Model, data);
            string column = scored.Schema.GetColumnOrNull("Probability") is null ? "Score" : "Probability";
            return Require(scored, label).Schema[label].Type is BooleanDataViewType
                ? new ScoredLabels(model.Name, [.. Numbers(scored, column)], [.. scored.GetColumn<bool>(label)])
                : throw new ArgumentException($"Column '{label}' is {scored.Schema[label].Type}: expected a Boolean.");
        })];
    }
}
