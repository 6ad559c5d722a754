using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.ML.Data;
using MLNetDeep.Classic;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Transforms.Models;

/// <summary>A model's part of a model file: the model itself, with what the transformer adds as one text.</summary>
internal static class ModelFile
{
    /// <summary>The name of the part.</summary>
    public const string PartName = ModelZip.ModelPart;

    /// <summary>The name of the part of a network, of stages and of models of an earlier format.</summary>
    public const string NetworkPartName = ModelZip.NetworkPart;

    private const string TransformerKey = ModelNotes.Key;
    private const string HistoryKey = "history";
    private const string CategoriesKey = ModelNotes.Categories;
    private const string FillKey = ModelNotes.Fill;

    /// <summary>Writes a model with what its transformer holds.</summary>
    /// <param name="stream">Where to write.</param>
    /// <param name="model">The model.</param>
    /// <param name="column">The columns it reads.</param>
    /// <param name="more">What this kind of transformer holds besides.</param>
    public static void Write<TModel>(
        Stream stream, TModel model, FeatureColumn column, params ReadOnlySpan<(string Name, JsonNode? Value)> more)
        where TModel : class, IRowModel
    {
        var json = new JsonObject();
        if (column.Name is { } name)
        {
            json[ModelNotes.FeatureColumn] = name;
            json["featureDimensions"] = ModelJson.Dimensions(column.Type);
        }
        if (column.Fill is { } fill)
        {
            json[FillKey] = ModelJson.Numbers(fill);
        }
        if (column.Categories.Count > 0)
        {
            json[CategoriesKey] = new JsonArray([.. column.Categories.Select(category => category.ToJson())]);
        }
        if (model is Network { History: { } history })
        {
            json[HistoryKey] = JsonSerializer.SerializeToNode(history, HistoryJson.Default.TrainingHistory);
        }
        foreach ((string? key, JsonNode? value) in more)
        {
            json[key] = value;
        }
        ModelKinds.Of<TModel>().Write(model, stream, new Dictionary<string, string> { [TransformerKey] = json.ToJsonString() });
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <typeparam name="TAbility">What the model must be.</typeparam>
    /// <param name="stream">Where to read.</param>
    /// <param name="task">The task as networks' files named it before version 0.2; null: there were none.</param>
    /// <param name="create">Says, by the columns that are read and the rest, what makes the transformer of the model.</param>
    /// <exception cref="ModelFormatException">The part is cut short, changed, or its model is not what it must be.</exception>
    public static BlockTransformer Read<TAbility>(
        Stream stream, string? task, Func<FeatureColumn, JsonObject, IModelUse<BlockTransformer>> create)
        where TAbility : IRowModel
    {
        SafetensorsHeader header = SafetensorsFile.ReadHeader(stream);
        ModelKind kind = ModelKinds.Of<TAbility>(header);
        IRowModel model = kind.Read(stream, header);
        IReadOnlyDictionary<string, string> texts = header.Metadata;
        string key = texts.ContainsKey(TransformerKey) ? TransformerKey : $"{ModelNotes.EarlierKey}{task}";
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
            return kind.Use(model, create(ReadColumns(json, model), json));
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

    private static FeatureColumn ReadColumns(JsonObject json, IRowModel model)
    {
        CategoryColumn[] categories = [.. json.ObjectsOrNone(CategoriesKey).Select(CategoryColumn.Parse)];
        int features = model.FeatureCount - categories.Sum(category => category.Size);
        if (categories.Length > 0)
        {
            RequireIndices(model, features, categories);
        }
        FeatureColumn columns = features == 0 && categories.Length > 0 && !json.ContainsKey(ModelNotes.FeatureColumn)
            ? new(null, new VectorDataViewType(NumberDataViewType.Single))
            : new(json.ColumnName(ModelNotes.FeatureColumn), json.VectorType("featureDimensions", features));
        if (categories.FirstOrDefault(category => category.Name == columns.Name) is { } same)
        {
            throw new ModelFormatException($"'{same.Name}' is a column of features and one of categories; expected different ones.");
        }
        return columns with { Categories = categories, Fill = json.NumbersOrNull(FillKey, features) };
    }

    // Each index is looked up in tables that have it, one of each member, and nothing else is.
    private static void RequireIndices(IRowModel model, int features, CategoryColumn[] categories)
    {
        CategoryColumn[] indexed = [.. categories.Where(category => !category.HasIndicators)];
        int first = model.FeatureCount - indexed.Length;
        NetworkSpec? spec = (model as Network)?.Spec;
        // The place of the category whose index a table looks up; -1 where it looks up something else.
        int IndexOf(NetworkNode table) =>
            table is { Layer: Embedding embedding, InputIndices: [>= 0 and var from] }
            && spec!.Nodes[from] is { Layer: Slice { Count: 1 } slice, InputIndices: [< 0] }
            && slice.Start - first is var place && place >= 0 && place < indexed.Length
            && embedding.Words == indexed[place].Values.Count + 1
                ? place
                : -1;
        int[] places = [.. (spec?.Nodes ?? []).Where(node => node.Layer is Embedding).Select(IndexOf)];
        bool fits = features >= 0 && !places.Contains(-1) && places.Distinct().Count() == indexed.Length;
        if (!fits)
        {
            IEnumerable<string> found = categories.Select(category => $"{category.Values.Count} of '{category.Name}'");
            throw new ModelFormatException(
                $"'{CategoriesKey}' are {string.Join(", ", found)}; expected those that the network has embeddings of.");
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
