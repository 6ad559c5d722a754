using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Transforms.Serving;

/// <summary>The values that some rows have in one column.</summary>
internal abstract class InputColumn(DataViewSchema.Column column)
{
    /// <summary>The column that is filled.</summary>
    public DataViewSchema.Column Column { get; } = column;

    /// <summary>What errors say was expected.</summary>
    public abstract string Expected { get; }

    /// <summary>Makes a column without rows.</summary>
    public static InputColumn Create(DataViewSchema.Column column)
    {
        return ((column.Type as VectorDataViewType)?.ItemType ?? column.Type) switch
        {
            KeyDataViewType key when key.RawType == typeof(byte) => Of(ValueKinds.Key<byte>(key, ColumnNames.OfKey(column))),
            KeyDataViewType key when key.RawType == typeof(ushort) => Of(ValueKinds.Key<ushort>(key, ColumnNames.OfKey(column))),
            KeyDataViewType key when key.RawType == typeof(uint) => Of(ValueKinds.Key<uint>(key, ColumnNames.OfKey(column))),
            KeyDataViewType key => Of(ValueKinds.Key<ulong>(key, ColumnNames.OfKey(column))),
            BooleanDataViewType => Of(ValueKinds.Boolean),
            TextDataViewType => Of(ValueKinds.Text),
            DateTimeDataViewType => Of(ValueKinds.DateTime),
            DateTimeOffsetDataViewType => Of(ValueKinds.DateTimeOffset),
            TimeSpanDataViewType => Of(ValueKinds.TimeSpan),
            { } type when type == NumberDataViewType.Single => Of(ValueKinds.Single),
            { } type when type == NumberDataViewType.Double => Of(ValueKinds.Double),
            { } type when type == NumberDataViewType.SByte => Of(ValueKinds.Integer<sbyte>()),
            { } type when type == NumberDataViewType.Byte => Of(ValueKinds.Integer<byte>()),
            { } type when type == NumberDataViewType.Int16 => Of(ValueKinds.Integer<short>()),
            { } type when type == NumberDataViewType.UInt16 => Of(ValueKinds.Integer<ushort>()),
            { } type when type == NumberDataViewType.Int32 => Of(ValueKinds.Integer<int>()),
            { } type when type == NumberDataViewType.UInt32 => Of(ValueKinds.Integer<uint>()),
            { } type when type == NumberDataViewType.Int64 => Of(ValueKinds.Integer<long>()),
            { } type when type == NumberDataViewType.UInt64 => Of(ValueKinds.Integer<ulong>()),
            { } type => (InputColumn)Generic.Call(OfObject<int>, type.RawType, column)!,
        };

        InputColumn Of<T>(ValueKind<T> kind) =>
            column.Type is VectorDataViewType vector ? new VectorColumn<T>(column, vector, 0, kind) : new ScalarColumn<T>(column, 0, kind);
    }

    /// <summary>Makes another column of this kind, with room for some rows.</summary>
    public abstract InputColumn WithRows(int rows);

    /// <summary>Takes a value; false where it is none of this column.</summary>
    public abstract bool TrySet(int row, object? value);

    /// <summary>
    /// Takes the value of JSON that a reader is at, and leaves the reader at its end; false where it is none of this column, and then the
    /// reader is anywhere in it.
    /// </summary>
    public abstract bool TrySet(int row, ref Utf8JsonReader value);

    /// <summary>Makes what gives the value of the row that <paramref name="row"/> says.</summary>
    public abstract Delegate CreateGetter(StrongBox<int> row);

    private static InputColumn OfObject<T>(DataViewSchema.Column column) => column.Type is VectorDataViewType vector
        ? new VectorColumn<T>(column, vector, 0, ValueKinds.Object<T>())
        : new ScalarColumn<T>(column, 0, ValueKinds.Object<T>());
}

/// <summary>A column of single values.</summary>
internal sealed class ScalarColumn<T>(DataViewSchema.Column column, int rows, ValueKind<T> kind) : InputColumn(column)
{
    private readonly T[] _values = new T[rows];

    public override string Expected => kind.Expected;

    public override InputColumn WithRows(int rows) => new ScalarColumn<T>(Column, rows, kind);

    public override bool TrySet(int row, object? value) => kind.TryRead(value, out _values[row]);

    public override bool TrySet(int row, ref Utf8JsonReader value) => kind.FromJson(ref value, out _values[row]);

    public override Delegate CreateGetter(StrongBox<int> row) => (ValueGetter<T>)((ref T value) => value = _values[row.Value]);
}

/// <summary>A column of vectors.</summary>
internal sealed class VectorColumn<T>(DataViewSchema.Column column, VectorDataViewType type, int rows, ValueKind<T> kind)
    : InputColumn(column)
{
    private readonly VBuffer<T>[] _values = new VBuffer<T>[rows];

    public override string Expected =>
        $"{(type.IsKnownSize ? $"an array of {type.Size} values" : "an array of values")}, each {kind.Expected}";

    public override InputColumn WithRows(int rows) => new VectorColumn<T>(Column, type, rows, kind);

    public override bool TrySet(int row, object? value)
    {
        switch (value)
        {
            case JsonElement json:
                Utf8JsonReader reader = JsonRows.ReaderOf(json);
                return TrySet(row, ref reader);
            case VBuffer<T> vector when Fits(vector.Length):
                vector.CopyTo(ref _values[row]);
                return true;
            case T[] array when Fits(array.Length):
                array.CopyTo(Start(row, array.Length));
                return true;
            case IEnumerable items and not string:
                object?[] given = [.. items.Cast<object?>()];
                return Fits(given.Length) && TryFill(Start(row, given.Length), given);
            default:
                return false;
        }
    }

    public override bool TrySet(int row, ref Utf8JsonReader value)
    {
        if (value.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }
        if (!type.IsKnownSize)
        {
            List<T> items = [];
            while (value.Read() && value.TokenType != JsonTokenType.EndArray)
            {
                if (!kind.FromJson(ref value, out T item))
                {
                    return false;
                }
                items.Add(item);
            }
            items.CopyTo(Start(row, items.Count));
            return true;
        }
        Span<T> values = Start(row, type.Size);
        for (int i = 0; i < values.Length; i++)
        {
            if (!value.Read() || value.TokenType == JsonTokenType.EndArray || !kind.FromJson(ref value, out values[i]))
            {
                return false;
            }
        }
        return value.Read() && value.TokenType == JsonTokenType.EndArray;
    }

    public override Delegate CreateGetter(StrongBox<int> row) =>
        (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => _values[row.Value].CopyTo(ref value));

    private bool Fits(int length) => !type.IsKnownSize || length == type.Size;

    private Span<T> Start(int row, int length)
    {
        var editor = VBufferEditor.Create(ref _values[row], length);
        _values[row] = editor.Commit();
        return editor.Values;
    }

    private bool TryFill(Span<T> values, object?[] given)
    {
        for (int i = 0; i < given.Length; i++)
        {
            if (!kind.TryRead(given[i], out values[i]))
            {
                return false;
            }
        }
        return true;
    }
}
