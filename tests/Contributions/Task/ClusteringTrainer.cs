using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetDeep.Trainers;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Contributions.Tests.Task;

/// <summary>
/// A trainer that groups rows, without labels. The transformer adds <c>PredictedLabel</c>, a key, and <c>Score</c>, the distance from each
/// cluster.
/// </summary>
/// <typeparam name="TModel">The model.</typeparam>
public sealed class ClusteringTrainer<TModel> : Trainer<ClusteringTransformer<TModel>, TModel>
    where TModel : class, IClusterer
{
    private static readonly SchemaShape.Column[] Outputs =
    [
        SchemaShapes.Output(
            ScoreColumns.PredictedLabel, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.UInt32, isKey: true),
        SchemaShapes.Output(ScoreColumns.Score, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single),
    ];

    private readonly IClusteringLearner<TModel> _learner;

    internal ClusteringTrainer(IHost host, IClusteringLearner<TModel> learner, string featureColumnName)
        : base(host, new UnlabeledTask(Outputs), learner, new(null, featureColumnName, null)) => _learner = learner;

    private protected override ClusteringTransformer<TModel> Fit(DataViewRows rows) =>
        new(_learner.FitClustering(rows), rows.Column, Threads);
}
