using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Classic;
using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Transforms;

/// <summary>The key values of the label a classifier was trained on: what its classes are called, in the label's own type.</summary>
internal abstract class ClassValues
{
    private const string KeyValues = "KeyValues";
    private const string SlotNames = "SlotNames";

    // One line for each type of key value that a model file can hold.
    private static readonly Kind[] Kinds =
    [
        new Kind<ReadOnlyMemory<char>>("Text", TextDataViewType.Instance, value => value.ToString(), text => text.AsMemory()),
        new Kind<bool>("Boolean", BooleanDataViewType.Instance, value => value ? "true" : "false", bool.Parse),
        Number<sbyte>("SByte", NumberDataViewType.SByte),
        Number<byte>("Byte", NumberDataViewType.Byte),
        Number<short>("Int16", NumberDataViewType.Int16),
        Number<ushort>("UInt16", NumberDataViewType.UInt16),
        Number<int>("Int32", NumberDataViewType.Int32),
        Number<uint>("UInt32", NumberDataViewType.UInt32),
        Number<long>("Int64", NumberDataViewType.Int64),
        Number<ulong>("UInt64", NumberDataViewType.UInt64),
        Number<float>("Single", NumberDataViewType.Single),
        Number<double>("Double", NumberDataViewType.Double),
    ];

    /// <summary>The classes' names as text.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>Adds the values to a column's annotations under <paramref name="annotation"/>.</summary>
    public abstract void AddTo(DataViewSchema.Annotations.Builder builder, string annotation);

    /// <summary>Adds the values as slot names where they are text, as ML.NET's trainers do.</summary>
    public abstract void AddSlotNamesTo(DataViewSchema.Annotations.Builder builder);

    /// <summary>The values as a model file holds them.</summary>
    public abstract JsonObject ToJson();

    /// <summary>Whether the key column <paramref name="label"/> names its classes, in a type that can be kept.</summary>
    public static bool TryRead(DataViewSchema.Column label, out ClassValues? values)
    {
        values = null;
        // Values of another number than keys say nothing of them, for ML.NET too.
        if (label.Annotations.Schema.GetColumnOrNull(KeyValues) is not { Type: VectorDataViewType type }
            || label.Type is KeyDataViewType key && key.Count != (ulong)type.Size)
        {
            return true;
        }
        values = Kinds.FirstOrDefault(kind => kind.Type.Equals(type.ItemType))?.Read(label);
        return values is not null;
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">What it wrote; null: the classes have no values.</param>
    /// <param name="count">The number of classes.</param>
    /// <exception cref="ModelFormatException">The type is unknown, a value is not of it, or there are not as many as classes.</exception>
    public static ClassValues? Parse(JsonObject? json, int count)
    {
        if (json is null)
        {
            return null;
        }
        string name = json.Text("type");
        Kind kind = Kinds.FirstOrDefault(kind => kind.Name == name)
                   ?? throw new ModelFormatException(
                       $"Class values have type '{name}'; this version knows {string.Join(", ", Kinds.Select(k => k.Name))}.");
        string[] values = json.Texts(ModelNotes.Values, count);
        try
        {
            return kind.Parse(values);
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            throw new ModelFormatException($"A class value is not of type '{name}': {exception.Message}", exception);
        }
    }

    private static Kind<T> Number<T>(string name, PrimitiveDataViewType type) where T : struct, IParsable<T>, IFormattable
        => new(
            name, type, value => value.ToString(null, CultureInfo.InvariantCulture), text => T.Parse(text, CultureInfo.InvariantCulture));

    private abstract class Kind(string name, PrimitiveDataViewType type)
    {
        public string Name { get; } = name;
        public PrimitiveDataViewType Type { get; } = type;
        public abstract ClassValues Read(DataViewSchema.Column label);
        public abstract ClassValues Parse(IEnumerable<string> values);
    }

    private sealed class Kind<T>(string name, PrimitiveDataViewType type, Func<T, string> format, Func<string, T> parse) : Kind(name, type)
    {
        public string Format(T value) => format(value);

        public override ClassValues Read(DataViewSchema.Column label)
        {
            VBuffer<T> values = default;
            label.Annotations.GetValue(KeyValues, ref values);
            return new Values<T>(this, values.DenseValues().ToArray());
        }

        public override ClassValues Parse(IEnumerable<string> values) => new Values<T>(this, values.Select(parse).ToArray());
    }

    private sealed class Values<T>(Kind<T> kind, T[] values) : ClassValues
    {
        public override IReadOnlyList<string> Names { get; } = Array.ConvertAll(values, kind.Format);

        public override void AddTo(DataViewSchema.Annotations.Builder builder, string annotation)
            => builder.Add(annotation, new VectorDataViewType(kind.Type, values.Length), (ref VBuffer<T> destination) =>
            {
                var editor = VBufferEditor.Create(ref destination, values.Length);
                values.CopyTo(editor.Values);
                destination = editor.Commit();
            });

        public override void AddSlotNamesTo(DataViewSchema.Annotations.Builder builder)
        {
            if (kind.Type is TextDataViewType)
            {
                AddTo(builder, SlotNames);
            }
        }

        public override JsonObject ToJson() => new()
        {
            ["type"] = kind.Name,
            [ModelNotes.Values] = ModelJson.Array(Names),
        };
    }
}
