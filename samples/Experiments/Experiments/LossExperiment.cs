using MLNetDeep.Engine.Losses;

namespace MLNetDeep.Samples.Experiments.Experiments;

/// <summary>"When using softmax output layer, choose cross entropy": square error hardly moves a network that is wrong.</summary>
internal static class LossExperiment
{
    public static Experiment Create() => new(
        "loss", "Does cross-entropy learn where square error stays flat?", TrainRows: 60_000, Epochs: 20, context =>
        [
            context.Mlp("cross-entropy", learner => learner with { Loss = new CrossEntropyLoss() }),
            context.Mlp("square error", learner => learner with { Loss = new MeanSquareErrorLoss { HalfSum = true } }),
        ]);
}
