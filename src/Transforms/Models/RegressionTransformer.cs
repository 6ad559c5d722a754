using Microsoft.ML;
using MLNetDeep.Classic;
using MLNetDeep.Transforms;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Models;
using MLNetDeep.Transforms.Scoring;

[assembly: Loadable<RegressionLoader>("MLNetDeepNetworkReg", "MLNetDeepKernelSvrReg", "MLNetDeepKnnNumberReg")]

namespace MLNetDeep.Transforms;

/// <summary>A transformer that predicts a number with a fitted model. It adds <c>Score</c>, the number in the label's units.</summary>
/// <typeparam name="TModel">The model, an <see cref="IRegressor"/>.</typeparam>
public sealed class RegressionTransformer<TModel> : ModelTransformer<TModel>
    where TModel : class, IRowModel
{
    internal RegressionTransformer(TModel model, FeatureColumn column, int? threads = null)
        : base(model, column, 1, threads, ((IRegressor)model).Predict)
    {
    }

    private protected override void Save(ModelSaveContext context) =>
        Persistence<RegressionLoader>.Save(context, part => ModelFile.Write(part, Model, Column));

    private protected override OutputColumn[] CreateOutputs(DataViewSchema input) => ScoreColumns.Regression(input);
}

/// <summary>Reads a <see cref="RegressionTransformer{TModel}"/>.</summary>
internal sealed class RegressionLoader(FeatureColumn column) : ILoader, IModelUse<BlockTransformer>
{
    public static string Signature => "MLNetDeepRegression";

    public static BlockTransformer Read(Stream part) =>
        ModelFile.Read<IRegressor>(part, "regression", (column, _) => new RegressionLoader(column));

    public BlockTransformer With<TModel>(TModel model) where TModel : class, IRowModel
    {
        ModelFile.RequireOneOutput(model);
        return new RegressionTransformer<TModel>(model, column);
    }
}
