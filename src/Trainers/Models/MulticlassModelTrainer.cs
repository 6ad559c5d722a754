using Microsoft.ML.Runtime;
using MLNetDeep.Classic;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers;

/// <summary>Trains a classic model to tell classes apart, by a label that is a key.</summary>
/// <typeparam name="TModel">The model.</typeparam>
public abstract class MulticlassModelTrainer<TModel> : ModelTrainer<MulticlassModelTransformer<TModel>, TModel>
    where TModel : class, IClassifier
{
    private protected MulticlassModelTrainer(IHost host, LabeledTrainerOptions options)
        : base(host, new MulticlassTask(), options)
    {
    }

    /// <summary>The model of the rows, of whose classes at least two occur.</summary>
    private protected abstract TModel TrainModel(TrainingRows rows);

    private protected sealed override MulticlassModelTransformer<TModel> Train(TrainingRows rows)
        => new(TrainModel(rows), rows.Column, rows.Labels.ClassValues, Threads);
}
