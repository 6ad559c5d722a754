using Microsoft.ML;

namespace MLNetDeep.Samples.CnnFeatures;

/// <summary>The learners by name: two of ML.NET's, two of this library's. Whatever the features, the settings are the same.</summary>
internal static class LearnerCatalog
{
    public static IReadOnlyList<Learner> All { get; } =
    [
        new("fasttree", context => context.MLContext.MulticlassClassification.Trainers.OneVersusAll(
            context.MLContext.BinaryClassification.Trainers.FastTree(featureColumnName: context.Features))),
        new("linear-svm", context => context.MLContext.Transforms.NormalizeMinMax(context.Features).AppendCacheCheckpoint(context.MLContext)
            .Append(context.MLContext.MulticlassClassification.Trainers.OneVersusAll(
                context.MLContext.BinaryClassification.Trainers.LinearSvm(featureColumnName: context.Features)))),
        new("kernel-svm", context => context.MLContext.MulticlassClassification.Trainers.KernelSvm(new KernelSvm
        {
            Cost = 10,
            CancellationToken = context.Cancellation,
        }, featureColumnName: context.Features)),
        new("knn", context => context.MLContext.MulticlassClassification.Trainers.KNearestNeighbors(new KNearestNeighbors
        {
            NumberOfNeighbors = 3,
            CancellationToken = context.Cancellation,
        }, featureColumnName: context.Features)),
    ];

    public static IEnumerable<string> Names => All.Select(learner => learner.Name);

    /// <exception cref="ArgumentException">A name is unknown.</exception>
    public static IReadOnlyList<Learner> Named(IReadOnlyList<string>? names) => names is null
        ? All
        : [.. names.Select(name => All.FirstOrDefault(learner => learner.Name == name)
            ?? throw new ArgumentException($"Unknown model '{name}': expected some of {string.Join(", ", Names)}."))];
}
