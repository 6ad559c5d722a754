using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Transforms.Serving;

/// <summary>The columns that a chain is given, and those among them that its answers depend on.</summary>
internal sealed class InputSchema
{
    private readonly ConcurrentDictionary<Type, Func<object, object?>?[]> _members = new();

    /// <param name="schema">The columns that the chain is given.</param>
    /// <param name="needed">Those that its answers depend on.</param>
    public InputSchema(DataViewSchema schema, IEnumerable<DataViewSchema.Column> needed)
    {
        Schema = schema;
        Needed = [.. needed.OrderBy(column => column.Index).Select(InputColumn.Create)];
        foreach (DataViewSchema.Column column in schema.Where(column => !column.IsHidden))
        {
            Places[column.Name] = -1;
        }
        for (int i = 0; i < Needed.Count; i++)
        {
            Places[Needed[i].Column.Name] = i;
        }
    }

    public DataViewSchema Schema { get; }

    /// <summary>The columns that are needed, without rows.</summary>
    public IReadOnlyList<InputColumn> Needed { get; }

    /// <summary>The place of each column among those that are needed; -1 where it is none.</summary>
    public Dictionary<string, int> Places { get; } = new(StringComparer.Ordinal);

    /// <summary>What reads each needed column from an object of a class; null where it has no such property or field.</summary>
    public Func<object, object?>?[] MembersOf(Type type) => _members.GetOrAdd(type, FindMembers);

    private Func<object, object?>?[] FindMembers(Type type)
    {
        var found = new Func<object, object?>?[Needed.Count];
        foreach (FieldInfo field in type.GetFields(BindingFlags.Public | BindingFlags.Instance))
        {
            Add(field, field.GetValue);
        }
        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.CanRead && property.GetIndexParameters().Length == 0)
            {
                Add(property, property.GetValue);
            }
        }
        return found;

        void Add(MemberInfo member, Func<object, object?> read)
        {
            if (Places.TryGetValue(NameOf(member), out int place) && place >= 0)
            {
                found[place] = read;
            }
        }
    }

    // ML.NET's attribute keeps the name to itself.
    private static string NameOf(MemberInfo member) => member.GetCustomAttributesData()
        .FirstOrDefault(attribute => attribute.AttributeType == typeof(ColumnNameAttribute))?.ConstructorArguments[0].Value as string
        ?? member.Name;
}
