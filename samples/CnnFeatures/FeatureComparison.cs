using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Trainers;
using MLNetDeep.Transforms;

namespace MLNetDeep.Samples.CnnFeatures;

/// <summary>Trains the CNN, then learners before which a stage of the pipeline stands, and measures all on the same rows.</summary>
internal sealed class FeatureComparison(MLContext mlContext, IDataView train, IDataView test, int seed, CancellationToken cancellation)
{
    /// <summary>The CNN, from the training rows alone.</summary>
    public (MulticlassTransformer<Network> Model, Measured Result) TrainCnn(int epochs, Action<EpochResult> epochCompleted)
    {
        MulticlassTrainer<Network> trainer = mlContext.MulticlassClassification.Trainers.Cnn(new Cnn
        {
            Epochs = epochs,
            Seed = seed,
            EpochCompleted = epochCompleted,
            CancellationToken = cancellation,
        });
        var clock = Stopwatch.StartNew();
        MulticlassTransformer<Network> model = trainer.Fit(train);
        double seconds = clock.Elapsed.TotalSeconds;
        cancellation.ThrowIfCancellationRequested();
        return (model, Measure(model, seconds));
    }

    /// <summary>A learner after a stage. Its time to fit has the stage's in it.</summary>
    public InputResult Train(string input, IEstimator<ITransformer> stage, Learner learner)
    {
        cancellation.ThrowIfCancellationRequested();
        // The checkpoint keeps the stage's output, since one-versus-all reads it once for each class.
        EstimatorChain<ITransformer> pipeline =
            stage.AppendCacheCheckpoint(mlContext).Append(learner.Create(new(mlContext, FeatureStages.Column, cancellation)));
        var clock = Stopwatch.StartNew();
        TransformerChain<ITransformer> model = pipeline.Fit(train);
        double seconds = clock.Elapsed.TotalSeconds;
        cancellation.ThrowIfCancellationRequested();
        (double accuracy, double fitSeconds) = Measure(model, seconds);
        return new(input, ((VectorDataViewType)model.GetOutputSchema(train.Schema)[FeatureStages.Column].Type).Size, accuracy, fitSeconds);
    }

    private Measured Measure(ITransformer model, double fitSeconds)
        => new(mlContext.MulticlassClassification.Evaluate(model.Transform(test)).MicroAccuracy, Math.Round(fitSeconds, 3));
}
