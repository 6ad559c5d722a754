using Microsoft.ML;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Models;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Transforms;

/// <summary>
/// A transformer that classifies yes or no with a fitted model. It adds <c>PredictedLabel</c>, <c>Score</c>, above 0 for yes, and
/// <c>Probability</c> where the model has one.
/// </summary>
/// <typeparam name="TModel">The model, which says what its score is.</typeparam>
public sealed class BinaryTransformer<TModel> : ModelTransformer<TModel>, IPersistent<BinaryTransformer<TModel>>
    where TModel : class, IBinaryClassifier
{
    internal BinaryTransformer(TModel model, FeatureColumn column, int? threads = null)
        : base(model, column, model is Network network
            ? new NetworkFunction(network.Logits, probabilities: true)
            : new ModelFunction(model, model.HasProbability ? 2 : 1, threads, model.ScoreMargins))
    {
    }

    static string IPersistent<BinaryTransformer<TModel>>.LoaderSignature => ModelFile.LoaderSignature<TModel>("Bin");

    void IPersistent<BinaryTransformer<TModel>>.Write(Stream part) => ModelFile.Write(part, Model, Column);

    static BinaryTransformer<TModel> IPersistent<BinaryTransformer<TModel>>.Read(Stream part)
        => ModelFile.Read<TModel, BinaryTransformer<TModel>>(part, "binary", (model, column, _) =>
        {
            ModelFile.RequireOneOutput(model);
            if (model is Network trained && trained.Spec.Nodes[^1].Layer is not Sigmoid)
            {
                throw new ModelFormatException(
                    $"The network ends in {trained.Spec.Nodes[^1].Layer.GetType().Name}; expected {nameof(Sigmoid)}.");
            }
            return model is IClassifier { Classes: not 2 and var classes } and not Network
                ? throw new ModelFormatException($"The model tells {classes} classes apart; expected 2, to answer yes or no.")
                : new(model, column);
        });

    private protected override void Save(ModelSaveContext context) => Persistence<BinaryTransformer<TModel>>.Save(this, context);

    private protected override OutputColumn[] CreateOutputs(DataViewSchema input) =>
        ScoreColumns.Binary(input, Model.HasProbability ? outputs => outputs[1] : null);
}
