using System.Globalization;
using MLNetDeep.Engine.Optimizers;

namespace MLNetDeep.Samples.Experiments.Experiments;

/// <summary>"Movement = negative of gradient + momentum": steps that add up get across what is almost flat.</summary>
internal static class MomentumExperiment
{
    public static Experiment Create() => new(
        "momentum", "What does it help to go on in the direction of the last step?", TrainRows: 60_000, Epochs: 5, context =>
            new[] { 0f, 0.5f, 0.9f }.Select(momentum => context.ReluMlp(
                momentum == 0 ? "no momentum" : $"momentum {momentum.ToString(CultureInfo.InvariantCulture)}",
                learner => learner with { Optimizer = new MomentumOptimizer(0.01f, momentum) })));
}
