using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The input schema beside a model: columns with their types and annotations.</summary>
internal static class SchemaSerializer
{
    private const uint Version = 1;

    private enum Kind : byte
    {
        Primitive,
        Key,
        Vector,
    }

    // *** Binary format ***
    // uint: version; then a schema:
    // int: number of columns
    // for each: string: name; type; int: number of annotations; for each: string: name; type; value
    public static void Write(DataViewSchema schema, Stream stream)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(Version);
        // A column of images cannot be saved: as in ML.NET the schema that is loaded lacks it.
        DataViewSchema.Column[] columns = [.. schema.Where(column => column.Type is PrimitiveDataViewType or VectorDataViewType)];
        Contracts.Check(columns.Length > 0, "No valid columns to save");
        writer.Write(columns.Length);
        foreach (var column in columns)
        {
            writer.Write(column.Name);
            WriteType(writer, column.Type);
            writer.Write(column.Annotations.Schema.Count);
            foreach (var annotation in column.Annotations.Schema)
            {
                writer.Write(annotation.Name);
                WriteType(writer, annotation.Type);
                ColumnValues.WriteAnnotation(writer, column.Annotations, annotation);
            }
        }
    }

    public static DataViewSchema Read(Stream stream)
    {
        using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        uint version = reader.ReadUInt32();
        Contracts.CheckDecode(version == Version, $"The model's input schema has version {version}, expected {Version}.");
        var schema = new DataViewSchema.Builder();
        for (int left = reader.ReadInt32(); left > 0; left--)
        {
            string name = reader.ReadString();
            var type = ReadType(reader);
            var annotations = new DataViewSchema.Annotations.Builder();
            for (int annotationsLeft = reader.ReadInt32(); annotationsLeft > 0; annotationsLeft--)
            {
                string annotation = reader.ReadString();
                var annotationType = ReadType(reader);
                annotations.Add(annotation, annotationType, ColumnValues.ReadGetter(reader, annotationType));
            }
            schema.AddColumn(name, type, annotations.ToAnnotations());
        }
        return schema.ToSchema();
    }

    public static void WriteType(BinaryWriter writer, DataViewType type)
    {
        switch (type)
        {
            case VectorDataViewType vector:
                writer.Write((byte)Kind.Vector);
                WriteType(writer, vector.ItemType);
                writer.Write(vector.Dimensions.Length);
                foreach (int dimension in vector.Dimensions)
                    writer.Write(dimension);
                break;
            case KeyDataViewType key:
                writer.Write((byte)Kind.Key);
                writer.Write((byte)Type.GetTypeCode(key.RawType));
                writer.Write(key.Count);
                break;
            default:
                writer.Write((byte)Kind.Primitive);
                writer.Write((byte)(type is TextDataViewType ? TypeCode.String : Type.GetTypeCode(type.RawType)));
                break;
        }
    }

    public static DataViewType ReadType(BinaryReader reader) => (Kind)reader.ReadByte() switch
    {
        Kind.Vector => ReadVector(reader),
        Kind.Key => new KeyDataViewType(ReadRaw(reader), reader.ReadUInt64()),
        Kind.Primitive => ColumnTypeExtensions.PrimitiveTypeFromType(ReadRaw(reader)),
        var kind => throw Contracts.ExceptDecode($"The model has a column of unknown kind {(byte)kind}."),
    };

    private static VectorDataViewType ReadVector(BinaryReader reader)
    {
        var item = ReadType(reader) as PrimitiveDataViewType ?? throw Contracts.ExceptDecode("The model has a vector of vectors.");
        int rank = reader.ReadInt32();
        Contracts.CheckDecode(rank is > 0 and < 64, $"The model has a vector of {rank} dimensions.");
        var dimensions = new int[rank];
        for (int i = 0; i < rank; i++)
            dimensions[i] = reader.ReadInt32();
        return new(item, dimensions);
    }

    private static Type ReadRaw(BinaryReader reader)
    {
        var code = (TypeCode)reader.ReadByte();
        // Type codes equal the names of the types they stand for; what is none of them has no such name.
        return Type.GetType("System." + code) ?? throw Contracts.ExceptDecode($"The model has a column of unknown type {code}.");
    }
}
