using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Which column type a user's type stands for, by the type and the attribute of the member.</summary>
public static class DataViewTypeManager
{
    private static readonly Lock Guard = new();
    private static readonly List<(Type Type, DataViewTypeAttribute? Attribute, DataViewType Column)> Known = [];

    // The attribute may be null, as in ML.NET, which makes no promise about null.
    public static void Register(DataViewType dataViewType, Type type, DataViewTypeAttribute typeAttribute = null!)
    {
        Contracts.CheckParam(!ColumnTypeExtensions.TryGetPrimitiveType(type, out _), nameof(type),
            $"Type {type} has been registered as ML.NET's default supported type, so it can't not be registered again.");
        lock (Guard)
        {
            foreach (var known in Known)
            {
                bool sameType = IsSame(known, type, typeAttribute);
                if (sameType && known.Column.Equals(dataViewType))
                    return;
                Contracts.CheckParam(!sameType, nameof(type), $"The raw type {type} has been associated with {known.Column}, not {dataViewType}.");
                Contracts.CheckParam(!known.Column.Equals(dataViewType), nameof(dataViewType),
                    $"The DataView type {dataViewType} has been associated with {known.Type}, not {type}.");
            }
            Known.Add((type, typeAttribute, dataViewType));
        }
    }

    /// <summary>The column type of values of <paramref name="type"/>, or null where none is registered.</summary>
    internal static DataViewType? Find(Type type, DataViewTypeAttribute? attribute)
    {
        lock (Guard)
            return Known.FirstOrDefault(known => IsSame(known, type, attribute)).Column;
    }

    private static bool IsSame((Type Type, DataViewTypeAttribute? Attribute, DataViewType) known, Type type, DataViewTypeAttribute? attribute)
        => known.Type == type && (known.Attribute?.Equals(attribute) ?? attribute == null);
}
