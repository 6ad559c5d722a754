using Microsoft.ML.Runtime;
using MLNetDeep.Engine.Learning;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers;

/// <summary>
/// A trainer that fits a regression of one number, by a label that is <see cref="float"/>. The transformer adds <c>Score</c>, in the
/// label's units.
/// </summary>
/// <typeparam name="TModel">The model.</typeparam>
public sealed class RegressionTrainer<TModel> : Trainer<RegressionTransformer<TModel>, TModel>
    where TModel : class, IRegressor
{
    private readonly IRegressionLearner<TModel> _learner;

    internal RegressionTrainer(IHost host, IRegressionLearner<TModel> learner, TrainerColumns columns)
        : base(host, new RegressionTask(), learner, columns) => _learner = learner;

    private protected override RegressionTransformer<TModel> Fit(DataViewRows rows) =>
        new(_learner.FitRegression(rows), rows.Column, Threads);
}
