using Microsoft.ML;
using MLNetDeep.Classic;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Models;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Transforms;

/// <summary>
/// A classic model that tells classes apart. Adds <c>PredictedLabel</c>, a key with the label's key values, the class with the greatest score,
/// and <c>Score</c>, one number a class with the classes' names as slot names.
/// </summary>
/// <typeparam name="TModel">The model, which says what its scores are.</typeparam>
public sealed class MulticlassModelTransformer<TModel> : ModelTransformer<TModel>, IPersistent<MulticlassModelTransformer<TModel>>
    where TModel : class, IClassifier
{
    private readonly ClassValues? _classes;

    internal MulticlassModelTransformer(TModel model, FeatureColumn column, ClassValues? classes, int? threads = null)
        : base(model, column, model.Classes, threads, model.Score)
    {
        _classes = classes;
    }

    /// <summary>The classes' names in the order of <c>Score</c>, or an empty list when the label had none.</summary>
    public IReadOnlyList<string> ClassNames => _classes?.Names ?? [];

    static string IPersistent<MulticlassModelTransformer<TModel>>.LoaderSignature => ModelFile.LoaderSignature<TModel>("Multi");

    static string IPersistent<MulticlassModelTransformer<TModel>>.PartName => ModelFile.PartName;

    void IPersistent<MulticlassModelTransformer<TModel>>.Write(Stream part) => ModelFile.Write(part, Model, Column, ("classes", _classes?.ToJson()));

    static MulticlassModelTransformer<TModel> IPersistent<MulticlassModelTransformer<TModel>>.Read(Stream part)
        => ModelFile.Read<TModel, MulticlassModelTransformer<TModel>>(part, (model, column, json) => new(
            model, column, ClassValues.Parse(json.ObjectOrNull("classes"), model.Classes)));

    private protected override void Save(ModelSaveContext context) => Persistence<MulticlassModelTransformer<TModel>>.Save(this, context);

    private protected override OutputColumn[] CreateOutputs(DataViewSchema input) => ScoreColumns.Multiclass(input, Model.Classes, _classes);
}
