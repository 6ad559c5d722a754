using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Samples.Experiments.Experiments;

/// <summary>
/// Few rows, many epochs: the loss of rows not trained on falls, then rises. Early stopping ends there and goes back to the best.
/// </summary>
internal static class EarlyStoppingExperiment
{
    public static Experiment Create() => new(
        "early-stopping", "When has a network learned enough?", TrainRows: 2_000, Epochs: 40, context =>
        [
            Variant(context, "all epochs", null),
            Variant(context, "early stopping", new EarlyStopping(Patience: 3)),
        ]);

    private static Variant Variant(ExperimentContext context, string setting, EarlyStopping? stopping) => new(
        setting,
        context.MlpTrainer(learner => learner with
        {
            Activation = new Relu(),
            Optimizer = new AdamOptimizer(0.001f),
            ValidationFraction = 0.2,
            EarlyStopping = stopping,
        }),
        context.Train, [context.Test]);
}
