using System.Text.Json.Nodes;
using Microsoft.ML;
using MLNetDeep.Classic;
using MLNetDeep.Transforms;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Models;
using MLNetDeep.Transforms.Scoring;

[assembly: Loadable<MultiOutputRegressionLoader>("MLNetDeepNetworkOuts")]

namespace MLNetDeep.Transforms;

/// <summary>
/// A transformer that predicts several numbers with a fitted model. It adds <c>Score</c>, a vector of them in the label's units and with
/// the label's slot names.
/// </summary>
/// <typeparam name="TModel">The model, an <see cref="IMultiOutputRegressor"/>.</typeparam>
public sealed class MultiOutputRegressionTransformer<TModel> : ModelTransformer<TModel>
    where TModel : class, IRowModel
{
    private readonly string[] _names;

    internal MultiOutputRegressionTransformer(TModel model, FeatureColumn column, IReadOnlyList<string> outputNames, int? threads = null)
        : base(model, column, ((IMultiOutputRegressor)model).Outputs, threads, ((IMultiOutputRegressor)model).Predict)
    {
        _names = [.. outputNames];
    }

    /// <summary>The slot names of the label, and so of <c>Score</c>; empty where the label had none.</summary>
    public IReadOnlyList<string> OutputNames => _names;

    private protected override void Save(ModelSaveContext context) =>
        Persistence<MultiOutputRegressionLoader>.Save(
            context, part => ModelFile.Write(part, Model, Column, (ModelNotes.Outputs, ModelJson.Array(_names))));

    private protected override OutputColumn[] CreateOutputs(DataViewSchema input) =>
        ScoreColumns.MultiOutputRegression(input, OutputSize, _names);
}

/// <summary>Reads a <see cref="MultiOutputRegressionTransformer{TModel}"/>.</summary>
internal sealed class MultiOutputRegressionLoader(FeatureColumn column, JsonObject json) : ILoader, IModelUse<BlockTransformer>
{
    public static string Signature => "MLNetDeepMultiOutput";

    public static BlockTransformer Read(Stream part) =>
        ModelFile.Read<IMultiOutputRegressor>(
            part, "multi-output-regression", (column, json) => new MultiOutputRegressionLoader(column, json));

    public BlockTransformer With<TModel>(TModel model) where TModel : class, IRowModel =>
        new MultiOutputRegressionTransformer<TModel>(
            model, column, json.Texts(ModelNotes.Outputs, 0, ((IMultiOutputRegressor)model).Outputs));
}
