using Microsoft.ML.Runtime;
using MLNetDeep.Engine.Learning;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers;

/// <summary>
/// A trainer that fits a binary classifier, by a label that is <see cref="bool"/>. The transformer adds <c>PredictedLabel</c>,
/// <c>Score</c>, above 0 for yes, and <c>Probability</c> where the model gives one.
/// </summary>
/// <typeparam name="TModel">The model.</typeparam>
public sealed class BinaryTrainer<TModel> : Trainer<BinaryTransformer<TModel>, TModel>
    where TModel : class, IBinaryClassifier
{
    private readonly IBinaryLearner<TModel> _learner;

    internal BinaryTrainer(IHost host, IBinaryLearner<TModel> learner, TrainerColumns columns)
        : base(host, new BinaryTask(learner is { IsCalibrated: true }), learner, columns) => _learner = learner;

    private protected override BinaryTransformer<TModel> Fit(DataViewRows rows) => new(_learner.FitBinary(rows), rows.Column, Threads);
}
