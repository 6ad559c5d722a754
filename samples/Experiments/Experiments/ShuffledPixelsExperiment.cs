using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Trainers;

namespace MLNetDeep.Samples.Experiments.Experiments;

/// <summary>
/// "If your data is just as useful after swapping any of your columns with each other, then you can't use ConvNets": it is as useful to a
/// multilayer perceptron, and to a CNN it is not.
/// </summary>
internal static class ShuffledPixelsExperiment
{
    public static Experiment Create() => new(
        "shuffled-pixels", "Who needs to know which pixels are neighbours?", TrainRows: 10_000, Epochs: 10, context =>
        [
            Variant(context, "cnn", context.CnnTrainer(), shuffled: false),
            Variant(context, "cnn, pixels shuffled", context.CnnTrainer(), shuffled: true),
            Variant(context, "mlp", Mlp(context), shuffled: false),
            Variant(context, "mlp, pixels shuffled", Mlp(context), shuffled: true),
        ]);

    // Rates that end near 0, as the CNN's do: what is left of a difference is that of the pixels and not of the last steps.
    private static MulticlassTrainer<Network> Mlp(ExperimentContext context) => context.MlpTrainer(learner => learner with
    {
        Activation = new Relu(),
        Optimizer = new AdamOptimizer(0.001f),
        Schedule = new OneCycleLearningRate(),
    });

    private static Variant Variant(ExperimentContext context, string setting, MulticlassTrainer<Network> trainer, bool shuffled)
    {
        (Microsoft.ML.IDataView? train, Microsoft.ML.IDataView? test) = (context.Train, context.Test.Rows);
        if (shuffled)
        {
            (train, test) = (context.Pixels.Shuffled(train, context.Seed), context.Pixels.Shuffled(test, context.Seed));
        }
        return new(setting, trainer, train, [new TestSet("test", test)], test);
    }
}
