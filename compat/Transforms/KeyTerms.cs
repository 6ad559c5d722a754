using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>The distinct values of a column in the order of their keys.</summary>
internal abstract class KeyTerms
{
    public abstract int Count { get; }

    public abstract PrimitiveDataViewType ItemType { get; }

    /// <summary>Terms of several columns in one pass; all from the only column of the key data where that is given.</summary>
    public static IEnumerable<KeyTerms> Collect(IExceptionContext context, IDataView data, IEnumerable<string> columns,
        ValueToKeyOptions options)
    {
        DataViewSchema.Column[] inputs = [.. columns.Select(name => data.Schema.GetColumnOrNull(name)
            ?? throw context.ExceptSchemaMismatch("input", "input", name))];
        if (options.KeyData is { } keyData)
        {
            var only = keyData.Schema[0];
            foreach (var item in inputs.Select(input => input.Type.GetItemType()))
            {
                if (!item.Equals(only.Type.GetItemType()))
                    throw context.ExceptSchemaMismatch("keyData", "keys", only.Name, item.ToString()!, only.Type.ToString()!);
            }
            (data, inputs) = (keyData, [.. inputs.Select(_ => only)]);
        }
        using var cursor = data.GetRowCursor(inputs);
        TermCollector[] collectors = [.. inputs.Select(input => GenericMethod.Call<TermCollector>(TermCollector.Create<int>,
            input.Type.GetItemType().RawType, cursor, input, options.MaximumNumberOfKeys))];
        while (cursor.MoveNext())
        {
            foreach (var collector in collectors)
                collector.AddCurrent();
        }
        return [.. collectors.Select(collector => collector.ToTerms(options.Ordinality))];
    }

    public static KeyTerms Read(BinaryReader reader)
    {
        var type = SchemaSerializer.ReadType(reader);
        return GenericMethod.Call<KeyTerms>(Read<int>, type.RawType, reader, type);
    }

    public abstract void Write(BinaryWriter writer);

    public abstract Delegate CreateGetter(DataViewRow row, DataViewSchema.Column input);

    public abstract void AddKeyValues(DataViewSchema.Annotations.Builder annotations, DataViewSchema.Column input, bool asText);

    private static KeyTerms Read<T>(BinaryReader reader, PrimitiveDataViewType type)
        where T : notnull
        => new KeyTerms<T>(type, ColumnValues.ReadAll<T>(reader));
}

internal sealed class KeyTerms<T> : KeyTerms
    where T : notnull
{
    private readonly T[] _terms;
    private readonly Dictionary<T, uint> _keys;

    public KeyTerms(PrimitiveDataViewType itemType, T[] terms)
    {
        ItemType = itemType;
        _terms = terms;
        _keys = new(TermCollector.Comparer<T>());
        foreach (var term in terms)
            _keys.Add(term, (uint)_keys.Count + 1);
    }

    public override int Count => _terms.Length;

    public override PrimitiveDataViewType ItemType { get; }

    public override void Write(BinaryWriter writer)
    {
        SchemaSerializer.WriteType(writer, ItemType);
        ColumnValues.WriteAll<T>(writer, _terms);
    }

    public override Delegate CreateGetter(DataViewRow row, DataViewSchema.Column input)
    {
        // Text lookups need no string: the dictionary compares characters.
        ValueMapper<T, uint> mapper = (in T value, ref uint key) => key = _keys.GetValueOrDefault(value);
        return input.Type is VectorDataViewType
            ? DenseVector(row, input, mapper)
            : MappedGetter.Scalar<T, uint>(row, input, mapper);
    }

    public override void AddKeyValues(DataViewSchema.Annotations.Builder annotations, DataViewSchema.Column input, bool asText)
    {
        if (ItemType is KeyDataViewType)
        {
            if (input.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.KeyValues) is { Type: VectorDataViewType inner })
                GenericMethod.Call<object?>(AddInnerValues<int>, inner.ItemType.RawType, annotations, input, inner.ItemType);
            return;
        }
        if (asText && ItemType is not TextDataViewType)
        {
            var convert = (ValueMapper<T, ReadOnlyMemory<char>>)ValueConversion.Find(ItemType, TextDataViewType.Instance)!;
            var texts = new ReadOnlyMemory<char>[_terms.Length];
            for (int i = 0; i < texts.Length; i++)
                convert(in _terms[i], ref texts[i]);
            Add(annotations, TextDataViewType.Instance, texts);
            return;
        }
        Add(annotations, ItemType, _terms);
    }

    private static void Add<TValue>(DataViewSchema.Annotations.Builder annotations, PrimitiveDataViewType type, TValue[] values)
    {
        var buffer = new VBuffer<TValue>(values.Length, values);
        annotations.AddKeyValues(values.Length, type, (ref VBuffer<TValue> value) => buffer.CopyTo(ref value));
    }

    /// <summary>Where keys are mapped to keys, the new keys stand for what the old ones stood for.</summary>
    private object? AddInnerValues<TValue>(DataViewSchema.Annotations.Builder annotations, DataViewSchema.Column input,
        PrimitiveDataViewType type)
    {
        VBuffer<TValue> inner = default;
        input.GetKeyValues(ref inner);
        TValue[] had = [.. inner.DenseValues()];
        Add(annotations, type, Array.ConvertAll(_terms, term => had[Convert.ToInt64(term) - 1]));
        return null;
    }

    private static Delegate DenseVector(DataViewRow row, DataViewSchema.Column input, ValueMapper<T, uint> mapper)
    {
        var get = row.GetGetter<VBuffer<T>>(input);
        VBuffer<T> values = default;
        return (ValueGetter<VBuffer<uint>>)Get;

        void Get(ref VBuffer<uint> keys)
        {
            get(ref values);
            var editor = VBufferEditor.Create(ref keys, values.Length);
            int slot = 0;
            foreach (var value in values.DenseValues())
                mapper(in value, ref editor.Values[slot++]);
            keys = editor.Commit();
        }
    }
}
