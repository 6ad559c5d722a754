using Microsoft.ML;
using MLNetDeep.Classic;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Models;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Transforms;

/// <summary>
/// A classic model that answers yes or no. Adds <c>PredictedLabel</c>, <c>Score</c>, above 0 for yes, and <c>Probability</c> where the model has one.
/// </summary>
/// <typeparam name="TModel">The model, which says what its score is.</typeparam>
public sealed class BinaryModelTransformer<TModel> : ModelTransformer<TModel>, IPersistent<BinaryModelTransformer<TModel>>
    where TModel : class, IBinaryClassifier
{
    internal BinaryModelTransformer(TModel model, FeatureColumn column, int? threads = null)
        : base(model, column, model.HasProbability ? 2 : 1, threads, model.ScoreMargins)
    {
    }

    static string IPersistent<BinaryModelTransformer<TModel>>.LoaderSignature => ModelFile.LoaderSignature<TModel>("Bin");

    static string IPersistent<BinaryModelTransformer<TModel>>.PartName => ModelFile.PartName;

    void IPersistent<BinaryModelTransformer<TModel>>.Write(Stream part) => ModelFile.Write(part, Model, Column);

    static BinaryModelTransformer<TModel> IPersistent<BinaryModelTransformer<TModel>>.Read(Stream part)
        => ModelFile.Read<TModel, BinaryModelTransformer<TModel>>(
            part, (model, column, _) => model is IClassifier { Classes: not 2 and var classes }
            ? throw new ModelFormatException($"The model tells {classes} classes apart; expected 2, to answer yes or no.")
            : new(model, column));

    private protected override void Save(ModelSaveContext context) => Persistence<BinaryModelTransformer<TModel>>.Save(this, context);

    private protected override OutputColumn[] CreateOutputs(DataViewSchema input) => ScoreColumns.Binary(input, Model.HasProbability ? outputs => outputs[1] : null);
}
