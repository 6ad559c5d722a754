using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A column of a user's class: its name and type, and the member that holds its values.</summary>
internal sealed record TypedColumn(string Name, DataViewType Type, UserMember Member, DataViewSchema.Annotations Annotations)
{
    public static TypedColumn[] Of(Type userType, SchemaDefinition? definition, SchemaDefinition.Direction direction)
        => [.. (definition ?? SchemaDefinition.Create(userType, direction)).Select(column => Create(userType, column))];

    public static DataViewSchema SchemaOf(IEnumerable<TypedColumn> columns)
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumns(columns.Select(column => new DataViewSchema.DetachedColumn(column.Name, column.Type, column.Annotations)));
        return schema.ToSchema();
    }

    private static TypedColumn Create(Type userType, SchemaDefinition.Column column)
    {
        var info = (System.Reflection.MemberInfo?)userType.GetField(column.MemberName) ?? userType.GetProperty(column.MemberName)
            ?? throw Contracts.ExceptParam("userSchemaDefinition",
                $"No field or property with name '{column.MemberName}' found in type '{userType.FullName}'");
        var member = new UserMember(info);
        var type = column.ColumnType ?? member.ColumnType;
        Contracts.CheckParam(member.IsVector == type is VectorDataViewType, "userSchemaDefinition",
            $"Column '{column.ColumnName}' is of type {type}, but member {column.MemberName} of type {member.Type}.");
        Contracts.CheckParam(type.GetItemType().RawType == member.ItemType, "userSchemaDefinition",
            $"Column '{column.ColumnName}' is of type {type}, but the values of member {column.MemberName} of {member.ItemType}.");
        return new(string.IsNullOrEmpty(column.ColumnName) ? column.MemberName : column.ColumnName, type, member, column.Annotations);
    }
}
