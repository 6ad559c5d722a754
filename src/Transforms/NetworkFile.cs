using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Transforms;

/// <summary>A transformer's part of a model file: the network's own container, with what the transformer adds as one line of metadata.</summary>
internal static class NetworkFile
{
    /// <summary>The name of the part, never to be changed: published files have it.</summary>
    public const string PartName = "Network.safetensors";

    /// <param name="stream">Where to write.</param>
    /// <param name="task">The kind of transformer, such as <c>multiclass</c>.</param>
    /// <param name="trained">What every transformer holds.</param>
    /// <param name="more">What this kind holds besides, added to the metadata.</param>
    public static void Write(Stream stream, string task, TrainedNetwork trained, params ReadOnlySpan<(string Name, JsonNode? Value)> more)
    {
        var json = new JsonObject
        {
            ["featureColumn"] = trained.FeatureColumnName,
            ["featureDimensions"] = ModelJson.Dimensions(trained.FeatureType),
            ["history"] = JsonSerializer.SerializeToNode(trained.History, HistoryJson.Default.TrainingHistory),
        };
        foreach (var (name, value) in more)
            json[name] = value;
        NetworkSerializer.Write(trained.Network, stream, new Dictionary<string, string> { [MetadataKey(task)] = json.ToJsonString() });
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="stream">Where to read.</param>
    /// <param name="task">The kind of transformer.</param>
    /// <param name="create">Makes the transformer of what every kind holds and the metadata.</param>
    /// <exception cref="ModelFormatException">The part is cut short, changed, or that of another kind of transformer.</exception>
    public static T Read<T>(Stream stream, string task, Func<TrainedNetwork, JsonObject, T> create)
        => ReadWith(stream, MetadataKey(task), (network, json) => create(Trained(network, json), json));

    /// <summary>Reads a network with a line of metadata.</summary>
    /// <param name="stream">Where to read.</param>
    /// <param name="key">The name of the metadata.</param>
    /// <param name="create">Makes the transformer of both.</param>
    /// <exception cref="ModelFormatException">The part is cut short, changed, or that of another kind of transformer.</exception>
    public static T ReadWith<T>(Stream stream, string key, Func<Network, JsonObject, T> create)
    {
        var network = NetworkSerializer.Read(stream, out var metadata);
        if (!metadata.TryGetValue(key, out var text))
            throw new ModelFormatException($"Expected a network with the metadata '{key}', found {string.Join(", ", metadata.Keys)}. The file holds a network of another kind.");
        return ModelJson.Read(key, text, json => create(network, json));
    }

    /// <summary>A network that gives one number.</summary>
    /// <exception cref="ModelFormatException">It gives more.</exception>
    public static TrainedNetwork OfOneOutput(TrainedNetwork trained) =>
        trained.Network.Spec.Output.Elements == 1
            ? trained
            : throw new ModelFormatException($"The network gives {trained.Network.Spec.Output}; expected one number.");

    private static TrainedNetwork Trained(Network network, JsonObject json)
    {
        var history = (json["history"] as JsonObject)?.Deserialize(HistoryJson.Default.TrainingHistory);
        if (history?.Epochs is null || history.Epochs.Contains(null!) || history.BestEpoch < 0 || history.BestEpoch > history.Epochs.Count
            || !Enum.IsDefined(history.Reason))
            throw new ModelFormatException("'history' is no course of a training; expected its epochs, the best of them and why it ended.");
        return new(network, json.ColumnName("featureColumn"), json.VectorType("featureDimensions", network.Spec.Input.Elements), history);
    }

    private static string MetadataKey(string task) => $"mlnetdeep.{task}";
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(TrainingHistory))]
internal sealed partial class HistoryJson : JsonSerializerContext;
