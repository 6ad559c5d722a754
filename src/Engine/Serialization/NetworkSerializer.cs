using MLNetDeep.Engine.Files;
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
    /// <summary>What a file of a network says it is.</summary>
    internal const string Format = "mlnetdeep-network";

    private const int Version = 1;
    private const string SpecKey = "spec";

    /// <summary>Writes a network at the stream's position.</summary>
    /// <param name="network">The network.</param>
    /// <param name="stream">The stream to write to.</param>
    /// <param name="extras">More metadata for the reader, under names of its own; covered by the checksum. Null: none.</param>
    /// <exception cref="ArgumentException">
    /// An extra has a name that the format uses itself, extras and spec are too large for the file's head, the network has more layers,
    /// or takes more memory a row, than a file may ask for, or a weight is not finite; nothing was written.
    /// </exception>
    public static void Write(Network network, Stream stream, IReadOnlyDictionary<string, string>? extras = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(stream);
        SafetensorsHeader header = CreateHeader(network, extras ?? new Dictionary<string, string>());
        SafetensorsFile.Write(stream, header, Arrays(network));
    }

    /// <summary>Reads a network from the stream's position and leaves the stream behind it.</summary>
    /// <exception cref="ModelFormatException">
    /// The bytes are not a network, were cut short or changed, or need a newer version, or the network has more than 16,384 layers or takes
    /// more memory to predict a row than a gigabyte and 256 times the row, or a weight is not finite. Thrown before memory for weights is
    /// allocated, unless only the weights were changed.
    /// </exception>
    public static Network Read(Stream stream) => Read(stream, out _);

    /// <summary>Reads a network as <see cref="Read(Stream)"/> does, with all of the file's metadata.</summary>
    /// <inheritdoc cref="Read(Stream)" path="/exception"/>
    public static Network Read(Stream stream, out IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(stream);
        SafetensorsHeader header = SafetensorsFile.ReadHeader(stream);
        metadata = header.Metadata;
        return Read(stream, header);
    }

    /// <summary>Reads a network as <see cref="Read(Stream)"/> does, where the head has been read.</summary>
    /// <inheritdoc cref="Read(Stream)" path="/exception"/>
    internal static Network Read(Stream stream, SafetensorsHeader header)
    {
        SafetensorsFile.Require(header, Format, Version);
        NetworkSpec spec = NetworkSpecJson.Read(
            header.Metadata.GetValueOrDefault(SpecKey) ?? throw new ModelFormatException("The model file holds no network."));
        long length = SafetensorsFile.RequireTensors(header, Tensors(spec));
        Stream data = ModelStream.Secure(stream, length, "weights");
        Network network = CreateNetwork(spec);
        SafetensorsFile.Read(data, header, Arrays(network));
        return FindNonFinite(network) is { } wrong ? throw new ModelFormatException($"The model cannot be used: {wrong}") : network;
    }

    /// <summary>
    /// Writes a network to a file: first aside, then renamed, so that the path never holds half a model. Removes what processes that were
    /// killed while they wrote this file left of it.
    /// </summary>
    /// <exception cref="ArgumentException">The network cannot be written; see <see cref="Write"/>.</exception>
    /// <exception cref="IOException">The file cannot be written, as on a full disk; what the path held before is still there.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written; what the path held before is still there.</exception>
    /// <example><code>
    /// NetworkSerializer.Save(network, "network.safetensors");
    /// </code></example>
    public static void Save(Network network, string path)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentException.ThrowIfNullOrEmpty(path);
        WholeFile.Write(path, stream => Write(network, stream));
    }

    /// <summary>
    /// Reads a network from a file: one that <see cref="Save"/> wrote, or the network in a model file of ML.NET, a zip. Of a zip the
    /// network alone is read, and no step before or after it.
    /// </summary>
    /// <exception cref="ModelFormatException">
    /// The file is not a network, was cut short or changed, or needs a newer version, or it is a zip with no network or several; its steps
    /// are named.
    /// </exception>
    /// <example><code>
    /// var network = NetworkSerializer.Load("network.safetensors");
    /// var outputs = new float[network.Spec.Output.Elements];
    /// network.Predict(pixels, rows: 1, outputs);
    /// </code></example>
    public static Network Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream stream = File.OpenRead(path);
        if (ModelZip.IsAt(stream))
        {
            return ModelZip.Only(
                ModelZip.Read(stream, (part, header) => SafetensorsFile.FormatOf(header) == Format ? Read(part, header) : null),
                "network", "SavedModel.LoadAll reads all models of a file.");
        }
        Network network = Read(stream);
        long excess = stream.Length - stream.Position;
        return excess == 0 ? network : throw new ModelFormatException($"The model file has {excess:N0} bytes after its end.");
    }

    private static SafetensorsHeader CreateHeader(Network network, IReadOnlyDictionary<string, string> extras)
    {
        Dictionary<string, string> metadata = SafetensorsFile.Describe(Format, Version);
        RequireReadable(network);
        metadata.Add(SpecKey, NetworkSpecJson.Write(network.Spec));
        SafetensorsHeader Create() => SafetensorsHeader.Create(metadata, Arrays(network).Select(array => array.Layout));
        SafetensorsHeader header = Create();
        if (header.JsonLength > SafetensorsHeader.MaxJsonLength)
        {
            throw new ArgumentException($"The network has too many layers to be written: {network.Spec.Nodes.Count:N0}.", nameof(network));
        }
        if (extras.Count == 0)
        {
            return header;
        }
        foreach ((string name, string text) in extras)
        {
            if (name == SafetensorsHeader.ChecksumKey || !metadata.TryAdd(name, text))
            {
                throw new ArgumentException($"The extra '{name}' has a name that the format uses itself; give it another.", nameof(extras));
            }
        }
        int own = header.JsonLength;
        header = Create();
        if (header.JsonLength <= SafetensorsHeader.MaxJsonLength)
        {
            return header;
        }
        (string largest, string value) = extras.MaxBy(extra => extra.Value.Length);
        throw new ArgumentException(
            $"The extra metadata take {header.JsonLength - own:N0} bytes, the largest being '{largest}' ({value.Length:N0} characters); "
            + $"there is room for {SafetensorsHeader.MaxJsonLength - own:N0}.", nameof(extras));
    }

    private static void RequireReadable(Network network)
    {
        try
        {
            NetworkLimits.Require(network.Spec);
        }
        catch (ModelFormatException exception)
        {
            throw new ArgumentException(
                $"The network cannot be written, since it could not be read: {exception.Message}", nameof(network), exception);
        }
        if (FindNonFinite(network) is { } wrong)
        {
            throw new ArgumentException($"The network cannot be written, since it could not be read: {wrong}", nameof(network));
        }
    }

    private static string? FindNonFinite(Network network)
    {
        foreach (Parameter parameter in network.Parameters)
        {
            ReadOnlySpan<float> values = parameter.Values;
            if (values.IndexOfAnyExceptInRange(-float.MaxValue, float.MaxValue) is >= 0 and int at)
            {
                return $"number {at:N0} of the weights '{parameter.Name}' is {values[at]}; expected finite numbers.";
            }
        }
        return null;
    }

    private static IEnumerable<StoredArray> Arrays(Network network) =>
        network.Parameters.Select(StoredArray.Of);

    private static IEnumerable<(string Name, Shape Shape)> Tensors(NetworkSpec spec)
    {
        foreach (NetworkNode node in spec.Nodes)
        {
            for (int index = 0; index < node.Parameters.Count; index++)
            {
                ParameterSpec parameter = node.Parameters[index];
                yield return (Parameter.NameOf(node.Name, parameter), parameter.Shape);
            }
        }
    }

    private static Network CreateNetwork(NetworkSpec spec)
    {
        try
        {
            return new Network(spec);
        }
        catch (Exception exception) when (exception is ArgumentException
            || (exception is not OutOfMemoryException && spec.Nodes.Any(node => LayerKinds.IsOwn(node.Layer))))
        {
            throw new ModelFormatException($"The model's network cannot be made: {exception.Message}", exception);
        }
    }
}
