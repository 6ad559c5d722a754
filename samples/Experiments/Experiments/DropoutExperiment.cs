using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Optimizers;

namespace MLNetDeep.Samples.Experiments.Experiments;

/// <summary>A noisy test set: a network whose units could not rely on each other in training bears more noise.</summary>
internal static class DropoutExperiment
{
    private const float Noise = 1;

    public static Experiment Create() => new(
        "dropout", "Does dropout help on images noisier than those trained on?", TrainRows: 10_000, Epochs: 20, context =>
        [
            Variant(context, "without dropout", 0),
            Variant(context, "with dropout", 0.8f),
        ]);

    private static Variant Variant(ExperimentContext context, string setting, float dropout) => new(
        setting,
        context.MlpTrainer(learner => learner with
        {
            Activation = new Relu(),
            Optimizer = new AdamOptimizer(0.001f),
            Dropout = dropout,
        }),
        context.Train,
        [new TestSet("noisy test", context.Pixels.Noisy(context.Test.Rows, Noise, context.Seed)), context.Test]);
}
