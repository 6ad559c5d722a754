using Microsoft.ML;
using MLNetDeep.Classic;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Models;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Transforms;

/// <summary>A classic model that predicts a number. Adds <c>Score</c>, the number in the label's units.</summary>
/// <typeparam name="TModel">The model.</typeparam>
public sealed class RegressionModelTransformer<TModel> : ModelTransformer<TModel>, IPersistent<RegressionModelTransformer<TModel>>
    where TModel : class, IRegressor
{
    internal RegressionModelTransformer(TModel model, FeatureColumn column, int? threads = null)
        : base(model, column, 1, threads, model.Predict)
    {
    }

    static string IPersistent<RegressionModelTransformer<TModel>>.LoaderSignature => ModelFile.LoaderSignature<TModel>("Reg");

    static string IPersistent<RegressionModelTransformer<TModel>>.PartName => ModelFile.PartName;

    void IPersistent<RegressionModelTransformer<TModel>>.Write(Stream part) => ModelFile.Write(part, Model, Column);

    static RegressionModelTransformer<TModel> IPersistent<RegressionModelTransformer<TModel>>.Read(Stream part)
        => ModelFile.Read<TModel, RegressionModelTransformer<TModel>>(part, (model, column, _) => new(model, column));

    private protected override void Save(ModelSaveContext context) => Persistence<RegressionModelTransformer<TModel>>.Save(this, context);

    private protected override OutputColumn[] CreateOutputs(DataViewSchema input) => ScoreColumns.Regression(input);
}
