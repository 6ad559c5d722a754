using System.Linq.Expressions;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Fills user objects from rows: the columns that the class has members for, checked once against the schema.</summary>
internal sealed class MemberWriter<TRow>
{
    private readonly List<(TypedColumn Column, int Index)> _bound = [];
    private readonly DataViewSchema _schema;

    public MemberWriter(DataViewSchema schema, bool ignoreMissingColumns, SchemaDefinition? definition)
    {
        _schema = schema;
        foreach (var column in TypedColumn.Of(typeof(TRow), definition, SchemaDefinition.Direction.Write))
        {
            if (schema.GetColumnOrNull(column.Name) is not { } found)
            {
                if (ignoreMissingColumns)
                    continue;
                throw Contracts.ExceptSchemaMismatch(null, nameof(schema), "", column.Name);
            }
            var have = found.Type;
            if (have is VectorDataViewType != column.Member.IsVector || have.GetItemType().RawType != column.Member.ItemType)
            {
                throw Contracts.Except($"Can't bind the IDataView column '{column.Name}' of type '{have}' to field or property " +
                    $"'{column.Member.Info.Name}' of type '{column.Member.Type}'.");
            }
            _bound.Add((column, found.Index));
        }
    }

    /// <summary>The columns that are read.</summary>
    public IEnumerable<DataViewSchema.Column> Columns => _bound.Select(bound => _schema[bound.Index]);

    /// <summary>Fills an object from what <paramref name="row"/> has at that moment.</summary>
    public Action<TRow> Bind(DataViewRow row)
    {
        Action<TRow>[] fills = [.. _bound.Select(bound => CreateFill(bound.Column.Member, row, row.Schema[bound.Index]))];
        return target =>
        {
            foreach (var fill in fills)
                fill(target);
        };
    }

    private static Action<TRow> CreateFill(UserMember member, DataViewRow row, DataViewSchema.Column column)
    {
        if (member.Type == typeof(string))
            return Text(member, row, column);
        if (member.Type == typeof(string[]))
            return TextArray(member, row, column);
        Func<UserMember, DataViewRow, DataViewSchema.Column, Action<TRow>> make =
            member.Type.IsArray ? Array<int> : member.IsVector ? Buffer<int> : Scalar<int>;
        return GenericMethod.Call<Action<TRow>>(make, member.ItemType, member, row, column);
    }

    private static Action<TRow> Scalar<T>(UserMember member, DataViewRow row, DataViewSchema.Column column)
    {
        var (get, write, value) = (row.GetGetter<T>(column), Compile<T>(member), default(T)!);
        return target =>
        {
            get(ref value);
            write(target, value);
        };
    }

    private static Action<TRow> Text(UserMember member, DataViewRow row, DataViewSchema.Column column)
    {
        var (get, write, value) = (row.GetGetter<ReadOnlyMemory<char>>(column), Compile<string>(member), default(ReadOnlyMemory<char>));
        return target =>
        {
            get(ref value);
            write(target, value.ToString());
        };
    }

    private static Action<TRow> Array<T>(UserMember member, DataViewRow row, DataViewSchema.Column column)
    {
        var (get, write, read) = (row.GetGetter<VBuffer<T>>(column), Compile<T[]>(member), CompileRead<T[]?>(member));
        VBuffer<T> value = default;
        return target =>
        {
            get(ref value);
            // An object used for many rows keeps its array as long as the length fits.
            var array = read?.Invoke(target) is { } had && had.Length == value.Length ? had : new T[value.Length];
            value.CopyTo(array);
            write(target, array);
        };
    }

    private static Action<TRow> TextArray(UserMember member, DataViewRow row, DataViewSchema.Column column)
    {
        var (get, write) = (row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column), Compile<string[]>(member));
        VBuffer<ReadOnlyMemory<char>> value = default;
        return target =>
        {
            get(ref value);
            write(target, [.. value.DenseValues().Select(item => item.ToString())]);
        };
    }

    private static Action<TRow> Buffer<T>(UserMember member, DataViewRow row, DataViewSchema.Column column)
    {
        var (get, write) = (row.GetGetter<VBuffer<T>>(column), Compile<VBuffer<T>>(member));
        return target =>
        {
            VBuffer<T> value = default;
            get(ref value);
            write(target, value);
        };
    }

    private static Action<TRow, T> Compile<T>(UserMember member)
    {
        var (row, value) = (Expression.Parameter(typeof(TRow)), Expression.Parameter(typeof(T)));
        var assign = Expression.Assign(Expression.PropertyOrField(row, member.Info.Name), value);
        return Expression.Lambda<Action<TRow, T>>(assign, row, value).Compile();
    }

    private static Func<TRow, T>? CompileRead<T>(UserMember member)
    {
        if (member.Info is System.Reflection.PropertyInfo { CanRead: false })
            return null;
        var row = Expression.Parameter(typeof(TRow));
        return Expression.Lambda<Func<TRow, T>>(Expression.PropertyOrField(row, member.Info.Name), row).Compile();
    }
}
