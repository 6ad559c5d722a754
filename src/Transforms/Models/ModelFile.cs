using System.Text.Json.Nodes;
using MLNetDeep.Classic;
using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Transforms.Models;

/// <summary>A classic model's part of a model file: the model's own arrays, with what the transformer adds as one text.</summary>
internal static class ModelFile
{
    /// <summary>The name of the part, never to be changed: published files have it.</summary>
    public const string PartName = "Model.safetensors";

    private const string TransformerKey = "transformer";

    /// <summary>The name by which ML.NET's files know a transformer.</summary>
    /// <param name="task">The kind of transformer, in at most 5 letters.</param>
    public static string LoaderSignature<TModel>(string task) where TModel : IRowModel => $"MLNetDeep{ModelKinds.Of<TModel>().Name}{task}";

    /// <param name="stream">Where to write.</param>
    /// <param name="model">The model.</param>
    /// <param name="column">The column it reads.</param>
    /// <param name="more">What this kind of transformer holds besides.</param>
    public static void Write<TModel>(Stream stream, TModel model, FeatureColumn column, params ReadOnlySpan<(string Name, JsonNode? Value)> more)
        where TModel : class, IRowModel
    {
        var json = new JsonObject
        {
            ["featureColumn"] = column.Name,
            ["featureDimensions"] = ModelJson.Dimensions(column.Type),
        };
        foreach (var (name, value) in more)
            json[name] = value;
        var arrays = new ModelArrays(FormatOf(ModelKinds.Of<TModel>()));
        ((IStoredModel)model).Write(arrays);
        arrays.Add(TransformerKey, json.ToJsonString());
        arrays.Write(stream);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="stream">Where to read.</param>
    /// <param name="create">Makes the transformer of the model, the column it reads and the rest.</param>
    /// <exception cref="ModelFormatException">The part is cut short, changed, or that of another kind of model.</exception>
    public static T Read<TModel, T>(Stream stream, Func<TModel, FeatureColumn, JsonObject, T> create)
        where TModel : class, IRowModel
    {
        var kind = ModelKinds.Of<TModel>();
        var arrays = ModelArrays.Read(stream, FormatOf(kind));
        var model = (TModel)kind.Read(arrays);
        return ModelJson.Read(TransformerKey, arrays.Text(TransformerKey), json => create(
            model, new FeatureColumn(json.ColumnName("featureColumn"), json.VectorType("featureDimensions", model.FeatureCount)), json));
    }

    private static string FormatOf(ModelKind kind) => $"mlnetdeep-{kind.Name}";
}
