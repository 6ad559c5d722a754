using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace Microsoft.ML.Data;

/// <summary>
/// What a prediction transformer keeps of the schema it was trained on: the type of the features, and the label's key values, which name the
/// classes in its output.
/// </summary>
internal static class SchemaStore
{
    /// <summary>Writes the type of a vector of Single.</summary>
    public static void WriteFeatures(ModelSaveContext ctx, string name, VectorDataViewType type)
    {
        // *** Binary format ***
        // string: name
        // int[]: dimensions
        ctx.SaveNonEmptyString(name);
        ctx.Writer.WriteArray(type.Dimensions.AsSpan());
    }

    /// <summary>Reads the features' column into a schema.</summary>
    public static string ReadFeatures(ModelLoadContext ctx, DataViewSchema.Builder schema)
    {
        string name = ctx.LoadNonEmptyString();
        int[] dimensions = ctx.Reader.ReadInts();
        Contracts.CheckDecode(dimensions.Length > 0 && Array.TrueForAll(dimensions, size => size > 0), "Corrupt model: the features have no size.");
        schema.AddColumn(name, new VectorDataViewType(NumberDataViewType.Single, dimensions));
        return name;
    }

    /// <summary>Writes a label column, with its key values when it has some of a type that can be kept.</summary>
    public static void WriteLabel(ModelSaveContext ctx, DataViewSchema.Column label)
    {
        // *** Binary format ***
        // string: name
        // ulong: number of keys, 0 when not a key
        // byte: kind of the key values, 0 for none
        // ulong or string per key: value
        ctx.SaveNonEmptyString(label.Name);
        ctx.Writer.Write(label.Type.GetKeyCount());
        var values = label.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.KeyValues);
        var kind = values is null ? default : KindOf(values.Value.Type.GetItemType());
        ctx.Writer.Write((byte)kind);
        if (kind != default)
        {
            foreach (string text in ReadTexts(label.Annotations, kind))
                ctx.Writer.Write(text);
        }
    }

    /// <summary>Reads the label's column into a schema.</summary>
    public static string ReadLabel(ModelLoadContext ctx, DataViewSchema.Builder schema)
    {
        string name = ctx.LoadNonEmptyString();
        ulong count = ctx.Reader.ReadUInt64();
        var kind = (DataKind)ctx.Reader.ReadByte();
        var annotations = new DataViewSchema.Annotations.Builder();
        Contracts.CheckDecode(count <= int.MaxValue && (kind == default || (count > 0 && KindOf(kind) is not null)), "Corrupt model: the label's keys.");
        if (kind != default)
        {
            var texts = new string[count];
            for (int i = 0; i < texts.Length; i++)
                texts[i] = ctx.Reader.ReadString();
            AddTexts(annotations, kind, texts);
        }
        schema.AddColumn(name, count > 0 ? new KeyDataViewType(typeof(uint), count) : NumberDataViewType.Single, annotations.ToAnnotations());
        return name;
    }

    private static DataKind KindOf(DataViewType type)
        => Enum.GetValues<DataKind>().FirstOrDefault(kind => type.Equals(KindOf(kind)));

    private static PrimitiveDataViewType? KindOf(DataKind kind) => kind switch
    {
        DataKind.String => TextDataViewType.Instance,
        DataKind.Boolean => BooleanDataViewType.Instance,
        DataKind.SByte => NumberDataViewType.SByte,
        DataKind.Byte => NumberDataViewType.Byte,
        DataKind.Int16 => NumberDataViewType.Int16,
        DataKind.UInt16 => NumberDataViewType.UInt16,
        DataKind.Int32 => NumberDataViewType.Int32,
        DataKind.UInt32 => NumberDataViewType.UInt32,
        DataKind.Int64 => NumberDataViewType.Int64,
        DataKind.UInt64 => NumberDataViewType.UInt64,
        DataKind.Single => NumberDataViewType.Single,
        DataKind.Double => NumberDataViewType.Double,
        _ => null,
    };

    private static string[] ReadTexts(DataViewSchema.Annotations annotations, DataKind kind) => kind switch
    {
        DataKind.String => Texts<ReadOnlyMemory<char>>(annotations),
        DataKind.Boolean => Texts<bool>(annotations),
        DataKind.SByte => Texts<sbyte>(annotations),
        DataKind.Byte => Texts<byte>(annotations),
        DataKind.Int16 => Texts<short>(annotations),
        DataKind.UInt16 => Texts<ushort>(annotations),
        DataKind.Int32 => Texts<int>(annotations),
        DataKind.UInt32 => Texts<uint>(annotations),
        DataKind.Int64 => Texts<long>(annotations),
        DataKind.UInt64 => Texts<ulong>(annotations),
        DataKind.Single => Texts<float>(annotations),
        _ => Texts<double>(annotations),
    };

    private static string[] Texts<T>(DataViewSchema.Annotations annotations)
    {
        VBuffer<T> values = default;
        annotations.GetValue(AnnotationUtils.Kinds.KeyValues, ref values);
        return [.. values.DenseValues().Select(value => value is ReadOnlyMemory<char> text ? text.ToString() : Convert.ToString(value, null)!)];
    }

    private static void AddTexts(DataViewSchema.Annotations.Builder annotations, DataKind kind, string[] texts)
    {
        switch (kind)
        {
            case DataKind.String: Add(text => text.AsMemory()); break;
            case DataKind.Boolean: Add(bool.Parse); break;
            case DataKind.SByte: Add(sbyte.Parse); break;
            case DataKind.Byte: Add(byte.Parse); break;
            case DataKind.Int16: Add(short.Parse); break;
            case DataKind.UInt16: Add(ushort.Parse); break;
            case DataKind.Int32: Add(int.Parse); break;
            case DataKind.UInt32: Add(uint.Parse); break;
            case DataKind.Int64: Add(long.Parse); break;
            case DataKind.UInt64: Add(ulong.Parse); break;
            case DataKind.Single: Add(float.Parse); break;
            default: Add(double.Parse); break;
        }

        void Add<T>(Func<string, T> parse)
        {
            T[] values = [.. texts.Select(parse)];
            annotations.AddKeyValues(values.Length, KindOf(kind)!, (ref VBuffer<T> target) =>
            {
                var editor = VBufferEditor.Create(ref target, values.Length);
                values.CopyTo(editor.Values);
                target = editor.Commit();
            });
        }
    }
}
