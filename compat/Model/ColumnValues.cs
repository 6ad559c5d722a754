using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Values of one column type in a model: key values, slot names and other annotations.</summary>
internal static class ColumnValues
{
    public static void WriteAnnotation(BinaryWriter writer, DataViewSchema.Annotations annotations, DataViewSchema.Column column)
    {
        if (column.Type is VectorDataViewType vector)
            GenericMethod.Call<object?>(WriteVector<int>, vector.ItemType.RawType, writer, annotations, column);
        else
            GenericMethod.Call<object?>(WriteScalar<int>, column.Type.RawType, writer, annotations, column);
    }

    public static Delegate ReadGetter(BinaryReader reader, DataViewType type)
        => type is VectorDataViewType vector
            ? GenericMethod.Call<Delegate>(ReadVector<int>, vector.ItemType.RawType, reader)
            : GenericMethod.Call<Delegate>(ReadScalar<int>, type.RawType, reader);

    /// <summary>int: count; then each value.</summary>
    public static void WriteAll<T>(BinaryWriter writer, ReadOnlySpan<T> values)
    {
        writer.Write(values.Length);
        foreach (var value in values)
            Write(writer, value);
    }

    public static T[] ReadAll<T>(BinaryReader reader)
    {
        int count = reader.ReadInt32();
        Contracts.CheckDecode(count >= 0 && count <= reader.BaseStream.Length, $"The model has a list of {count} values.");
        var values = new T[count];
        for (int i = 0; i < count; i++)
            values[i] = Read<T>(reader);
        return values;
    }

    private static object? WriteVector<T>(BinaryWriter writer, DataViewSchema.Annotations annotations, DataViewSchema.Column column)
    {
        VBuffer<T> value = default;
        annotations.GetValue(column.Name, ref value);
        WriteAll<T>(writer, [.. value.DenseValues()]);
        return null;
    }

    private static object? WriteScalar<T>(BinaryWriter writer, DataViewSchema.Annotations annotations, DataViewSchema.Column column)
    {
        T value = default!;
        annotations.GetValue(column.Name, ref value);
        Write(writer, value);
        return null;
    }

    private static Delegate ReadVector<T>(BinaryReader reader)
    {
        var values = ReadAll<T>(reader);
        return AnnotationValues.CreateGetter(new VBuffer<T>(values.Length, values),
            new VectorDataViewType(ColumnTypeExtensions.PrimitiveTypeFromType(typeof(T))));
    }

    private static Delegate ReadScalar<T>(BinaryReader reader)
        => AnnotationValues.CreateGetter(Read<T>(reader), ColumnTypeExtensions.PrimitiveTypeFromType(typeof(T)));

    private static void Write<T>(BinaryWriter writer, T value)
    {
        switch (value)
        {
            case ReadOnlyMemory<char> text: writer.Write(text.ToString()); break;
            case bool item: writer.Write(item); break;
            case sbyte item: writer.Write(item); break;
            case byte item: writer.Write(item); break;
            case short item: writer.Write(item); break;
            case ushort item: writer.Write(item); break;
            case int item: writer.Write(item); break;
            case uint item: writer.Write(item); break;
            case long item: writer.Write(item); break;
            case ulong item: writer.Write(item); break;
            case float item: writer.Write(item); break;
            case double item: writer.Write(item); break;
            default: throw Contracts.Except($"Values of type {typeof(T)} cannot be saved.");
        }
    }

    private static T Read<T>(BinaryReader reader)
    {
        object value = default(T) switch
        {
            ReadOnlyMemory<char> => reader.ReadString().AsMemory(),
            bool => reader.ReadBoolean(),
            sbyte => reader.ReadSByte(),
            byte => reader.ReadByte(),
            short => reader.ReadInt16(),
            ushort => reader.ReadUInt16(),
            int => reader.ReadInt32(),
            uint => reader.ReadUInt32(),
            long => reader.ReadInt64(),
            ulong => reader.ReadUInt64(),
            float => reader.ReadSingle(),
            double => reader.ReadDouble(),
            _ => throw Contracts.Except($"Values of type {typeof(T)} cannot be loaded."),
        };
        return (T)value;
    }
}
