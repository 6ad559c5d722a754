using MLNetDeep.Samples.Experiments.Experiments;

namespace MLNetDeep.Samples.Experiments;

/// <summary>The experiments by name.</summary>
internal static class ExperimentCatalog
{
    public static IReadOnlyList<Experiment> All { get; } =
    [
        LossExperiment.Create(),
        BatchSizeExperiment.Create(),
        LearningRateExperiment.Create(),
        MomentumExperiment.Create(),
        EarlyStoppingExperiment.Create(),
        DropoutExperiment.Create(),
        ShuffledPixelsExperiment.Create(),
    ];

    public static IReadOnlyList<string> Names => [.. All.Select(experiment => experiment.Name)];

    /// <summary>The experiment of a name that is one of <see cref="Names"/>.</summary>
    public static Experiment Named(string name) => All.Single(experiment => experiment.Name == name);
}
