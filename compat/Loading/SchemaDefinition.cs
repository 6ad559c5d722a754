using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Which columns the members of a class stand for, and how; what attributes say can be changed before use.</summary>
public sealed class SchemaDefinition : List<SchemaDefinition.Column>
{
    private SchemaDefinition()
    {
    }

    // Null where there is no such column, as in ML.NET, which makes no promise about null.
    public Column this[string columnName]
    {
        get => Find(column => column.ColumnName == columnName)!;
        set
        {
            Contracts.CheckValue(value, nameof(value));
            Contracts.CheckParam(value.ColumnName == columnName, nameof(columnName),
                $"The column is named '{value.ColumnName}', the selector '{columnName}'.");
            int index = FindIndex(column => column.ColumnName == columnName);
            if (index >= 0)
                this[index] = value;
            else
                Add(value);
        }
    }

    public static SchemaDefinition Create(Type userType, Direction direction = Direction.Both)
    {
        Contracts.CheckValue(userType, nameof(userType));
        var definition = new SchemaDefinition();
        foreach (var member in UserMember.Of(userType, direction))
        {
            string name = member.Info.GetCustomAttribute<ColumnNameAttribute>()?.Name ?? member.Info.Name;
            Contracts.CheckParam(definition[name] == null, nameof(userType),
                $"Duplicate column name '{name}' detected, this is disallowed");
            definition.Add(new(member.Info.Name, member.ColumnType, name));
        }
        return definition;
    }

    [Flags]
    public enum Direction
    {
        Read = 1,
        Write = 2,
        Both = Read | Write,
    }

    public sealed class Column
    {
        private readonly Dictionary<string, Action<DataViewSchema.Annotations.Builder>> _annotations = [];

        internal Column(string memberName, DataViewType columnType, string columnName)
        {
            MemberName = memberName;
            ColumnType = columnType;
            ColumnName = columnName;
        }

        public string ColumnName { get; set; }

        public DataViewType ColumnType { get; set; }

        public DataViewSchema.Annotations Annotations
        {
            get
            {
                var builder = new DataViewSchema.Annotations.Builder();
                foreach (var add in _annotations.Values)
                    add(builder);
                return builder.ToAnnotations();
            }
        }

        internal string MemberName { get; }

        public void AddAnnotation<T>(string kind, T value, DataViewType annotationType)
        {
            Contracts.CheckValue(kind, nameof(kind));
            Contracts.CheckValue(annotationType, nameof(annotationType));
            Contracts.Check(!_annotations.ContainsKey(kind), "Column already contains an annotation of this kind.");
            // Checked here: in the builder the error would come long after the mistake.
            var getter = AnnotationValues.CreateGetter(value, annotationType);
            _annotations.Add(kind, builder => builder.Add(kind, annotationType, getter));
        }

        internal void CopyAnnotations(DataViewSchema.Annotations source)
        {
            foreach (var annotation in source.Schema)
                _annotations[annotation.Name] = builder => builder.Add(source, kind => kind == annotation.Name);
        }
    }
}

/// <summary>Annotation values as users have them (text as string, vectors as arrays) behind getters of the column's raw type.</summary>
internal static class AnnotationValues
{
    public static Delegate CreateGetter<T>(T value, DataViewType type)
    {
        if (type is not VectorDataViewType vector)
        {
            object? scalar = value is string text ? text.AsMemory() : value;
            return GenericMethod.Call<Delegate>(Scalar<int>, type.RawType, Checked(scalar, type.RawType));
        }
        object? items = value is string[] texts ? Array.ConvertAll(texts, item => item.AsMemory()) : value;
        if (items is Array array)
        {
            Checked(array, vector.ItemType.RawType.MakeArrayType());
            return GenericMethod.Call<Delegate>(Vector<int>, vector.ItemType.RawType, array);
        }
        return GenericMethod.Call<Delegate>(Copy<int>, vector.ItemType.RawType, Checked(items, type.RawType));
    }

    private static object Checked(object? value, Type expected)
        => expected.IsInstanceOfType(value)
            ? value
            : throw Contracts.Except($"The annotation's type needs a value of type {expected}, not {value?.GetType()}.");

    private static Delegate Scalar<T>(T value) => (ValueGetter<T>)((ref T dst) => dst = value);

    private static Delegate Vector<T>(T[] values) => Copy(new VBuffer<T>(values.Length, values));

    private static Delegate Copy<T>(VBuffer<T> value) => (ValueGetter<VBuffer<T>>)((ref VBuffer<T> dst) => value.CopyTo(ref dst));
}
