using Microsoft.ML.Runtime;
using MLNetDeep.Engine.Learning;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers;

/// <summary>
/// A trainer that fits a regression of several numbers, by a label that is a vector of <see cref="float"/> of known size. The transformer
/// adds <c>Score</c>, the vector of numbers in the label's units.
/// </summary>
/// <typeparam name="TModel">The model.</typeparam>
public sealed class MultiOutputRegressionTrainer<TModel> : Trainer<MultiOutputRegressionTransformer<TModel>, TModel>
    where TModel : class, IMultiOutputRegressor
{
    private readonly IMultiOutputLearner<TModel> _learner;

    internal MultiOutputRegressionTrainer(IHost host, IMultiOutputLearner<TModel> learner, TrainerColumns columns)
        : base(host, new MultiOutputRegressionTask(), learner, columns) => _learner = learner;

    private protected override MultiOutputRegressionTransformer<TModel> Fit(DataViewRows rows)
        => new(_learner.FitMultiOutput(rows), rows.Column, ((VectorLabels)rows.Columns.Labels).Names, Threads);
}
