using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Serialization;

/// <summary>
/// Writes and reads networks: a safetensors file with a tensor a parameter; its metadata holds the format and its version, the spec as
/// JSON, and the SHA-256 of everything but itself. Numbers are little-endian, as the format asks and as all processors in use have them.
/// </summary>
public static class NetworkSerializer
{
    private const string Format = "mlnetdeep-network";
    private const int Version = 1;
    private const string FormatKey = "format";
    private const string VersionKey = "version";
    private const string SpecKey = "spec";

    /// <summary>Writes a network at the stream's position.</summary>
    /// <param name="network">The network.</param>
    /// <param name="stream">Where to.</param>
    /// <param name="extras">More metadata for the reader, under names of its own; covered by the checksum.</param>
    /// <exception cref="ArgumentException">
    /// An extra has a name that the format uses itself, or extras and spec are too large for the file's head; nothing was written.
    /// </exception>
    public static void Write(Network network, Stream stream, IReadOnlyDictionary<string, string>? extras = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(stream);
        SafetensorsHeader header = CreateHeader(network, extras ?? new Dictionary<string, string>());
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header.Bytes);
        foreach (Parameter parameter in network.Parameters)
            InBlocks(parameter.Value, bytes => hash.AppendData(bytes));
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset()), header.Checksum);
        stream.Write(header.Bytes);
        foreach (Parameter parameter in network.Parameters)
            InBlocks(parameter.Value, bytes => stream.Write(bytes));
    }

    /// <summary>Reads a network from the stream's position and leaves the stream behind it.</summary>
    /// <exception cref="ModelFormatException">
    /// The bytes are not a network, were cut short or changed, or need a newer version. Thrown before memory for weights is allocated,
    /// unless only the weights were changed.
    /// </exception>
    public static Network Read(Stream stream) => Read(stream, out _);

    /// <summary>As <see cref="Read(Stream)"/>, with all of the file's metadata.</summary>
    /// <inheritdoc cref="Read(Stream)" path="/exception"/>
    public static Network Read(Stream stream, out IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(stream);
        SafetensorsHeader header = ReadHeader(stream);
        metadata = header.Metadata;
        NetworkSpec spec = ReadSpec(header);
        long length = CheckTensors(spec, header);
        Stream data = ModelStream.Secure(stream, length, "weights");
        Network network = CreateNetwork(spec);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string expected = Encoding.ASCII.GetString(header.Checksum);
        header.Checksum.Fill((byte)'0');
        hash.AppendData(header.Bytes);
        foreach (Parameter parameter in network.Parameters)
        {
            InBlocks(parameter.Value, bytes =>
            {
                ModelStream.Fill(data, bytes, "weights");
                hash.AppendData(bytes);
            });
        }
        string actual = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (actual != expected)
            throw new ModelFormatException(
                $"The model was changed after it was written: its SHA-256 is {actual}, but {expected} was expected.");
        return network;
    }

    /// <summary>Writes a network to a file: first aside, then renamed, so that the path never holds half a model.</summary>
    public static void Save(Network network, string path)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentException.ThrowIfNullOrEmpty(path);
        string aside = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (FileStream stream = new(aside, FileMode.CreateNew, FileAccess.Write))
            {
                Write(network, stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(aside, path, overwrite: true);
        }
        catch
        {
            File.Delete(aside);
            throw;
        }
    }

    /// <summary>Reads a network from a file.</summary>
    /// <exception cref="ModelFormatException">The file is not a network, was cut short or changed, or needs a newer version.</exception>
    public static Network Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream stream = File.OpenRead(path);
        Network network = Read(stream);
        long excess = stream.Length - stream.Position;
        return excess == 0 ? network : throw new ModelFormatException($"The model file has {excess:N0} bytes after its end.");
    }

    private static SafetensorsHeader CreateHeader(Network network, IReadOnlyDictionary<string, string> extras)
    {
        var metadata = new Dictionary<string, string>
        {
            [FormatKey] = Format,
            [VersionKey] = Version.ToString(CultureInfo.InvariantCulture),
            [SpecKey] = NetworkSpecJson.Write(network.Spec),
        };
        SafetensorsHeader Create() => SafetensorsHeader.Create(metadata, network.Parameters.Select(p => (p.Name, p.Value.Shape)));
        SafetensorsHeader header = Create();
        if (header.JsonLength > SafetensorsHeader.MaxJsonLength)
            throw new ArgumentException($"The network has too many layers to be written: {network.Spec.Nodes.Count:N0}.", nameof(network));
        if (extras.Count == 0)
            return header;
        foreach ((string name, string text) in extras)
        {
            if (name == SafetensorsHeader.ChecksumKey || !metadata.TryAdd(name, text))
                throw new ArgumentException($"The extra '{name}' has a name that the format uses itself; give it another.", nameof(extras));
        }
        int own = header.JsonLength;
        header = Create();
        if (header.JsonLength <= SafetensorsHeader.MaxJsonLength)
            return header;
        (string largest, string value) = extras.MaxBy(extra => extra.Value.Length);
        throw new ArgumentException(
            $"The extra metadata take {header.JsonLength - own:N0} bytes, the largest being '{largest}' ({value.Length:N0} characters); "
            + $"there is room for {SafetensorsHeader.MaxJsonLength - own:N0}.", nameof(extras));
    }

    private static SafetensorsHeader ReadHeader(Stream stream)
    {
        byte[] lengthBytes = ModelStream.ReadBytes(stream, SafetensorsHeader.LengthBytes, "length");
        long length = BinaryPrimitives.ReadInt64LittleEndian(lengthBytes);
        if (length is < 2 or > SafetensorsHeader.MaxJsonLength)
            throw new ModelFormatException(
                $"This is not a model: its head would have {length:N0} bytes; expected 2 to {SafetensorsHeader.MaxJsonLength:N0}.");
        byte[] json = ModelStream.ReadBytes(stream, length, "head");
        return SafetensorsHeader.Parse([.. lengthBytes, .. json]);
    }

    private static NetworkSpec ReadSpec(SafetensorsHeader header)
    {
        if (header.Metadata.GetValueOrDefault(FormatKey) is not Format)
            throw new ModelFormatException($"The file's format is '{header.Metadata.GetValueOrDefault(FormatKey)}'; expected '{Format}'.");
        string? version = header.Metadata.GetValueOrDefault(VersionKey);
        if (version != Version.ToString(CultureInfo.InvariantCulture))
            throw new ModelFormatException(
                $"The model has format version '{version}'; this version reads {Version}. Use the version that wrote it, or a newer one.");
        return NetworkSpecJson.Read(
            header.Metadata.GetValueOrDefault(SpecKey) ?? throw new ModelFormatException("The model file holds no network."));
    }

    private static long CheckTensors(NetworkSpec spec, SafetensorsHeader header)
    {
        long offset = 0;
        int count = 0;
        foreach (NetworkNode node in spec.Nodes)
        {
            foreach (ParameterSpec parameter in node.Parameters)
            {
                string name = Parameter.NameOf(node.Name, parameter);
                if (!header.Entries.TryGetValue(name, out SafetensorsEntry? entry))
                    throw new ModelFormatException($"The model lacks the weights '{name}'.");
                if (entry.Shape != parameter.Shape)
                    throw new ModelFormatException($"The weights '{name}' have shape {entry.Shape}; the network has {parameter.Shape}.");
                if (parameter.Shape.Elements > Array.MaxLength || entry.Begin != offset
                    || entry.End != offset + parameter.Shape.Elements * sizeof(float))
                {
                    throw new ModelFormatException(
                        $"The weights '{name}' lie at bytes {entry.Begin} to {entry.End}; "
                        + $"expected {parameter.Shape.Elements:N0} numbers from byte {offset}.");
                }
                offset = entry.End;
                count++;
            }
        }
        return count == header.Entries.Count
            ? offset
            : throw new ModelFormatException($"The model has {header.Entries.Count} tensors; its network has {count} parameters.");
    }

    private static Network CreateNetwork(NetworkSpec spec)
    {
        try
        {
            return new Network(spec);
        }
        catch (ArgumentException exception)
        {
            throw new ModelFormatException($"The model's network cannot be made: {exception.Message}", exception);
        }
    }

    // A span holds at most 2^31 bytes, a tensor four times as many.
    private static void InBlocks(Tensor tensor, SpanAction action)
    {
        const int Block = 1 << 20;
        for (int start = 0; start < tensor.Span.Length; start += Block)
            action(MemoryMarshal.AsBytes(tensor.Span[start..Math.Min(start + Block, tensor.Span.Length)]));
    }

    private delegate void SpanAction(Span<byte> bytes);
}
