using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A public field or property of a user's class, seen as a column.</summary>
internal sealed class UserMember
{
    public UserMember(MemberInfo info)
    {
        Info = info;
        Type = info is FieldInfo field ? field.FieldType : ((PropertyInfo)info).PropertyType;
        IsVector = Type.IsArray || IsBuffer(Type);
        Type item = Type.IsArray ? Type.GetElementType()! : IsBuffer(Type) ? Type.GetGenericArguments()[0] : Type;
        ItemType = item == typeof(string) ? typeof(ReadOnlyMemory<char>) : item;
    }

    public MemberInfo Info { get; }

    /// <summary>The type as declared: a scalar, an array or a <see cref="VBuffer{T}"/>.</summary>
    public Type Type { get; }

    public bool IsVector { get; }

    /// <summary>The raw type of one value: text is <c>ReadOnlyMemory&lt;char&gt;</c>.</summary>
    public Type ItemType { get; }

    /// <summary>The column type that the member's type and attributes say.</summary>
    public DataViewType ColumnType
    {
        get
        {
            var custom = Info.GetCustomAttribute<DataViewTypeAttribute>();
            custom?.Register();
            if (DataViewTypeManager.Find(Type, custom) is { } registered)
                return registered;
            var dimensions = Info.GetCustomAttribute<VectorTypeAttribute>()?.Dimensions;
            Contracts.CheckParam(dimensions == null || IsVector, nameof(Info),
                $"Member {Info.Name} is marked with {nameof(VectorTypeAttribute)}, but its type {Type} is not a vector type.");
            PrimitiveDataViewType item = Info.GetCustomAttribute<KeyTypeAttribute>() is { } key
                ? new KeyDataViewType(ItemType, key.Count)
                : Primitive();
            return IsVector ? new VectorDataViewType(item, dimensions ?? [0]) : item;
        }
    }

    public static IEnumerable<UserMember> Of(Type userType, SchemaDefinition.Direction direction)
    {
        const BindingFlags PublicInstance = BindingFlags.Public | BindingFlags.Instance;
        bool Wanted(PropertyInfo property)
            => property.GetIndexParameters().Length == 0
                && ((direction.HasFlag(SchemaDefinition.Direction.Read) && property.GetGetMethod() != null)
                    || (direction.HasFlag(SchemaDefinition.Direction.Write) && property.GetSetMethod() != null));
        IEnumerable<MemberInfo> members =
            [.. userType.GetFields(PublicInstance), .. userType.GetProperties(PublicInstance).Where(Wanted)];
        return members.Where(member => member.GetCustomAttribute<NoColumnAttribute>() == null).Select(member => new UserMember(member));
    }

    private static bool IsBuffer(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(VBuffer<>);

    private PrimitiveDataViewType Primitive()
        => ColumnTypeExtensions.TryGetPrimitiveType(ItemType, out var type)
            ? type
            : throw Contracts.ExceptParam(nameof(Info), $"Could not determine an IDataView type for member {Info.Name} of type {Type}.");
}
