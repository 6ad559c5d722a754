using System.Text.Json.Nodes;
using Microsoft.ML;
using MLNetDeep.Classic;
using MLNetDeep.Transforms;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Models;
using MLNetDeep.Transforms.Scoring;

[assembly: Loadable<MulticlassLoader>(
    "MLNetDeepNetworkMulti", "MLNetDeepTreeMulti", "MLNetDeepForestMulti", "MLNetDeepKernelSvmMulti", "MLNetDeepKnnClassMulti",
    "MLNetDeepLdaMulti")]

namespace MLNetDeep.Transforms;

/// <summary>
/// A transformer that classifies into several classes with a fitted model. It adds <c>PredictedLabel</c>, the class with the greatest score
/// as a key with the label's key values, and <c>Score</c>, a number for each class with the classes' names as slot names.
/// </summary>
/// <typeparam name="TModel">The model, an <see cref="IClassifier"/>, which says what its scores are.</typeparam>
public sealed class MulticlassTransformer<TModel> : ModelTransformer<TModel>
    where TModel : class, IRowModel
{
    private readonly ClassValues? _classes;

    internal MulticlassTransformer(TModel model, FeatureColumn column, ClassValues? classes, int? threads = null)
        : base(model, column, ((IClassifier)model).Classes, threads, ((IClassifier)model).Score)
    {
        _classes = classes;
    }

    /// <summary>The names of the classes in the order of <c>Score</c>; empty where the label had none.</summary>
    public IReadOnlyList<string> ClassNames => _classes?.Names ?? [];

    private protected override void Save(ModelSaveContext context) =>
        Persistence<MulticlassLoader>.Save(context, part => ModelFile.Write(part, Model, Column, (ModelNotes.Classes, _classes?.ToJson())));

    private protected override OutputColumn[] CreateOutputs(DataViewSchema input) =>
        ScoreColumns.Multiclass(input, OutputSize, _classes);
}

/// <summary>Reads a <see cref="MulticlassTransformer{TModel}"/>.</summary>
internal sealed class MulticlassLoader(FeatureColumn column, JsonObject json) : ILoader, IModelUse<BlockTransformer>
{
    public static string Signature => "MLNetDeepMulticlass";

    public static BlockTransformer Read(Stream part) =>
        ModelFile.Read<IClassifier>(part, "multiclass", (column, json) => new MulticlassLoader(column, json));

    public BlockTransformer With<TModel>(TModel model) where TModel : class, IRowModel =>
        new MulticlassTransformer<TModel>(
            model, column, ClassValues.Parse(json.ObjectOrNull(ModelNotes.Classes), ((IClassifier)model).Classes));
}
