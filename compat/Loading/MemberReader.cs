using System.Linq.Expressions;
using System.Numerics;

namespace Microsoft.ML.Data;

/// <summary>Makes getters of column values from a member of the current user object.</summary>
internal static class MemberReader
{
    /// <summary>A <see cref="ValueGetter{TValue}"/> of the column's raw type.</summary>
    public static Delegate CreateGetter<TRow>(TypedColumn column, Func<TRow> current)
    {
        var member = column.Member;
        if (member.Type == typeof(string))
        {
            var read = Compile<TRow, string?>(member);
            return (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = read(current()).AsMemory());
        }
        if (member.Type == typeof(string[]))
            return TextVector(Compile<TRow, string?[]?>(member), current);
        if (column.Type is KeyDataViewType key)
            return GenericMethod.Call<Delegate>(Key<TRow, int>, [typeof(TRow), member.ItemType], member, current, key.Count);
        Func<UserMember, Func<TRow>, Delegate> make =
            member.Type.IsArray ? Array<TRow, int> : member.IsVector ? Buffer<TRow, int> : Scalar<TRow, int>;
        return GenericMethod.Call<Delegate>(make, [typeof(TRow), member.ItemType], member, current);
    }

    private static Delegate Scalar<TRow, T>(UserMember member, Func<TRow> current)
    {
        var read = Compile<TRow, T>(member);
        return (ValueGetter<T>)((ref T value) => value = read(current()));
    }

    /// <summary>Users count keys from 0, columns from 1; what is beyond the count is missing.</summary>
    private static Delegate Key<TRow, T>(UserMember member, Func<TRow> current, ulong count)
        where T : INumberBase<T>
    {
        var read = Compile<TRow, T>(member);
        return (ValueGetter<T>)Get;

        void Get(ref T value)
        {
            var key = read(current());
            value = ulong.CreateTruncating(key) < count ? key + T.One : T.Zero;
        }
    }

    private static Delegate Array<TRow, T>(UserMember member, Func<TRow> current)
    {
        var read = Compile<TRow, T[]?>(member);
        return (ValueGetter<VBuffer<T>>)Get;

        void Get(ref VBuffer<T> value)
        {
            var items = read(current());
            var editor = VBufferEditor.Create(ref value, items?.Length ?? 0);
            items.AsSpan().CopyTo(editor.Values);
            value = editor.Commit();
        }
    }

    private static Delegate Buffer<TRow, T>(UserMember member, Func<TRow> current)
    {
        var read = Compile<TRow, VBuffer<T>>(member);
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => read(current()).CopyTo(ref value));
    }

    private static Delegate TextVector<TRow>(Func<TRow, string?[]?> read, Func<TRow> current)
    {
        return (ValueGetter<VBuffer<ReadOnlyMemory<char>>>)Get;

        void Get(ref VBuffer<ReadOnlyMemory<char>> value)
        {
            var items = read(current());
            var editor = VBufferEditor.Create(ref value, items?.Length ?? 0);
            for (int i = 0; i < editor.Values.Length; i++)
                editor.Values[i] = items![i].AsMemory();
            value = editor.Commit();
        }
    }

    private static Func<TRow, TMember> Compile<TRow, TMember>(UserMember member)
    {
        var row = Expression.Parameter(typeof(TRow));
        return Expression.Lambda<Func<TRow, TMember>>(Expression.PropertyOrField(row, member.Info.Name), row).Compile();
    }
}
