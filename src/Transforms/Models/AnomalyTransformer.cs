using Microsoft.ML;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Models;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Transforms;

/// <summary>
/// A transformer that detects anomalies with a fitted model. It adds <c>PredictedLabel</c>, true for an anomaly, and <c>Score</c>, above 0
/// for one and the higher the more anomalous.
/// </summary>
/// <typeparam name="TModel">The model.</typeparam>
public sealed class AnomalyTransformer<TModel> : ModelTransformer<TModel>, IPersistent<AnomalyTransformer<TModel>>
    where TModel : class, IAnomalyDetector
{
    internal AnomalyTransformer(TModel model, FeatureColumn column, int? threads = null)
        : base(model, column, 1, threads, model.ScoreAnomalies)
    {
    }

    static string IPersistent<AnomalyTransformer<TModel>>.LoaderSignature => ModelFile.LoaderSignature<TModel>("Anom");

    void IPersistent<AnomalyTransformer<TModel>>.Write(Stream part) => ModelFile.Write(part, Model, Column);

    static AnomalyTransformer<TModel> IPersistent<AnomalyTransformer<TModel>>.Read(Stream part)
        => ModelFile.Read<TModel, AnomalyTransformer<TModel>>(part, "anomaly", (model, column, _) => new(model, column));

    private protected override void Save(ModelSaveContext context) => Persistence<AnomalyTransformer<TModel>>.Save(this, context);

    private protected override OutputColumn[] CreateOutputs(DataViewSchema input) => ScoreColumns.Anomaly(input);
}
