using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A column of a text file: which fields it takes and how they are parsed.</summary>
internal sealed class TextColumn
{
    private readonly string _name;
    private readonly int[] _fields;
    private readonly DataViewType _type;

    public TextColumn(IExceptionContext context, TextLoader.Column column, int fieldsInFile)
    {
        _name = context.CheckNonEmpty(column.Name, nameof(column.Name));
        context.CheckUserArg(column.Source is { Length: > 0 }, nameof(column.Source), "Must specify some source column indices");
        _fields = [.. column.Source.SelectMany(range => Enumerable.Range(range.Min, (range.Max ?? fieldsInFile - 1) - range.Min + 1))];
        var primitive = ColumnTypeExtensions.PrimitiveTypeFromKind(column.DataKind);
        var item = column.KeyCount is { } keys ? new KeyDataViewType(primitive.RawType, keys.Count) : primitive;
        _type = _fields.Length > 1 || column.Source.Any(range => range.IsVector) ? new VectorDataViewType(item, _fields.Length) : item;
    }

    /// <param name="header">The fields of the header line, which become slot names.</param>
    public DataViewSchema.DetachedColumn ToDetached(TextFields? header)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        if (header != null && _type is VectorDataViewType)
        {
            var names = new VBuffer<ReadOnlyMemory<char>>(_fields.Length, [.. _fields.Select(field => header[field].Trim())]);
            annotations.AddSlotNames(names.Length, (ref VBuffer<ReadOnlyMemory<char>> value) => names.CopyTo(ref value));
        }
        return new(_name, _type, annotations.ToAnnotations());
    }

    public Delegate CreateGetter(TextFields row, Func<long> line, bool emptyIsNaN)
        => GenericMethod.Call<Delegate>(CreateGetter<int>, _type.GetItemType().RawType, row, line, emptyIsNaN);

    private Delegate CreateGetter<T>(TextFields row, Func<long> line, bool emptyIsNaN)
    {
        var parse = FieldParser<T>(emptyIsNaN);
        bool hasMissing = default(T) is float or double || _type.GetItemType() is KeyDataViewType;
        if (_type is VectorDataViewType)
            return (ValueGetter<VBuffer<T>>)GetVector;
        return (ValueGetter<T>)GetScalar;

        void GetScalar(ref T value) => Parse(_fields[0], out value);

        void GetVector(ref VBuffer<T> value)
        {
            var editor = VBufferEditor.Create(ref value, _fields.Length);
            for (int i = 0; i < _fields.Length; i++)
                Parse(_fields[i], out editor.Values[i]);
            value = editor.Commit();
        }

        void Parse(int field, out T value)
        {
            if (!parse(row[field].Span, out value) && !hasMissing)
                throw Contracts.Except($"Could not parse value {row[field]} in line {line()}, column {_name} of type {_type}.");
        }
    }

    private TryParseMapper<T> FieldParser<T>(bool emptyIsNaN)
    {
        var parse = ValueConversion.Parser<T>();
        if (_type.GetItemType() is KeyDataViewType key)
            return (TryParseMapper<T>)KeyParser<T>(key.Count);
        if (!emptyIsNaN || default(T) is not (float or double))
            return parse;
        return (ReadOnlySpan<char> text, out T value) => parse(text.Trim().IsEmpty ? "NaN" : text, out value);
    }

    /// <summary>Text counts keys from 0, values count them from 1.</summary>
    private static TryParseMapper<T> KeyParser<T>(ulong count)
        => (ReadOnlySpan<char> text, out T value) =>
        {
            bool valid = ulong.TryParse(text, out ulong key) && key < count;
            value = (T)Convert.ChangeType(valid ? key + 1 : 0, typeof(T));
            return valid;
        };
}
