using System.Diagnostics.CodeAnalysis;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

internal static class ColumnTypeExtensions
{
    public static DataViewType GetItemType(this DataViewType columnType) => (columnType as VectorDataViewType)?.ItemType ?? columnType;

    public static ulong GetKeyCount(this DataViewType columnType) => (columnType as KeyDataViewType)?.Count ?? 0;

    public static int GetVectorSize(this DataViewType columnType) => (columnType as VectorDataViewType)?.Size ?? 0;

    public static int GetValueCount(this DataViewType columnType) => (columnType as VectorDataViewType)?.Size ?? 1;

    public static bool IsKnownSizeVector(this DataViewType columnType) => columnType.GetVectorSize() > 0;

    public static bool TryGetPrimitiveType(Type type, [NotNullWhen(true)] out PrimitiveDataViewType? columnType)
    {
        columnType = Type.GetTypeCode(type) switch
        {
            TypeCode.String => TextDataViewType.Instance,
            TypeCode.Boolean => BooleanDataViewType.Instance,
            TypeCode.SByte => NumberDataViewType.SByte,
            TypeCode.Byte => NumberDataViewType.Byte,
            TypeCode.Int16 => NumberDataViewType.Int16,
            TypeCode.UInt16 => NumberDataViewType.UInt16,
            TypeCode.Int32 => NumberDataViewType.Int32,
            TypeCode.UInt32 => NumberDataViewType.UInt32,
            TypeCode.Int64 => NumberDataViewType.Int64,
            TypeCode.UInt64 => NumberDataViewType.UInt64,
            TypeCode.Single => NumberDataViewType.Single,
            TypeCode.Double => NumberDataViewType.Double,
            _ when type == typeof(ReadOnlyMemory<char>) => TextDataViewType.Instance,
            _ when type == typeof(DataViewRowId) => RowIdDataViewType.Instance,
            _ => null,
        };
        return columnType != null;
    }

    public static PrimitiveDataViewType PrimitiveTypeFromType(Type type)
        => TryGetPrimitiveType(type, out var columnType)
            ? columnType
            : throw Contracts.Except($"Values of type {type} have no column type here; expected text, a boolean or a number.");

    public static PrimitiveDataViewType PrimitiveTypeFromKind(DataKind kind) => PrimitiveTypeFromType(kind switch
    {
        DataKind.String => typeof(string),
        _ => Type.GetType("System." + kind)!,
    });
}
