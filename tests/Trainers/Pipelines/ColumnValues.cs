using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MLNetDeep.Trainers.Tests.Pipelines;

/// <summary>All values of a column, row by row.</summary>
internal sealed record ColumnValues(Array Values, int[] Dimensions)
{
    private const double Tolerance = 1e-5;

    /// <summary>Reads a column.</summary>
    public static ColumnValues Read(IDataView view, string name)
    {
        DataViewSchema.Column column = view.Schema[name];
        var vector = column.Type as VectorDataViewType;
        Type type = (vector?.ItemType ?? column.Type).RawType;
        int[] dimensions = vector is null ? [1] : [.. vector.Dimensions];
        var values = (Array)typeof(ColumnValues).GetMethod(vector is null ? nameof(Scalars) : nameof(Vectors))!
            .MakeGenericMethod(type).Invoke(null, [view, column])!;
        return new ColumnValues(type == typeof(ReadOnlyMemory<char>) ? Texts((ReadOnlyMemory<char>[])values) : values, dimensions);
    }

    /// <summary>What ONNX Runtime gives.</summary>
    public static ColumnValues Of(NamedOnnxValue value) => value.Value switch
    {
        Tensor<float> tensor => Of(tensor),
        Tensor<double> tensor => Of(tensor),
        Tensor<bool> tensor => Of(tensor),
        Tensor<uint> tensor => Of(tensor),
        Tensor<ulong> tensor => Of(tensor),
        Tensor<long> tensor => Of(tensor),
        Tensor<int> tensor => Of(tensor),
        Tensor<string> tensor => Of(tensor),
        var other => throw new NotSupportedException(other.ToString()),
    };

    /// <summary>The values of some rows as an input of ONNX Runtime.</summary>
    public NamedOnnxValue ToInput(string name, int first, int count) => Type.GetTypeCode(Values.GetType().GetElementType()) switch
    {
        TypeCode.Single => Input<float>(name, first, count),
        TypeCode.Double => Input<double>(name, first, count),
        TypeCode.Boolean => Input<bool>(name, first, count),
        TypeCode.UInt32 => Input<uint>(name, first, count),
        TypeCode.Int32 => Input<int>(name, first, count),
        TypeCode.Int64 => Input<long>(name, first, count),
        TypeCode.String => Input<string>(name, first, count),
        _ => throw new NotSupportedException(Values.GetType().ToString()),
    };

    /// <summary>The values of the first rows.</summary>
    public ColumnValues Take(int rows)
    {
        int size = Dimensions.Aggregate(1, (product, next) => product * next);
        var some = Array.CreateInstance(Values.GetType().GetElementType()!, rows * size);
        Array.Copy(Values, some, some.Length);
        return this with { Values = some };
    }

    /// <summary>Asserts that all values are the same, numbers within 1e-5.</summary>
    public void AssertNear(ColumnValues other, string name)
    {
        Assert.True(Values.GetType() == other.Values.GetType(), $"{name}: {Values.GetType()} and {other.Values.GetType()}");
        Assert.Equal(Values.Length, other.Values.Length);
        for (int i = 0; i < Values.Length; i++)
        {
            (object? expected, object? actual) = (Values.GetValue(i), other.Values.GetValue(i));
            bool same = expected is float or double
                ? Near(Convert.ToDouble(expected), Convert.ToDouble(actual))
                : Equals(expected, actual);
            Assert.True(same, $"{name}, value {i}: expected {expected}, got {actual}");
        }
    }

    public static T[] Scalars<T>(IDataView view, DataViewSchema.Column column)
    {
        var values = new List<T>();
        using DataViewRowCursor cursor = view.GetRowCursor([column]);
        ValueGetter<T> getter = cursor.GetGetter<T>(column);
        T value = default!;
        while (cursor.MoveNext())
        {
            getter(ref value);
            values.Add(value);
        }
        return [.. values];
    }

    public static T[] Vectors<T>(IDataView view, DataViewSchema.Column column)
    {
        var values = new List<T>();
        using DataViewRowCursor cursor = view.GetRowCursor([column]);
        ValueGetter<VBuffer<T>> getter = cursor.GetGetter<VBuffer<T>>(column);
        VBuffer<T> value = default;
        while (cursor.MoveNext())
        {
            getter(ref value);
            values.AddRange(value.DenseValues());
        }
        return [.. values];
    }

    private static bool Near(double expected, double actual) =>
        expected.Equals(actual) || Math.Abs(expected - actual) <= Tolerance * Math.Max(1, Math.Abs(expected));

    private static string[] Texts(ReadOnlyMemory<char>[] texts) => Array.ConvertAll(texts, text => text.ToString());

    private static ColumnValues Of<T>(Tensor<T> tensor) => new(tensor.ToArray(), [.. tensor.Dimensions[1..]]);

    private NamedOnnxValue Input<T>(string name, int first, int count)
    {
        int size = Dimensions.Aggregate(1, (product, next) => product * next);
        return NamedOnnxValue.CreateFromTensor(
            name, new DenseTensor<T>(((T[])Values).AsMemory(first * size, count * size), [count, .. Dimensions]));
    }
}
