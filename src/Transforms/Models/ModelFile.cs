using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MLNetDeep.Classic;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Transforms.Models;

/// <summary>A model's part of a model file: the model itself, with what the transformer adds as one text.</summary>
internal static class ModelFile
{
    /// <summary>The name of the part, never to be changed: published files have it.</summary>
    public const string PartName = "Model.safetensors";

    /// <summary>The name of the part of a network, of stages and of models of an earlier format, never to be changed either.</summary>
    public const string NetworkPartName = "Network.safetensors";

    private const string TransformerKey = "transformer";
    private const string HistoryKey = "history";
    private const string FillKey = "missingValues";

    /// <summary>Writes a model with what its transformer holds.</summary>
    /// <param name="stream">Where to write.</param>
    /// <param name="model">The model.</param>
    /// <param name="column">The column it reads.</param>
    /// <param name="more">What this kind of transformer holds besides.</param>
    public static void Write<TModel>(
        Stream stream, TModel model, FeatureColumn column, params ReadOnlySpan<(string Name, JsonNode? Value)> more)
        where TModel : class, IRowModel
    {
        var json = new JsonObject
        {
            ["featureColumn"] = column.Name,
            ["featureDimensions"] = ModelJson.Dimensions(column.Type),
        };
        if (column.Fill is { } fill)
        {
            json[FillKey] = ModelJson.Numbers(fill);
        }
        if (model is Network { History: { } history })
        {
            json[HistoryKey] = JsonSerializer.SerializeToNode(history, HistoryJson.Default.TrainingHistory);
        }
        foreach ((string? name, JsonNode? value) in more)
        {
            json[name] = value;
        }
        ModelKinds.Of<TModel>().Write(model, stream, new Dictionary<string, string> { [TransformerKey] = json.ToJsonString() });
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <typeparam name="TAbility">What the model must be.</typeparam>
    /// <param name="stream">Where to read.</param>
    /// <param name="task">The task as networks' files named it before version 0.2; null: there were none.</param>
    /// <param name="create">Says, by the column that is read and the rest, what makes the transformer of the model.</param>
    /// <exception cref="ModelFormatException">The part is cut short, changed, or its model is not what it must be.</exception>
    public static BlockTransformer Read<TAbility>(
        Stream stream, string? task, Func<FeatureColumn, JsonObject, IModelUse<BlockTransformer>> create)
        where TAbility : IRowModel
    {
        SafetensorsHeader header = SafetensorsFile.ReadHeader(stream);
        ModelKind kind = ModelKinds.Of<TAbility>(header);
        IRowModel model = kind.Read(stream, header);
        IReadOnlyDictionary<string, string> texts = header.Metadata;
        string key = texts.ContainsKey(TransformerKey) ? TransformerKey : $"mlnetdeep.{task}";
        if (!texts.TryGetValue(key, out string? text))
        {
            throw new ModelFormatException(
                $"Expected a model with the text '{TransformerKey}', found {string.Join(", ", texts.Keys)}. "
                + "The file holds a model of another task.");
        }
        return ModelJson.Read(key, text, json =>
        {
            if (model is Network network)
            {
                network.History = ReadHistory(json);
            }
            var column = new FeatureColumn(json.ColumnName("featureColumn"), json.VectorType("featureDimensions", model.FeatureCount))
            {
                Fill = json.NumbersOrNull(FillKey, model.FeatureCount),
            };
            return kind.Use(model, create(column, json));
        });
    }

    /// <summary>Refuses a network that gives another number of outputs than a task needs.</summary>
    /// <exception cref="ModelFormatException">It does.</exception>
    public static void RequireOneOutput(IRowModel model)
    {
        if (model is Network network && network.Spec.Output.Elements != 1)
        {
            throw new ModelFormatException($"The network gives {network.Spec.Output}; expected one number.");
        }
    }

    private static TrainingHistory ReadHistory(JsonObject json)
    {
        TrainingHistory? history = json.ObjectOrNull(HistoryKey)?.Deserialize(HistoryJson.Default.TrainingHistory);
        if (history?.Epochs is null || history.Epochs.Contains(null!) || history.BestEpoch < 0 || history.BestEpoch > history.Epochs.Count
            || !Enum.IsDefined(history.Reason))
        {
            throw new ModelFormatException(
                $"'{HistoryKey}' is not the course of a training; expected its epochs, the best of them and why it ended.");
        }
        return history;
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(TrainingHistory))]
internal sealed partial class HistoryJson : JsonSerializerContext;
