using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Golden.Tests.Cases;

/// <summary>Settings as the JSON that golden.py reads.</summary>
internal static class Describe
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>A network's layers and how they are connected, as a model file holds them.</summary>
    public static JsonNode Network(NetworkSpec spec) => JsonNode.Parse(NetworkSpecJson.Write(spec))!;

    /// <summary>A layer's settings; <c>kind</c> is that of a model file.</summary>
    public static JsonNode Layer(LayerSpec layer) => JsonSerializer.SerializeToNode(layer, Options)!;

    /// <summary>A loss, an optimizer or a schedule; <c>kind</c> is the type's name.</summary>
    public static JsonNode Settings(object settings)
    {
        JsonNode node = JsonSerializer.SerializeToNode(settings, settings.GetType(), Options)!;
        node["kind"] = settings.GetType().Name;
        return node;
    }
}
