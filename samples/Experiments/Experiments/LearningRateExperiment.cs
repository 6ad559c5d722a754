using System.Globalization;
using MLNetDeep.Engine.Optimizers;

namespace MLNetDeep.Samples.Experiments.Experiments;

/// <summary>"Set the learning rate carefully": too small learns too slowly, too large does not learn at all.</summary>
internal static class LearningRateExperiment
{
    public static Experiment Create() => new(
        "learning-rate", "How large should a step be?", TrainRows: 60_000, Epochs: 5, context => new[] { 0.001f, 0.01f, 0.1f, 1f, 10f }
            .Select(rate => context.ReluMlp(
                rate.ToString(CultureInfo.InvariantCulture), learner => learner with { Optimizer = new SgdOptimizer(rate) })));
}
