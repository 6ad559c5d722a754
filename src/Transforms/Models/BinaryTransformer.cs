using Microsoft.ML;
using MLNetDeep.Classic;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Onnx.Models;
using MLNetDeep.Transforms;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Models;
using MLNetDeep.Transforms.Scoring;

[assembly: Loadable<BinaryLoader>(
    "MLNetDeepNetworkBin", "MLNetDeepTreeBin", "MLNetDeepForestBin", "MLNetDeepKernelSvmBin", "MLNetDeepKnnClassBin",
    "MLNetDeepLdaBin", "MLNetDeepPerceptronBin")]

namespace MLNetDeep.Transforms;

/// <summary>
/// A transformer that classifies yes or no with a fitted model. It adds <c>PredictedLabel</c>, <c>Score</c>, above 0 for yes, and
/// <c>Probability</c> where the model has one.
/// </summary>
/// <typeparam name="TModel">The model, an <see cref="IBinaryClassifier"/>, which says what its score is.</typeparam>
public sealed class BinaryTransformer<TModel> : ModelTransformer<TModel>
    where TModel : class, IRowModel
{
    internal BinaryTransformer(TModel model, FeatureColumn column, int? threads = null)
        : base(model, column, model is Network network
            ? new NetworkFunction(network.Logits, probabilities: true)
            : new ModelFunction(
                model, ((IBinaryClassifier)model).HasProbability ? 2 : 1, threads, ((IBinaryClassifier)model).ScoreMargins, column.Fill,
                ModelNodes.AddMargins))
    {
    }

    private protected override void Save(ModelSaveContext context) =>
        Persistence<BinaryLoader>.Save(context, part => ModelFile.Write(part, Model, Column));

    private protected override OutputColumn[] CreateOutputs(DataViewSchema input) =>
        ScoreColumns.Binary(input, OutputSize == 2 ? outputs => outputs[1] : null);
}

/// <summary>Reads a <see cref="BinaryTransformer{TModel}"/>.</summary>
internal sealed class BinaryLoader(FeatureColumn column) : ILoader, IModelUse<BlockTransformer>
{
    public static string Signature => "MLNetDeepBinary";

    public static BlockTransformer Read(Stream part) =>
        ModelFile.Read<IBinaryClassifier>(part, "binary", (column, _) => new BinaryLoader(column));

    public BlockTransformer With<TModel>(TModel model) where TModel : class, IRowModel
    {
        ModelFile.RequireOneOutput(model);
        if (model is Network trained && trained.Spec.Nodes[^1].Layer is not Sigmoid)
        {
            throw new ModelFormatException(
                $"The network ends in {trained.Spec.Nodes[^1].Layer.GetType().Name}; expected {nameof(Sigmoid)}.");
        }
        return model is IClassifier { Classes: not 2 and var classes } and not Network
            ? throw new ModelFormatException($"The model tells {classes} classes apart; expected 2, to answer yes or no.")
            : new BinaryTransformer<TModel>(model, column);
    }
}
