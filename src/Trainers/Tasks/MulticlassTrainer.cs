using Microsoft.ML.Runtime;
using MLNetDeep.Engine.Learning;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers;

/// <summary>
/// A trainer that fits a classifier of several classes, by a label that is a key. The transformer adds <c>PredictedLabel</c>, a key, and
/// <c>Score</c>, a number for each class.
/// </summary>
/// <typeparam name="TModel">The model.</typeparam>
public sealed class MulticlassTrainer<TModel> : Trainer<MulticlassTransformer<TModel>, TModel>
    where TModel : class, IClassifier
{
    private readonly IMulticlassLearner<TModel> _learner;

    internal MulticlassTrainer(IHost host, IMulticlassLearner<TModel> learner, TrainerColumns columns)
        : base(host, new MulticlassTask(), learner, columns) => _learner = learner;

    private protected override MulticlassTransformer<TModel> Fit(DataViewRows rows)
        => new(_learner.FitMulticlass(rows), rows.Column, rows.ClassValues, Threads);
}
