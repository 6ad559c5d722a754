using Microsoft.ML;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Models;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Transforms;

/// <summary>
/// A transformer that classifies into several classes with a fitted model. It adds <c>PredictedLabel</c>, the class with the greatest score
/// as a key with the label's key values, and <c>Score</c>, a number for each class with the classes' names as slot names.
/// </summary>
/// <typeparam name="TModel">The model, which says what its scores are.</typeparam>
public sealed class MulticlassTransformer<TModel> : ModelTransformer<TModel>, IPersistent<MulticlassTransformer<TModel>>
    where TModel : class, IClassifier
{
    private readonly ClassValues? _classes;

    internal MulticlassTransformer(TModel model, FeatureColumn column, ClassValues? classes, int? threads = null)
        : base(model, column, model.Classes, threads, model.Score)
    {
        _classes = classes;
    }

    /// <summary>The names of the classes in the order of <c>Score</c>; empty where the label had none.</summary>
    public IReadOnlyList<string> ClassNames => _classes?.Names ?? [];

    static string IPersistent<MulticlassTransformer<TModel>>.LoaderSignature => ModelFile.LoaderSignature<TModel>("Multi");

    void IPersistent<MulticlassTransformer<TModel>>.Write(Stream part) =>
        ModelFile.Write(part, Model, Column, ("classes", _classes?.ToJson()));

    static MulticlassTransformer<TModel> IPersistent<MulticlassTransformer<TModel>>.Read(Stream part)
        => ModelFile.Read<TModel, MulticlassTransformer<TModel>>(part, "multiclass", (model, column, json) => new(
            model, column, ClassValues.Parse(json.ObjectOrNull("classes"), model.Classes)));

    private protected override void Save(ModelSaveContext context) => Persistence<MulticlassTransformer<TModel>>.Save(this, context);

    private protected override OutputColumn[] CreateOutputs(DataViewSchema input) =>
        ScoreColumns.Multiclass(input, Model.Classes, _classes);
}
