using Microsoft.ML.Runtime;
using MLNetDeep.Engine.Learning;
using MLNetDeep.Transforms;
using MLNetDeep.Transforms.Interop;

namespace MLNetDeep.Trainers;

/// <summary>
/// A trainer that fits an anomaly detector, without labels. The transformer adds <c>PredictedLabel</c>, <see cref="bool"/>, and
/// <c>Score</c>, above 0 for an anomaly.
/// </summary>
/// <typeparam name="TModel">The model.</typeparam>
public sealed class AnomalyTrainer<TModel> : Trainer<AnomalyTransformer<TModel>, TModel>
    where TModel : class, IAnomalyDetector
{
    private readonly IAnomalyLearner<TModel> _learner;

    internal AnomalyTrainer(IHost host, IAnomalyLearner<TModel> learner, string featureColumnName)
        : base(host, new UnlabeledTask(SchemaShapes.Anomaly()), learner, new(null, featureColumnName, null)) => _learner = learner;

    private protected override AnomalyTransformer<TModel> Fit(DataViewRows rows) => new(_learner.FitAnomaly(rows), rows.Column, Threads);
}
