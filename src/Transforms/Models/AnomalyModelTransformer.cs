using Microsoft.ML;
using MLNetDeep.Classic;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Models;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Transforms;

/// <summary>
/// A classic model that finds anomalies. Adds <c>PredictedLabel</c>, true for an anomaly, and <c>Score</c>, above 0 for one and the higher the more
/// anomalous.
/// </summary>
/// <typeparam name="TModel">The model.</typeparam>
public sealed class AnomalyModelTransformer<TModel> : ModelTransformer<TModel>, IPersistent<AnomalyModelTransformer<TModel>>
    where TModel : class, IAnomalyDetector
{
    internal AnomalyModelTransformer(TModel model, FeatureColumn column, int? threads = null)
        : base(model, column, 1, threads, model.ScoreAnomalies)
    {
    }

    static string IPersistent<AnomalyModelTransformer<TModel>>.LoaderSignature => ModelFile.LoaderSignature<TModel>("Anom");

    static string IPersistent<AnomalyModelTransformer<TModel>>.PartName => ModelFile.PartName;

    void IPersistent<AnomalyModelTransformer<TModel>>.Write(Stream part) => ModelFile.Write(part, Model, Column);

    static AnomalyModelTransformer<TModel> IPersistent<AnomalyModelTransformer<TModel>>.Read(Stream part)
        => ModelFile.Read<TModel, AnomalyModelTransformer<TModel>>(part, (model, column, _) => new(model, column));

    private protected override void Save(ModelSaveContext context) => Persistence<AnomalyModelTransformer<TModel>>.Save(this, context);

    private protected override OutputColumn[] CreateOutputs(DataViewSchema input) => ScoreColumns.Anomaly(input);
}
