using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Transforms;

/// <summary>A multiclass transformer's part of a model file: the network's own container, with what the transformer adds as one line of metadata.</summary>
internal static class MulticlassNetworkFile
{
    private const string MetadataKey = "mlnetdeep.multiclass";

    internal sealed record Content(Network Network, string FeatureColumnName, VectorDataViewType FeatureType, ClassValues? Classes, TrainingHistory History);

    public static void Write(Stream stream, Content content)
    {
        var json = new JsonObject
        {
            ["featureColumn"] = content.FeatureColumnName,
            ["featureDimensions"] = new JsonArray([.. content.FeatureType.Dimensions.Select(size => (JsonNode?)JsonValue.Create(size))]),
            ["classes"] = content.Classes?.ToJson(),
            ["history"] = JsonSerializer.SerializeToNode(content.History, HistoryOptions),
        };
        NetworkSerializer.Write(content.Network, stream, new Dictionary<string, string> { [MetadataKey] = json.ToJsonString() });
    }

    /// <exception cref="ModelFormatException">The part is cut short, changed, or not a multiclass transformer's.</exception>
    public static Content Read(Stream stream)
    {
        var network = NetworkSerializer.Read(stream, out var metadata);
        if (!metadata.TryGetValue(MetadataKey, out var text))
            throw new ModelFormatException($"Expected the metadata '{MetadataKey}' of a multiclass network, found {string.Join(", ", metadata.Keys)}. The file holds a network of another kind.");
        try
        {
            var json = JsonNode.Parse(text)!.AsObject();
            var dimensions = json["featureDimensions"]!.AsArray().Select(size => (int)size!).ToArray();
            return new(
                network,
                (string)json["featureColumn"]!,
                new VectorDataViewType(NumberDataViewType.Single, dimensions),
                json["classes"] is JsonObject classes ? ClassValues.Parse(classes) : null,
                json["history"].Deserialize<TrainingHistory>(HistoryOptions)!);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException or ArgumentException or NullReferenceException or OverflowException)
        {
            throw new ModelFormatException($"The metadata '{MetadataKey}' cannot be read: {exception.Message} Save the model again.", exception);
        }
    }

    private static readonly JsonSerializerOptions HistoryOptions = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };
}
