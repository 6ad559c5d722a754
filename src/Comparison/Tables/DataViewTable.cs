using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Comparisons.Tables;

/// <summary>Reads the rows of a data view into a table: scalars as a file would have them, vectors as they are.</summary>
internal static class DataViewTable
{
    private static readonly Dictionary<Type, ColumnKind> Kinds = new()
    {
        [typeof(bool)] = ColumnKind.Boolean,
        [typeof(DateTime)] = ColumnKind.Date,
    };

    /// <summary>Reads the rows of a view.</summary>
    public static Table Read(IDataView data, string label, string name = "table") => Read([data], label, name);

    /// <summary>Reads rows to train on, and behind them rows to test on if there are two views.</summary>
    public static Table Read(IReadOnlyList<IDataView> parts, string label, string name)
    {
        IDataView data = parts[0];
        ArgumentException.ThrowIfNullOrEmpty(label);
        if (data.Schema.GetColumnOrNull(label) is null)
        {
            throw new ArgumentException(
                $"There is no column '{label}': expected one of {string.Join(", ", data.Schema.Select(column => column.Name))}.",
                    nameof(label));
        }
        DataViewSchema.Column[] columns = [.. data.Schema.Where(column => !column.IsHidden && IsRead(column))];
        var values = new CellValues(TableCulture.Invariant);
        string?[][] texts = [.. columns.Where(column => column.Type is not VectorDataViewType)
            .Select(column => parts.SelectMany(part => Texts(part, part.Schema[column.Name])).ToArray())];
        string[] names = [.. columns.Where(column => column.Type is not VectorDataViewType).Select(column => column.Name)];
        int place = Array.IndexOf(names, label);
        if (place < 0)
        {
            throw new ArgumentException(
                $"Column '{label}' is {data.Schema[label].Type}: expected a number, a text, a key or a Boolean to predict.", nameof(label));
        }
        int[] labeled = [.. Enumerable.Range(0, texts[place].Length).Where(row => texts[place][row] is not null)];
        var target = LabelColumn.Read(
            name, label, Array.ConvertAll(labeled, row => texts[place][row]!),
            data.Schema[label].Type is KeyDataViewType or BooleanDataViewType ? Task(texts[place]) : null, values,
            KeyValues(data.Schema[label]));
        var inference = new ColumnInference(values);
        List<TableColumn> read = [];
        ImageShape? image = null;
        foreach (DataViewSchema.Column column in columns.Where(column => column.Name != label))
        {
            if (column.Type is VectorDataViewType type)
            {
                VBuffer<float>[] rows = [.. parts.SelectMany(part => Vectors(part, part.Schema[column.Name]))];
                bool isImage = type.Dimensions.Length == 3;
                image = isImage ? new ImageShape(type.Dimensions[0], type.Dimensions[1], type.Dimensions[2]) : image;
                read.Add(new TableColumn(
                    column.Name, isImage ? ColumnKind.Image : ColumnKind.Vector,
                    ColumnValues.Of(type, Array.ConvertAll(labeled, row => rows[row])),
                    isImage ? $"images of {string.Join(" x ", type.Dimensions)}" : $"vectors of {type.Size} numbers"));
                continue;
            }
            string?[] all = texts[Array.IndexOf(names, column.Name)];
            read.Add(inference.Read(
                column.Name, Array.ConvertAll(labeled, row => all[row]), Kinds.TryGetValue(column.Type.RawType, out ColumnKind kind) ? kind
                    : null));
        }
        string[] left = [.. data.Schema.Where(column => !column.IsHidden && !IsRead(column))
            .Select(column => $"column '{column.Name}' is {column.Type}: left out")];
        return read.Exists(column => column.IsUsed)
            ? new Table(name, target, read, left)
            {
                Image = read.Count(column => column.IsUsed) == 1 ? image : null,
                TestStart = parts.Count > 1 ? TestStart(parts[0], label) : null,
            }
            : throw new FormatException("Expected a column besides the label that tells the labels apart, found none.");
    }

    // Rows without a label are left out.
    private static int TestStart(IDataView training, string label) =>
        Texts(training, training.Schema[label]).Count(text => text is not null);

    private static bool IsRead(DataViewSchema.Column column) => column.Type switch
    {
        VectorDataViewType vector => vector.Size > 0 && vector.ItemType == NumberDataViewType.Single,
        KeyDataViewType => column.Annotations.Schema.GetColumnOrNull("KeyValues") is not null,
        NumberDataViewType or TextDataViewType or BooleanDataViewType or DateTimeDataViewType => true,
        _ => false,
    };

    private static TableTask Task(string?[] texts) =>
        texts.OfType<string>().Distinct().Take(3).Count() == 2 ? TableTask.Binary : TableTask.Multiclass;

    private static IReadOnlyList<string>? KeyValues(DataViewSchema.Column column)
    {
        if (column.Type is not KeyDataViewType)
        {
            return null;
        }
        VBuffer<ReadOnlyMemory<char>> keys = default;
        column.GetKeyValues(ref keys);
        return [.. keys.DenseValues().Select(key => key.ToString())];
    }

    private static string?[] Texts(IDataView data, DataViewSchema.Column column)
    {
        if (KeyValues(column) is { } keys)
        {
            return [.. data.GetColumn<uint>(column).Select(key => key == 0 ? null : keys[(int)key - 1])];
        }
        return column.Type.RawType switch
        {
            var type when type == typeof(ReadOnlyMemory<char>) =>
                [.. data.GetColumn<string>(column).Select(text => string.IsNullOrWhiteSpace(text) ? null : text)],
            var type when type == typeof(bool) => [.. data.GetColumn<bool>(column).Select(value => value ? "true" : "false")],
            var type when type == typeof(DateTime) =>
                [.. data.GetColumn<DateTime>(column).Select(value => value.ToString(CellValues.DateFormat, CultureInfo.InvariantCulture))],
            var type when type == typeof(float) => Numbers<float>(data, column),
            var type when type == typeof(double) => Numbers<double>(data, column),
            var type when type == typeof(sbyte) => Numbers<sbyte>(data, column),
            var type when type == typeof(byte) => Numbers<byte>(data, column),
            var type when type == typeof(short) => Numbers<short>(data, column),
            var type when type == typeof(ushort) => Numbers<ushort>(data, column),
            var type when type == typeof(int) => Numbers<int>(data, column),
            var type when type == typeof(uint) => Numbers<uint>(data, column),
            var type when type == typeof(long) => Numbers<long>(data, column),
            _ => Numbers<ulong>(data, column),
        };
    }

    private static string?[] Numbers<T>(IDataView data, DataViewSchema.Column column)
        where T : IFormattable =>
        [.. data.GetColumn<T>(column).Select(value => value.ToString(null, CultureInfo.InvariantCulture) is var text && text == "NaN"
            ? null : text)];

    private static VBuffer<float>[] Vectors(IDataView data, DataViewSchema.Column column)
    {
        using DataViewRowCursor cursor = data.GetRowCursor([column]);
        ValueGetter<VBuffer<float>> read = cursor.GetGetter<VBuffer<float>>(column);
        List<VBuffer<float>> rows = [];
        while (cursor.MoveNext())
        {
            VBuffer<float> row = default;
            read(ref row);
            rows.Add(row);
        }
        return [.. rows];
    }
}
