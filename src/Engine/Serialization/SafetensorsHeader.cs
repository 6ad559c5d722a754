using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace MLNetDeep.Engine.Serialization;

/// <summary>
/// The head of a safetensors file: 8 bytes of little-endian length, then JSON that maps names to type, shape and place of the data,
/// and <c>__metadata__</c> to texts. One of the texts is the SHA-256 of the whole file with 64 zeros in its own place.
/// </summary>
internal sealed class SafetensorsHeader
{
    public const string ChecksumKey = "sha256";
    public const int ChecksumLength = 64;
    public const int LengthBytes = sizeof(long);

    /// <summary>More than any network's description needs; a length beyond it is a damaged file.</summary>
    public const int MaxJsonLength = 1 << 24;

    private const string MetadataKey = "__metadata__";
    private const int Alignment = 8;
    private static readonly byte[] ChecksumStart = Encoding.ASCII.GetBytes($"\"{ChecksumKey}\":\"");

    private SafetensorsHeader(
        byte[] bytes, int checksumOffset,
        IReadOnlyDictionary<string, string> metadata, IReadOnlyDictionary<string, SafetensorsEntry> entries)
    {
        Bytes = bytes;
        ChecksumOffset = checksumOffset;
        Metadata = metadata;
        Entries = entries;
    }

    /// <summary>Length and JSON as they stand in the file.</summary>
    public byte[] Bytes { get; }

    /// <summary>Bytes of the JSON.</summary>
    public int JsonLength => Bytes.Length - LengthBytes;

    /// <summary>Where in <see cref="Bytes"/> the checksum's digits are.</summary>
    public int ChecksumOffset { get; }

    /// <summary>The texts.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, SafetensorsEntry> Entries { get; }

    /// <summary>The checksum as written.</summary>
    public Span<byte> Checksum => Bytes.AsSpan(ChecksumOffset, ChecksumLength);

    /// <summary>Lays out arrays one after the other; the checksum is zeros.</summary>
    public static SafetensorsHeader Create(IReadOnlyDictionary<string, string> metadata, IEnumerable<ArrayLayout> arrays)
    {
        var texts = new Dictionary<string, string>(metadata) { [ChecksumKey] = new string('0', ChecksumLength) };
        var entries = new Dictionary<string, SafetensorsEntry>();
        using var stream = new MemoryStream();
        stream.Write(new byte[LengthBytes]);
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartObject(MetadataKey);
            foreach ((string key, string text) in texts)
            {
                json.WriteString(key, text);
            }
            json.WriteEndObject();
            long offset = 0;
            foreach (ArrayLayout array in arrays)
            {
                var entry = new SafetensorsEntry(array.Shape, array.Type, offset, checked(offset + array.Shape.Elements * array.Type.Size));
                entry.Write(json, array.Name);
                entries.Add(array.Name, entry);
                offset = entry.End;
            }
            json.WriteEndObject();
        }
        while (stream.Length % Alignment != 0)
        {
            stream.WriteByte((byte)' ');
        }
        byte[] bytes = stream.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(bytes, bytes.Length - LengthBytes);
        return new SafetensorsHeader(bytes, FindChecksum(bytes), texts, entries);
    }

    /// <summary>Reads length and JSON as they stand in the file.</summary>
    /// <exception cref="ModelFormatException">The JSON is not such a head.</exception>
    public static SafetensorsHeader Parse(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(
                bytes.AsMemory(LengthBytes), new JsonDocumentOptions { AllowDuplicateProperties = false });
            var metadata = new Dictionary<string, string>();
            var entries = new Dictionary<string, SafetensorsEntry>();
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (property.Name != MetadataKey)
                {
                    entries.Add(property.Name, SafetensorsEntry.Read(property));
                }
                else
                {
                    foreach (JsonProperty text in property.Value.EnumerateObject())
                    {
                        metadata.Add(text.Name, text.Value.GetString() ?? throw new JsonException($"The text '{text.Name}' is null."));
                    }
                }
            }
            return new SafetensorsHeader(bytes, FindChecksum(bytes), metadata, entries);
        }
        catch (Exception exception) when (
            exception is JsonException or InvalidOperationException or FormatException and not ModelFormatException)
        {
            throw new ModelFormatException($"The head of the model file is not that of a safetensors file: {exception.Message}", exception);
        }
    }

    private static int FindChecksum(byte[] bytes)
    {
        int start = bytes.AsSpan().IndexOf(ChecksumStart) + ChecksumStart.Length;
        int end = start + ChecksumLength;
        bool found = start > ChecksumStart.Length && end < bytes.Length && bytes[end] == '"';
        return found ? start : throw new ModelFormatException($"The model file has no '{ChecksumKey}' of {ChecksumLength} digits.");
    }
}
