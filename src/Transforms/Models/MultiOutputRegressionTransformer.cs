using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Models;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Transforms;

/// <summary>
/// A transformer that predicts several numbers with a fitted model. It adds <c>Score</c>, a vector of them in the label's units and with
/// the label's slot names.
/// </summary>
/// <typeparam name="TModel">The model.</typeparam>
public sealed class MultiOutputRegressionTransformer<TModel> : ModelTransformer<TModel>,
IPersistent<MultiOutputRegressionTransformer<TModel>>
    where TModel : class, IMultiOutputRegressor
{
    private readonly string[] _names;

    internal MultiOutputRegressionTransformer(TModel model, FeatureColumn column, IReadOnlyList<string> outputNames, int? threads = null)
        : base(model, column, model.Outputs, threads, model.Predict)
    {
        _names = [.. outputNames];
    }

    /// <summary>The slot names of the label, and so of <c>Score</c>; empty where the label had none.</summary>
    public IReadOnlyList<string> OutputNames => _names;

    static string IPersistent<MultiOutputRegressionTransformer<TModel>>.LoaderSignature => ModelFile.LoaderSignature<TModel>("Outs");

    void IPersistent<MultiOutputRegressionTransformer<TModel>>.Write(Stream part) =>
        ModelFile.Write(part, Model, Column, ("outputs", ModelJson.Array(_names)));

    static MultiOutputRegressionTransformer<TModel> IPersistent<MultiOutputRegressionTransformer<TModel>>.Read(Stream part)
        => ModelFile.Read<TModel, MultiOutputRegressionTransformer<TModel>>(part, "multi-output-regression", (model, column, json) => new(
            model, column, json.Texts("outputs", 0, model.Outputs)));

    private protected override void Save(ModelSaveContext context) =>
        Persistence<MultiOutputRegressionTransformer<TModel>>.Save(this, context);

    private protected override OutputColumn[] CreateOutputs(DataViewSchema input)
    {
        DataViewSchema.Annotations.Builder score =
            ScoreColumnAnnotations.Start(input, ScoreColumnAnnotations.MultiOutputRegression, ColumnNames.Score);
        SlotNames.AddTo(score, _names);
        return [
            new VectorOutput(ColumnNames.Score, new VectorDataViewType(NumberDataViewType.Single, Model.Outputs), score.ToAnnotations())];
    }
}
