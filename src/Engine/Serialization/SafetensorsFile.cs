using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Serialization;

/// <summary>What all our safetensors files share: format and version in the metadata, and the SHA-256 of everything but itself.</summary>
internal static class SafetensorsFile
{
    private const string FormatKey = "format";
    private const string VersionKey = "version";

    /// <summary>The metadata that say what a file is.</summary>
    public static Dictionary<string, string> Describe(string format, int version) => new()
    {
        [FormatKey] = format,
        [VersionKey] = version.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Writes a head with its checksum, then the arrays in its order.</summary>
    public static void Write(Stream stream, SafetensorsHeader header, IEnumerable<StoredArray> arrays)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header.Bytes);
        foreach (StoredArray array in arrays)
        {
            array.Read(hash.AppendData);
        }
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset()), header.Checksum);
        stream.Write(header.Bytes);
        foreach (StoredArray array in arrays)
        {
            array.Read(stream.Write);
        }
    }

    /// <summary>Reads a head of the given format.</summary>
    /// <exception cref="ModelFormatException">It is not one.</exception>
    public static SafetensorsHeader ReadHeader(
        Stream stream, string format, int version, int maxJsonLength = SafetensorsHeader.MaxJsonLength)
    {
        SafetensorsHeader header = ReadHeader(stream, maxJsonLength);
        Require(header, format, version);
        return header;
    }

    /// <summary>Reads a head of any format.</summary>
    /// <exception cref="ModelFormatException">It is not one.</exception>
    public static SafetensorsHeader ReadHeader(Stream stream, int maxJsonLength = SafetensorsHeader.MaxJsonLength) =>
        SafetensorsHeader.Parse(ReadHead(stream, maxJsonLength));

    /// <summary>Reads the bytes of a head: the length and the JSON.</summary>
    /// <exception cref="ModelFormatException">The length is out of bounds, or the stream ends before.</exception>
    public static byte[] ReadHead(Stream stream, int maxJsonLength = SafetensorsHeader.MaxJsonLength)
    {
        byte[] lengthBytes = ModelStream.ReadBytes(stream, SafetensorsHeader.LengthBytes, "length");
        long length = BinaryPrimitives.ReadInt64LittleEndian(lengthBytes);
        if (length < 2 || length > maxJsonLength)
        {
            throw new ModelFormatException(
                $"This is not a model: its head would have {length:N0} bytes; expected 2 to {maxJsonLength:N0}.");
        }
        byte[] json = ModelStream.ReadBytes(stream, length, "head");
        return [.. lengthBytes, .. json];
    }

    /// <summary>The format that a head names; null where it names none.</summary>
    public static string? FormatOf(SafetensorsHeader header) => header.Metadata.GetValueOrDefault(FormatKey);

    /// <summary>Checks that a head is of a format and version.</summary>
    /// <exception cref="ModelFormatException">It is not.</exception>
    public static void Require(SafetensorsHeader header, string format, int version)
    {
        if (FormatOf(header) != format)
        {
            throw new ModelFormatException($"The file's format is '{FormatOf(header)}'; expected '{format}'.");
        }
        string? found = header.Metadata.GetValueOrDefault(VersionKey);
        if (found != version.ToString(CultureInfo.InvariantCulture))
        {
            throw new ModelFormatException(
                $"The model has format version '{found}'; this version reads {version}. Use the version that wrote it, or a newer one.");
        }
    }

    /// <summary>Checks that a head has these tensors and no others, one after the other; returns their bytes.</summary>
    /// <exception cref="ModelFormatException">It has not.</exception>
    public static long RequireTensors(SafetensorsHeader header, IEnumerable<(string Name, Shape Shape)> tensors)
    {
        long offset = 0;
        int count = 0;
        foreach ((string name, Shape shape) in tensors)
        {
            if (!header.Entries.TryGetValue(name, out SafetensorsEntry? entry))
            {
                throw new ModelFormatException($"The model lacks the weights '{name}'.");
            }
            if (entry.Type != ElementType.Float32)
            {
                throw new ModelFormatException($"The weights '{name}' have type {entry.Type}; expected {ElementType.Float32}.");
            }
            if (entry.Shape != shape)
            {
                throw new ModelFormatException($"The weights '{name}' have shape {entry.Shape}; the network has {shape}.");
            }
            if (shape.Elements > Array.MaxLength || entry.Begin != offset || entry.End != offset + shape.Elements * sizeof(float))
            {
                throw new ModelFormatException(
                    $"The weights '{name}' lie at bytes {entry.Begin} to {entry.End}; "
                    + $"expected {shape.Elements:N0} numbers from byte {offset}.");
            }
            offset = entry.End;
            count++;
        }
        return count == header.Entries.Count
            ? offset
            : throw new ModelFormatException($"The model has {header.Entries.Count} tensors; its network has {count} parameters.");
    }

    /// <summary>Fills the arrays from what follows the head, and checks the checksum.</summary>
    /// <exception cref="ModelFormatException">The bytes end before, or were changed.</exception>
    public static void Read(Stream data, SafetensorsHeader header, IEnumerable<StoredArray> arrays)
    {
        using IncrementalHash hash = StartHash(header, out string expected);
        foreach (StoredArray array in arrays)
        {
            array.Fill(bytes =>
            {
                ModelStream.Fill(data, bytes, "weights");
                hash.AppendData(bytes);
            });
        }
        RequireChecksum(hash, expected);
    }

    /// <summary>Checks the checksum of so many bytes that follow the head and goes back to where they begin.</summary>
    /// <exception cref="ModelFormatException">The bytes end before, or were changed.</exception>
    public static void Verify(Stream data, SafetensorsHeader header, long length)
    {
        using IncrementalHash hash = StartHash(header, out string expected);
        long start = data.Position;
        byte[] block = new byte[Math.Min(length, 1 << 20)];
        for (long left = length; left > 0; left -= block.Length)
        {
            Span<byte> part = block.AsSpan(0, (int)Math.Min(left, block.Length));
            ModelStream.Fill(data, part, "weights");
            hash.AppendData(part);
        }
        RequireChecksum(hash, expected);
        data.Position = start;
    }

    /// <summary>Checks that single-precision numbers that follow the head are finite and goes back to where they begin.</summary>
    /// <exception cref="ModelFormatException">One is not.</exception>
    public static void RequireFinite(Stream data, IEnumerable<KeyValuePair<string, SafetensorsEntry>> entries)
    {
        long start = data.Position;
        float[] block = new float[1 << 18];
        foreach ((string name, SafetensorsEntry entry) in entries)
        {
            data.Position = start + entry.Begin;
            for (long left = entry.Shape.Elements; left > 0; left -= block.Length)
            {
                Span<float> part = block.AsSpan(0, (int)Math.Min(left, block.Length));
                ModelStream.Fill(data, MemoryMarshal.AsBytes(part), "weights");
                if (part.IndexOfAnyExceptInRange(-float.MaxValue, float.MaxValue) is >= 0 and int at)
                {
                    throw new ModelFormatException($"The weights '{name}' hold {part[at]}; expected finite numbers.");
                }
            }
        }
        data.Position = start;
    }

    /// <summary>Fills the arrays from what follows the head, which was verified.</summary>
    public static void ReadVerified(Stream data, IEnumerable<StoredArray> arrays)
    {
        foreach (StoredArray array in arrays)
        {
            array.Fill(bytes => ModelStream.Fill(data, bytes, "weights"));
        }
    }

    private static IncrementalHash StartHash(SafetensorsHeader header, out string expected)
    {
        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        expected = Encoding.ASCII.GetString(header.Checksum);
        header.Checksum.Fill((byte)'0');
        hash.AppendData(header.Bytes);
        return hash;
    }

    private static void RequireChecksum(IncrementalHash hash, string expected)
    {
        string actual = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (actual != expected)
        {
            throw new ModelFormatException(
                $"The model was changed after it was written: its SHA-256 is {actual}, but {expected} was expected.");
        }
    }
}
