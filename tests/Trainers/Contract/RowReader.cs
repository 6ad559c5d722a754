using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Trainers.Tests.Contract;

/// <summary>Reads rows whatever their columns' types, as text that shows every bit.</summary>
internal static class RowReader
{
    /// <summary>A reader of the row that <paramref name="row"/> stands on.</summary>
    public static Func<string> Of(DataViewRow row, params IEnumerable<DataViewSchema.Column> columns)
    {
        Func<string>[] readers = columns.Select(column => Reader(row, column)).ToArray();
        return () => string.Join('|', readers.Select(read => read()));
    }

    /// <summary>All rows of a cursor.</summary>
    public static List<string> All(DataViewRowCursor cursor, params IEnumerable<DataViewSchema.Column> columns)
    {
        Func<string> read = Of(cursor, columns);
        List<string> rows = [];
        while (cursor.MoveNext())
        {
            rows.Add(read());
        }
        return rows;
    }

    /// <summary>All rows of a data view.</summary>
    public static List<string> All(IDataView data, params string[] names)
    {
        DataViewSchema.Column[] columns = names.Select(name => data.Schema[name]).ToArray();
        using DataViewRowCursor cursor = data.GetRowCursor(columns);
        return All(cursor, columns);
    }

    /// <summary>A vector as a reader tells it.</summary>
    public static string Text(IEnumerable<float> values) => string.Join(' ', values.Select(Text));

    /// <summary>A number as a reader tells it.</summary>
    public static string Text(float value) => BitConverter.SingleToInt32Bits(value).ToString(CultureInfo.InvariantCulture);

    private static Func<string> Reader(DataViewRow row, DataViewSchema.Column column) => column.Type switch
    {
        VectorDataViewType => Reader<VBuffer<float>>(row, column, value => Text(value.DenseValues())),
        KeyDataViewType => Reader<uint>(row, column, value => value.ToString(CultureInfo.InvariantCulture)),
        BooleanDataViewType => Reader<bool>(row, column, value => value.ToString()),
        TextDataViewType => Reader<ReadOnlyMemory<char>>(row, column, value => value.ToString()),
        _ => Reader<float>(row, column, Text),
    };

    private static Func<string> Reader<T>(DataViewRow row, DataViewSchema.Column column, Func<T, string> text)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return text(value);
        };
    }
}
