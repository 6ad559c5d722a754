using System.Text.Json;
using System.Text.Json.Serialization;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Serialization;

/// <summary>A network's spec as JSON. Kinds of layers are registered at <see cref="LayerSpec"/>.</summary>
internal static class NetworkSpecJson
{
    public static string Write(NetworkSpec spec) => JsonSerializer.Serialize(
        new SpecData([.. spec.Input], [.. spec.Nodes.Select(node => new NodeData(node.Name, [.. node.Inputs], node.Layer))]),
        SpecJsonContext.Default.SpecData);

    /// <summary>Builds the spec anew, so that all shapes are inferred and checked. Allocates no weights.</summary>
    /// <exception cref="ModelFormatException">
    /// The text is no such JSON, a kind of layer is unknown, the layers do not fit, or they ask for more than <see cref="NetworkLimits"/>.
    /// </exception>
    public static NetworkSpec Read(string json)
    {
        try
        {
            SpecData data = JsonSerializer.Deserialize(json, SpecJsonContext.Default.SpecData)
                ?? throw new ModelFormatException("The model's network is null; expected a list of layers.");
            NetworkLimits.RequireCounts(data.Input.Length, data.Nodes.Length, data.Nodes.Sum(node => (long?)node?.Inputs?.Length ?? 0));
            NetworkSpecBuilder builder = NetworkSpec.From(Shape.Of(data.Input));
            foreach (NodeData? node in data.Nodes)
            {
                builder.Add(node?.Layer ?? throw new JsonException("A layer is null."), node.Name, node.Inputs);
            }
            NetworkSpec spec = builder.Build();
            NetworkLimits.RequireMemory(spec);
            return spec;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or ArgumentException or OverflowException)
        {
            throw new ModelFormatException($"The model's network cannot be read: {exception.Message}", exception);
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
