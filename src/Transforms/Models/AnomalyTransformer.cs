using Microsoft.ML;
using MLNetDeep.Classic;
using MLNetDeep.Transforms;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Models;
using MLNetDeep.Transforms.Scoring;

[assembly: Loadable<AnomalyLoader>("MLNetDeepOneClassAnom")]

namespace MLNetDeep.Transforms;

/// <summary>
/// A transformer that detects anomalies with a fitted model. It adds <c>PredictedLabel</c>, true for an anomaly, and <c>Score</c>, above 0
/// for one and the higher the more anomalous.
/// </summary>
/// <typeparam name="TModel">The model, an <see cref="IAnomalyDetector"/>.</typeparam>
public sealed class AnomalyTransformer<TModel> : ModelTransformer<TModel>
    where TModel : class, IRowModel
{
    internal AnomalyTransformer(TModel model, FeatureColumn column, int? threads = null)
        : base(model, column, 1, threads, ((IAnomalyDetector)model).ScoreAnomalies)
    {
    }

    private protected override void Save(ModelSaveContext context) =>
        Persistence<AnomalyLoader>.Save(context, part => ModelFile.Write(part, Model, Column));

    private protected override OutputColumn[] CreateOutputs(DataViewSchema input) => ScoreColumns.Anomaly(input);
}

/// <summary>Reads a <see cref="AnomalyTransformer{TModel}"/>.</summary>
internal sealed class AnomalyLoader(FeatureColumn column) : ILoader, IModelUse<BlockTransformer>
{
    public static string Signature => "MLNetDeepAnomaly";

    public static BlockTransformer Read(Stream part) =>
        ModelFile.Read<IAnomalyDetector>(part, "anomaly", (column, _) => new AnomalyLoader(column));

    public BlockTransformer With<TModel>(TModel model) where TModel : class, IRowModel =>
        new AnomalyTransformer<TModel>(model, column);
}
