using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Compat.Tests;

/// <summary>Reads the values of a column.</summary>
internal static class DataViewValues
{
    public static float[] Scalars(this IDataView data, string name) => [.. Read<float>(data, name, value => value)];

    public static float[][] Vectors(this IDataView data, string name)
        => [.. Read(data, name, (VBuffer<float> value) => value.DenseValues().ToArray())];

    private static List<TResult> Read<T, TResult>(IDataView data, string name, Func<T, TResult> copy)
    {
        var column = data.Schema[name];
        using var cursor = data.GetRowCursor([column]);
        var getter = cursor.GetGetter<T>(column);
        var values = new List<TResult>();
        T value = default!;
        while (cursor.MoveNext())
        {
            getter(ref value);
            values.Add(copy(value));
        }
        return values;
    }

    private static List<T> Read<T>(IDataView data, string name, Func<T, T> copy) => Read<T, T>(data, name, copy);
}
