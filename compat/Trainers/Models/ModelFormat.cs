using System.Runtime.InteropServices;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>What the model formats of this room have in common.</summary>
internal static class ModelFormat
{
    /// <summary>The first and only version of a component's format.</summary>
    public static VersionInfo Version(string modelSignature, string loaderSignature) =>
        new(modelSignature, 0x00010001, 0x00010001, 0x00010001, typeof(ModelFormat).Assembly.FullName!, loaderSignature);

    /// <summary>Writes the number of values and the values.</summary>
    public static void WriteArray<T>(this BinaryWriter writer, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values));
    }

    /// <summary>Writes the number of values and the values.</summary>
    public static void WriteArray<T>(this BinaryWriter writer, T[] values)
        where T : unmanaged => WriteArray(writer, values.AsSpan());

    /// <summary>Reads floats that were written with their number.</summary>
    public static float[] ReadFloats(this BinaryReader reader) => ReadArray<float>(reader);

    /// <summary>Reads integers that were written with their number.</summary>
    public static int[] ReadInts(this BinaryReader reader) => ReadArray<int>(reader);

    /// <summary>Reads doubles that were written with their number.</summary>
    public static double[] ReadDoubles(this BinaryReader reader) => ReadArray<double>(reader);

    private static T[] ReadArray<T>(BinaryReader reader)
        where T : unmanaged
    {
        int length = reader.ReadInt32();
        long left = reader.BaseStream.Length - reader.BaseStream.Position;
        Contracts.CheckDecode(length >= 0 && (long)length * Marshal.SizeOf<T>() <= left, $"Corrupt model: {length} values announced where {left} bytes are left.");
        var values = new T[length];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
