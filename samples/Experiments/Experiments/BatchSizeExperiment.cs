namespace MLNetDeep.Samples.Experiments.Experiments;

/// <summary>"If there are 20 batches, update 20 times in one epoch": small batches learn more from as many epochs.</summary>
internal static class BatchSizeExperiment
{
    public static Experiment Create() => new(
        "batch-size", "What does the size of a batch do to accuracy and time?", TrainRows: 60_000, Epochs: 5, context =>
        [
            .. new[] { 10, 100, 1000 }.Where(size => size < context.TrainRows)
                .Select(size => context.ReluMlp($"batches of {size:N0}", learner => learner with { BatchSize = size })),
            context.ReluMlp("all rows at once", learner => learner with { BatchSize = context.TrainRows }),
        ]);
}
