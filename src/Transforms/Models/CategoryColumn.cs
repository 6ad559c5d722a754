using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Onnx.Format;
using MLNetDeep.Onnx.Writing;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Transforms.Models;

/// <summary>
/// A column of categories that a model reads, text or a key, and the values that it knows: a missing value, the empty text or the key 0,
/// is one like others. Each has an index from 1 on; 0 is for what the model does not know.
/// </summary>
internal sealed class CategoryColumn
{
    /// <summary>The most values that are told apart by an indicator each; of more the index is given.</summary>
    public const int MostIndicators = 8;

    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);

    /// <param name="name">The name.</param>
    /// <param name="isKey">Whether it is a key rather than a text.</param>
    /// <param name="values">The values: texts, or numbers of keys.</param>
    /// <exception cref="ModelFormatException">Two values are the same.</exception>
    public CategoryColumn(string name, bool isKey, IReadOnlyList<string> values)
    {
        (Name, IsKey, Values) = (name, isKey, values);
        foreach (string value in values)
        {
            if (!_indices.TryAdd(value, _indices.Count + 1))
            {
                throw new ModelFormatException($"The category column '{name}' has the value '{value}' twice; expected different ones.");
            }
        }
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>Whether it is a key rather than a text.</summary>
    public bool IsKey { get; }

    /// <summary>The values that are known, by their indices from 1 on.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>Whether the column gives an indicator for each value, not an index.</summary>
    public bool HasIndicators => Values.Count <= MostIndicators;

    /// <summary>The numbers that it gives a row.</summary>
    public int Size => HasIndicators ? Values.Count : 1;

    /// <summary>A column of categories in a schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="name">The column's name.</param>
    /// <param name="isKey">Whether it must be a key, or a text; null: either.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column, or it is of another type.</exception>
    public static DataViewSchema.Column Require(DataViewSchema schema, string name, bool? isKey = null)
    {
        if (schema.GetColumnOrNull(name) is not { } column)
        {
            throw ColumnErrors.Missing(ColumnErrors.Categorical, name, schema.Select(present => present.Name));
        }
        bool fits = column.Type is KeyDataViewType ? isKey != false : column.Type is TextDataViewType && isKey != true;
        return fits
            ? column
            : throw Mismatch(name, isKey, column.Type.ToString()!);
    }

    /// <summary>The error for a column of another type.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="isKey">Whether it must be a key, or a text; null: either.</param>
    /// <param name="actual">Its type.</param>
    public static ArgumentOutOfRangeException Mismatch(string name, bool? isKey, string actual) => ColumnErrors.Mismatch(
        ColumnErrors.Categorical, name, isKey switch { null => "text or key", true => "a key", false => "text" }, actual,
        isKey is null
            ? "Text is made of numbers by Transforms.Conversion.ConvertType with DataKind.String, a key of anything by "
                + "Transforms.Conversion.MapValueToKey; numbers to learn from and vectors belong into the features."
            : "Give the model the columns it was trained on.");

    /// <summary>A function that reads the present row's value as text.</summary>
    public static Func<ReadOnlySpan<char>> CreateReader(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is TextDataViewType)
        {
            ValueGetter<ReadOnlyMemory<char>> read = row.GetGetter<ReadOnlyMemory<char>>(column);
            ReadOnlyMemory<char> text = default;
            return () =>
            {
                read(ref text);
                return text.Span;
            };
        }
        Func<ulong> number = CreateKeyReader(row, column);
        char[] digits = new char[20];
        return () =>
        {
            number().TryFormat(digits, out int length, provider: CultureInfo.InvariantCulture);
            return digits.AsSpan(0, length);
        };
    }

    /// <summary>A function that gives the index of the present row's value, 0 where it is not known.</summary>
    public Func<int> CreateIndexer(DataViewRow row, DataViewSchema.Column column)
    {
        Func<ReadOnlySpan<char>> read = CreateReader(row, column);
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> indices = _indices.GetAlternateLookup<ReadOnlySpan<char>>();
        return () => indices.TryGetValue(read(), out int index) ? index : 0;
    }

    /// <summary>Adds the column's numbers to an ONNX graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="value">The column's value, <c>[N, 1]</c>.</param>
    /// <returns>The value of the numbers, <c>[N, Size]</c>.</returns>
    public string AddTo(GraphWriter graph, string value)
    {
        IEnumerable<float> indices = Enumerable.Range(1, Values.Count).Select(index => (float)index);
        NodeProto index = graph.Added("LabelEncoder", IsKey ? OnnxRows.Cast(graph, value, TensorProto.Types.DataType.Int64) : value);
        index.Domain = NodeProto.Classic;
        NodeProto encoded = IsKey
            ? index.With("keys_int64s", [.. Values.Select(key => unchecked((long)ulong.Parse(key, CultureInfo.InvariantCulture)))])
            : index.With("keys_strings", Values);
        encoded.With("values_floats", indices).With("default_float", 0f);
        if (!HasIndicators)
        {
            return index;
        }
        NodeProto areEqual = graph.Added("Equal", index, graph.Constant("indices", [Values.Count], [.. indices]));
        return OnnxRows.Cast(graph, areEqual, TensorProto.Types.DataType.Float);
    }

    /// <summary>The column as a model file holds it.</summary>
    public JsonObject ToJson() => new() { ["name"] = Name, ["type"] = IsKey ? "key" : "text", ["values"] = ModelJson.Array(Values) };

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="ModelFormatException">It is something else.</exception>
    public static CategoryColumn Parse(JsonObject json)
    {
        (string name, string type) = (json.ColumnName("name"), json.Text("type"));
        return type is "key" or "text"
            ? new CategoryColumn(name, type == "key", json.Texts("values"))
            : throw new ModelFormatException($"The category column '{name}' has the type '{type}'; expected key or text.");
    }

    private static Func<ulong> CreateKeyReader(DataViewRow row, DataViewSchema.Column column)
    {
        Type type = column.Type.RawType;
        return type == typeof(byte) ? Number<byte>(row, column)
            : type == typeof(ushort) ? Number<ushort>(row, column)
            : type == typeof(uint) ? Number<uint>(row, column)
            : Number<ulong>(row, column);
    }

    private static Func<ulong> Number<T>(DataViewRow row, DataViewSchema.Column column)
        where T : struct, IConvertible
    {
        ValueGetter<T> read = row.GetGetter<T>(column);
        T number = default;
        return () =>
        {
            read(ref number);
            return number.ToUInt64(CultureInfo.InvariantCulture);
        };
    }
}
