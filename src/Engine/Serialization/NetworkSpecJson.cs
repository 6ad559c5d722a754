using System.Text.Json;
using System.Text.Json.Serialization;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Serialization;

/// <summary>A network's spec as JSON. Built-in kinds of layers are listed at <see cref="LayerSpec"/>.</summary>
internal static class NetworkSpecJson
{
    /// <exception cref="ArgumentException">A kind of layer is not registered.</exception>
    public static string Write(NetworkSpec spec)
    {
        foreach (NetworkNode node in spec.Nodes)
        {
            LayerKinds.Require(node.Name, node.Layer);
        }
        return JsonSerializer.Serialize(
            new SpecData([.. spec.Input], [.. spec.Nodes.Select(node => new NodeData(node.Name, [.. node.Inputs], node.Layer))]),
            LayerKinds.SpecData);
    }

    /// <summary>Builds the spec anew, so that all shapes are inferred and checked. Allocates no weights.</summary>
    /// <exception cref="ModelFormatException">
    /// The text is no such JSON, a kind of layer is unknown, the layers do not fit, or they ask for more than <see cref="NetworkLimits"/>.
    /// </exception>
    public static NetworkSpec Read(string json)
    {
        try
        {
            SpecData data = JsonSerializer.Deserialize(json, LayerKinds.SpecData)
                ?? throw new ModelFormatException("The model's network is null; expected a list of layers.");
            NetworkLimits.RequireCounts(data.Input.Length, data.Nodes.Length, data.Nodes.Sum(node => (long?)node?.Inputs?.Length ?? 0));
            var input = Shape.Of(data.Input);
            NetworkLimits.RequireInput(input);
            NetworkSpecBuilder builder = NetworkSpec.From(input);
            foreach (NodeData? node in data.Nodes)
            {
                Add(builder, node?.Layer ?? throw new JsonException("A layer is null."), node);
                NetworkLimits.RequireSizes(builder.Nodes[^1]);
            }
            NetworkSpec spec = builder.Build();
            NetworkLimits.RequireMemory(spec);
            return spec;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or ArgumentException or OverflowException)
        {
            if (FindUnknownKind(json) is { } kind)
            {
                throw new ModelFormatException(
                    $"The model's network has a layer of the kind '{kind}', which is not known. If it is a layer of your own, "
                    + $"call {LayerKinds.HowTo(kind, "X")} before loading; else use the version that wrote the file, or a newer one.",
                    exception);
            }
            throw new ModelFormatException($"The model's network cannot be read: {exception.Message}", exception);
        }
    }

    // A layer of one's own may throw anything at settings that no one has checked yet.
    private static void Add(NetworkSpecBuilder builder, LayerSpec layer, NodeData node)
    {
        try
        {
            builder.Add(layer.ReadFromFile(), node.Name, node.Inputs);
            _ = (builder.Nodes[^1].TableElements, builder.Nodes[^1].ScratchElements);
        }
        catch (Exception exception) when (LayerKinds.IsOwn(layer) && exception is not (OutOfMemoryException or OverflowException))
        {
            throw new ModelFormatException(
                $"The model's network cannot be read: layer '{node.Name}' of the kind '{layer.Kind}' refuses its settings or inputs: "
                + exception.Message, exception);
        }
    }

    private static string? FindUnknownKind(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            foreach (JsonElement node in document.RootElement.GetProperty("nodes").EnumerateArray())
            {
                if (node.GetProperty("layer").GetProperty("kind").GetString() is { } kind && !LayerKinds.IsKnown(kind))
                {
                    return kind;
                }
            }
            return null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }
}

internal sealed record SpecData(int[] Input, NodeData[] Nodes);

internal sealed record NodeData(string Name, string[] Inputs, LayerSpec Layer);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    DefaultIgnoreCondition = JsonIgnoreCondition.Never)]
[JsonSerializable(typeof(SpecData))]
internal sealed partial class SpecJsonContext : JsonSerializerContext;
