using System.Text.Json;
using System.Text.Json.Serialization;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Serialization;

/// <summary>
/// A network's spec as JSON. Built-in kinds of layers are listed at <see cref="LayerSpec"/> to be written and in
/// <see cref="BuiltInLayers"/> to be read.
/// </summary>
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
            new SpecData([.. spec.Input], [.. spec.Nodes.Select(node => new NodeData(node.Name, [.. node.Inputs], node.Layer))])
            {
                AveragesMirrorImages = spec.AveragesMirrorImages,
            },
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
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var data = new JsonSettings(document.RootElement, "the network");
            int[] sizes = data.Int32s("input");
            JsonElement nodes = data.Array("nodes");
            bool averages = data.Boolean("averagesMirrorImages", before: false);
            data.RequireNoOthers();
            NetworkLimits.RequireCounts(sizes.Length, nodes.GetArrayLength(), connections: 0);
            var input = Shape.Of(sizes);
            NetworkLimits.RequireInput(input);
            NetworkSpecBuilder builder = NetworkSpec.From(input);
            long connections = 0;
            foreach (JsonElement element in nodes.EnumerateArray())
            {
                NodeData node = ReadNode(element, $"layer {builder.Nodes.Count + 1}");
                connections += node.Inputs.Length;
                NetworkLimits.RequireCounts(sizes.Length, builder.Nodes.Count, connections);
                Add(builder, node);
                NetworkLimits.RequireSizes(builder.Nodes[^1]);
            }
            NetworkSpec spec = averages ? builder.Build().AverageMirrorImages() : builder.Build();
            NetworkLimits.RequireMemory(spec);
            return spec;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or NotSupportedException
            or ArgumentException or OverflowException)
        {
            throw new ModelFormatException($"The model's network cannot be read: {exception.Message}", exception);
        }
    }

    private static NodeData ReadNode(JsonElement json, string path)
    {
        var node = new JsonSettings(json, path);
        string name = node.Text("name");
        var data = new NodeData(name, node.Texts("inputs"), ReadLayer(node["layer"], $"layer '{name}'"));
        node.RequireNoOthers();
        return data;
    }

    private static LayerSpec ReadLayer(JsonElement json, string path)
    {
        var settings = new JsonSettings(json, path);
        string kind = settings.Text("kind");
        if (BuiltInLayers.Read(kind, settings) is { } layer)
        {
            settings.RequireNoOthers();
            return layer;
        }
        return LayerKinds.Read(kind, json) ?? throw new ModelFormatException(
            $"The model's network has a layer of the kind '{kind}', which is not known. If it is a layer of your own, "
            + $"call {LayerKinds.HowTo(kind, "X")} before loading; else use the version that wrote the file, or a newer one.");
    }

    // A layer of one's own may throw anything at settings that no one has checked yet.
    private static void Add(NetworkSpecBuilder builder, NodeData node)
    {
        try
        {
            builder.Add(node.Layer, node.Name, node.Inputs);
            _ = (builder.Nodes[^1].TableElements, builder.Nodes[^1].ScratchElements);
        }
        catch (Exception exception) when (LayerKinds.IsOwn(node.Layer) && exception is not (OutOfMemoryException or OverflowException))
        {
            throw new ModelFormatException(
                $"The model's network cannot be read: layer '{node.Name}' of the kind '{node.Layer.Kind}' refuses its settings or inputs: "
                + exception.Message, exception);
        }
    }
}

internal sealed record SpecData(int[] Input, NodeData[] Nodes)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool AveragesMirrorImages { get; init; }
}

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
