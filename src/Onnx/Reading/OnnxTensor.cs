using System.Buffers.Binary;
using System.Runtime.InteropServices;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Onnx.Format;
using DataType = MLNetDeep.Onnx.Format.TensorProto.Types.DataType;

namespace MLNetDeep.Onnx.Reading;

/// <summary>Numbers of the graph that no input changes: single-precision ones, or whole ones.</summary>
internal sealed class OnnxTensor
{
    // The number of rows, and so many times it, as where a graph asks for a shape.
    private const long OneBatch = long.MinValue;

    private readonly long[]? _integers;
    private float[]? _floats;

    public OnnxTensor(long[] dims, float[] values) => (Dims, _floats, Length) = (dims, values, values.Length);

    public OnnxTensor(long[] dims, long[] values) => (Dims, _integers, Length) = (dims, values, values.Length);

    /// <summary>The sizes, outermost first; none for a single number.</summary>
    public long[] Dims { get; }

    /// <summary>How many numbers there are.</summary>
    public int Length { get; }

    /// <summary>Whether the numbers are whole by their type.</summary>
    public bool IsWhole => _integers is not null;

    /// <summary>The numbers in single precision.</summary>
    public float[] Floats => _floats ??= Array.ConvertAll(_integers!, number => (float)number);

    /// <summary>The numbers, whole by their type.</summary>
    /// <exception cref="ModelFormatException">They are not.</exception>
    public long[] Integers => _integers ?? throw new ModelFormatException("whole numbers were expected, and single-precision ones came");

    /// <summary>A whole number that stands for so many times the number of rows, which a network does not know.</summary>
    public static long Rows(int times) => OneBatch + times - 1;

    /// <summary>How many times the number of rows a whole number stands for; null where it is a number.</summary>
    public static int? RowsIn(long size) => size < OneBatch + int.MaxValue ? (int)(size - OneBatch) + 1 : null;

    /// <summary>Sizes in words.</summary>
    public static string Describe(long[] sizes) =>
        $"[{string.Join(", ", sizes.Select(size => RowsIn(size) is not { } times ? $"{size}" : times == 1 ? "N" : $"{times} * N"))}]";

    /// <summary>The same numbers in other sizes.</summary>
    public OnnxTensor Reshape(long[] dims) => IsWhole ? new(dims, _integers!) : new(dims, _floats!);

    /// <summary>Reads numbers of any type.</summary>
    /// <exception cref="ModelFormatException">They are elsewhere, not as many as their sizes say, or no numbers.</exception>
    public static OnnxTensor Read(TensorProto proto)
    {
        if (proto.DataLocation == TensorProto.Types.DataLocation.External || proto.ExternalData.Count > 0)
        {
            throw new ModelFormatException(
                $"The numbers of '{proto.Name}' are in another file, which is not read. Save the model as one file.");
        }
        long[] dims = [.. proto.Dims];
        Array values = (DataType)proto.DataType switch
        {
            DataType.Float => Cast(proto, sizeof(float), proto.FloatData, BinaryPrimitives.ReadSingleLittleEndian),
            DataType.Double => Array.ConvertAll(
                Cast(proto, sizeof(double), proto.DoubleData, BinaryPrimitives.ReadDoubleLittleEndian), number => (float)number),
            DataType.Float16 => Array.ConvertAll(
                Cast(proto, sizeof(short), proto.Int32Data, bytes => BinaryPrimitives.ReadUInt16LittleEndian(bytes)),
                bits => (float)BitConverter.UInt16BitsToHalf((ushort)bits)),
            DataType.Bfloat16 => Array.ConvertAll(
                Cast(proto, sizeof(short), proto.Int32Data, bytes => BinaryPrimitives.ReadUInt16LittleEndian(bytes)),
                bits => BitConverter.Int32BitsToSingle(bits << 16)),
            DataType.Int64 => Cast(proto, sizeof(long), proto.Int64Data, BinaryPrimitives.ReadInt64LittleEndian),
            DataType.Uint64 => Array.ConvertAll(
                Cast(proto, sizeof(ulong), proto.Uint64Data, BinaryPrimitives.ReadUInt64LittleEndian), number => (long)number),
            DataType.Uint32 => Array.ConvertAll(
                Cast(proto, sizeof(uint), Array.ConvertAll([.. proto.Uint64Data], number => (uint)number),
                    BinaryPrimitives.ReadUInt32LittleEndian), number => (long)number),
            DataType.Int32 => Widened(proto, sizeof(int), BinaryPrimitives.ReadInt32LittleEndian),
            DataType.Int16 => Widened(proto, sizeof(short), bytes => BinaryPrimitives.ReadInt16LittleEndian(bytes)),
            DataType.Uint16 => Widened(proto, sizeof(short), bytes => BinaryPrimitives.ReadUInt16LittleEndian(bytes)),
            DataType.Int8 => Widened(proto, 1, bytes => (sbyte)bytes[0]),
            DataType.Uint8 or DataType.Bool => Widened(proto, 1, bytes => bytes[0]),
            _ => throw new ModelFormatException($"The numbers of '{proto.Name}' are of a type that is not read: {proto.DataType}."),
        };
        RequireLength(proto.Name, dims, values.Length);
        return values is float[] floats ? new OnnxTensor(dims, floats) : new OnnxTensor(dims, (long[])values);
    }

    private static long[] Widened(TensorProto proto, int size, Reader<int> read) =>
        Array.ConvertAll(Cast(proto, size, proto.Int32Data, read), number => (long)number);

    private delegate T Reader<out T>(ReadOnlySpan<byte> bytes);

    // Numbers are bytes, or listed one by one.
    private static T[] Cast<T>(TensorProto proto, int size, IReadOnlyCollection<T> listed, Reader<T> read)
        where T : unmanaged
    {
        if (!proto.HasRawData)
        {
            return [.. listed];
        }
        ReadOnlySpan<byte> bytes = proto.RawData.Span;
        if (bytes.Length % size != 0)
        {
            throw new ModelFormatException($"The {bytes.Length:N0} bytes of '{proto.Name}' are no multiple of {size}, a number's.");
        }
        if (BitConverter.IsLittleEndian && size == Marshal.SizeOf<T>())
        {
            return MemoryMarshal.Cast<byte, T>(bytes).ToArray();
        }
        var values = new T[bytes.Length / size];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = read(bytes.Slice(i * size, size));
        }
        return values;
    }

    private static void RequireLength(string name, long[] dims, int length)
    {
        Int128 expected = 1;
        foreach (long size in dims)
        {
            expected = size < 0 || expected > int.MaxValue ? -1 : expected * size;
        }
        if (expected != length)
        {
            throw new ModelFormatException(
                $"'{name}' has {length:N0} numbers where its sizes [{string.Join(", ", dims)}] are of another count.");
        }
    }
}
