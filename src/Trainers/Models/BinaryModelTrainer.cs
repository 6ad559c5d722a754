using Microsoft.ML.Runtime;
using MLNetDeep.Classic;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers;

/// <summary>Trains a classic model to answer yes or no, by a label that is <see cref="bool"/>.</summary>
/// <typeparam name="TModel">The model.</typeparam>
public abstract class BinaryModelTrainer<TModel> : ModelTrainer<BinaryModelTransformer<TModel>, TModel>
    where TModel : class, IBinaryClassifier
{
    private protected BinaryModelTrainer(IHost host, LabeledTrainerOptions options, bool calibrated)
        : base(host, new BinaryTask(calibrated), options)
    {
    }

    /// <summary>The model of the rows; class 1 is yes.</summary>
    private protected abstract TModel TrainModel(TrainingRows rows);

    private protected sealed override BinaryModelTransformer<TModel> Train(TrainingRows rows) => new(TrainModel(rows), rows.Column, Threads);
}
