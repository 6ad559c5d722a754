using System.Diagnostics.CodeAnalysis;
using Microsoft.ML.Data;
using DataType = MLNetDeep.Onnx.Format.TensorProto.Types.DataType;

namespace MLNetDeep.Transforms.Interop;

/// <summary>The types of columns as ONNX has them: rows of one value, <c>[N, 1]</c>, or of a vector's dimensions.</summary>
internal static class OnnxTypes
{
    private static readonly Dictionary<Type, DataType> Types = new()
    {
        [typeof(bool)] = DataType.Bool,
        [typeof(ReadOnlyMemory<char>)] = DataType.String,
        [typeof(sbyte)] = DataType.Int8,
        [typeof(byte)] = DataType.Uint8,
        [typeof(short)] = DataType.Int16,
        [typeof(ushort)] = DataType.Uint16,
        [typeof(int)] = DataType.Int32,
        [typeof(uint)] = DataType.Uint32,
        [typeof(long)] = DataType.Int64,
        [typeof(ulong)] = DataType.Uint64,
        [typeof(float)] = DataType.Float,
        [typeof(double)] = DataType.Double,
    };

    /// <summary>A column's type in ONNX.</summary>
    /// <param name="column">The column's type; null: not known.</param>
    /// <param name="type">The type of its numbers.</param>
    /// <param name="shape">The sizes behind the number of rows; -1: any.</param>
    /// <returns>Whether ONNX has it.</returns>
    public static bool TryDescribe([NotNullWhen(true)] DataViewType? column, out DataType type, out int[] shape)
    {
        var vector = column as VectorDataViewType;
        shape = vector is null ? [1] : [.. vector.Dimensions.Select(size => size == 0 ? -1 : size)];
        type = default;
        return (vector?.ItemType ?? column) is { } item && Types.TryGetValue(item.RawType, out type);
    }

    /// <summary>The type of numbers.</summary>
    /// <exception cref="NotSupportedException">ONNX lacks it.</exception>
    public static DataType Of(Type type) =>
        Types.TryGetValue(type, out DataType found) ? found : throw new NotSupportedException($"ONNX has no {type.Name}");
}
