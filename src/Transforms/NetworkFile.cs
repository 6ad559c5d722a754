using System.Text.Json.Nodes;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Transforms;

/// <summary>A network's container with a line of metadata, as stages are stored.</summary>
internal static class NetworkFile
{
    /// <summary>The name of the part, never to be changed: published files have it.</summary>
    public const string PartName = "Network.safetensors";

    /// <summary>Reads a network with a line of metadata.</summary>
    /// <param name="stream">Where to read.</param>
    /// <param name="key">The name of the metadata.</param>
    /// <param name="create">Makes the transformer of both.</param>
    /// <exception cref="ModelFormatException">The part is cut short, changed, or that of another kind of transformer.</exception>
    public static T ReadWith<T>(Stream stream, string key, Func<Network, JsonObject, T> create)
    {
        Network network = NetworkSerializer.Read(stream, out IReadOnlyDictionary<string, string>? metadata);
        if (!metadata.TryGetValue(key, out string? text))
        {
            throw new ModelFormatException(
                $"Expected a network with the metadata '{key}', found {string.Join(", ", metadata.Keys)}. "
                + "The file holds a network of another kind.");
        }
        return ModelJson.Read(key, text, json => create(network, json));
    }
}
