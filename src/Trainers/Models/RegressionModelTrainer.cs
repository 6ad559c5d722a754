using Microsoft.ML.Runtime;
using MLNetDeep.Classic;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers;

/// <summary>Trains a classic model to predict a number, by a label that is <see cref="float"/>.</summary>
/// <typeparam name="TModel">The model.</typeparam>
public abstract class RegressionModelTrainer<TModel> : ModelTrainer<RegressionModelTransformer<TModel>, TModel>
    where TModel : class, IRegressor
{
    private protected RegressionModelTrainer(IHost host, LabeledTrainerOptions options)
        : base(host, new RegressionTask(), options)
    {
    }

    /// <summary>The model of the rows.</summary>
    private protected abstract TModel TrainModel(TrainingRows rows);

    private protected sealed override RegressionModelTransformer<TModel> Train(TrainingRows rows) => new(TrainModel(rows), rows.Column, Threads);
}
