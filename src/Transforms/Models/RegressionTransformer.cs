using Microsoft.ML;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Models;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Transforms;

/// <summary>A transformer that predicts a number with a fitted model. It adds <c>Score</c>, the number in the label's units.</summary>
/// <typeparam name="TModel">The model.</typeparam>
public sealed class RegressionTransformer<TModel> : ModelTransformer<TModel>, IPersistent<RegressionTransformer<TModel>>
    where TModel : class, IRegressor
{
    internal RegressionTransformer(TModel model, FeatureColumn column, int? threads = null)
        : base(model, column, 1, threads, model.Predict)
    {
    }

    static string IPersistent<RegressionTransformer<TModel>>.LoaderSignature => ModelFile.LoaderSignature<TModel>("Reg");

    void IPersistent<RegressionTransformer<TModel>>.Write(Stream part) => ModelFile.Write(part, Model, Column);

    static RegressionTransformer<TModel> IPersistent<RegressionTransformer<TModel>>.Read(Stream part)
        => ModelFile.Read<TModel, RegressionTransformer<TModel>>(part, "regression", (model, column, _) =>
        {
            ModelFile.RequireOneOutput(model);
            return new(model, column);
        });

    private protected override void Save(ModelSaveContext context) => Persistence<RegressionTransformer<TModel>>.Save(this, context);

    private protected override OutputColumn[] CreateOutputs(DataViewSchema input) => ScoreColumns.Regression(input);
}
