using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Compat.Tests;

/// <summary>A small table with a number, a vector and a text in each row.</summary>
public sealed class Flower
{
    public float Height { get; set; }

    [VectorType(2)]
    public float[] Petal { get; set; } = [];

    public string Species { get; set; } = "";

    public static List<Flower> Rows(int count)
        => [.. Enumerable.Range(0, count)
            .Select(i => new Flower { Height = i, Petal = [i + 0.25f, i + 0.5f], Species = $"species {i % 3}" })];

    public static IDataView View(MLContext context, int count) => context.Data.LoadFromEnumerable(Rows(count));
}

/// <summary>Reads what a data view holds, through its cursors.</summary>
public static class Reading
{
    public static T[] Values<T>(this IDataView data, string column, Random? order = null)
    {
        var needed = data.Schema[column];
        using var cursor = data.GetRowCursor([needed], order);
        var (getter, values, value) = (cursor.GetGetter<T>(needed), new List<T>(), default(T)!);
        while (cursor.MoveNext())
        {
            getter(ref value);
            values.Add(value);
        }
        return [.. values];
    }

    public static float[][] Vectors(this IDataView data, string column) => data.Vectors<float>(column);

    public static T[][] Vectors<T>(this IDataView data, string column)
    {
        var needed = data.Schema[column];
        using var cursor = data.GetRowCursor([needed]);
        var (getter, rows, value) = (cursor.GetGetter<VBuffer<T>>(needed), new List<T[]>(), default(VBuffer<T>));
        while (cursor.MoveNext())
        {
            getter(ref value);
            rows.Add([.. value.DenseValues()]);
        }
        return [.. rows];
    }

    public static string[] Texts(this IDataView data, string column)
        => Array.ConvertAll(data.Values<ReadOnlyMemory<char>>(column), text => text.ToString());

    public static string[] Texts(this VBuffer<ReadOnlyMemory<char>> values) => [.. values.DenseValues().Select(value => value.ToString())];

    public static string[] SlotNames(this DataViewSchema.Column column)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        return names.Texts();
    }

    public static T[] KeyValues<T>(this DataViewSchema.Column column)
    {
        VBuffer<T> values = default;
        column.GetKeyValues(ref values);
        return [.. values.DenseValues()];
    }
}
