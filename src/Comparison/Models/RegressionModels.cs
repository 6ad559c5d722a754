using Microsoft.ML;

namespace MLNetDeep.Comparisons.Models;

/// <summary>The models that tell numbers.</summary>
internal static class RegressionModels
{
    private const int MostRowsOfKernelSvr = 5_000;

    public static IEnumerable<ComparedModel> All =>
    [
        new("mean", ModelFamily.Baseline, "The mean, whatever the row",
            context => Trainers(context).DecisionTree(new DecisionTree { MinimumExampleCountPerLeaf = int.MaxValue }))
        { TakesMissing = true },
        new("sdca", ModelFamily.Classic, "Linear regression by stochastic dual coordinate ascent",
            context => ClassModels.Scaled(context).AppendCacheCheckpoint(context.MLContext).Append(Trainers(context).Sdca())),
        new("knn", ModelFamily.Classic, "k nearest neighbors, exact",
            context => ClassModels.Scaled(context).Append(Trainers(context).KNearestNeighbors(new KNearestNeighbors
            {
                CancellationToken = context.CancellationToken,
            }))),
        new("kernel-svr", ModelFamily.Classic, "Support vector regression with an RBF kernel",
            context => ClassModels.Scaled(context).Append(Trainers(context).KernelSvr(new KernelSvr
            {
                CancellationToken = context.CancellationToken,
            }))) { MostRows = MostRowsOfKernelSvr },
        new("decision-tree", ModelFamily.Classic, "A regression tree (CART)",
            context => Trainers(context).DecisionTree(new DecisionTree { CancellationToken = context.CancellationToken }))
        { TakesMissing = true },
        new("random-forest", ModelFamily.Classic, "A random forest of 100 trees",
            context => Trainers(context).RandomForest(new RandomForest { CancellationToken = context.CancellationToken }))
        { TakesMissing = true },
        new("fasttree", ModelFamily.Classic, "Gradient-boosted trees by FastTree", context => Trainers(context).FastTree())
        { TakesMissing = true },
        new("lightgbm", ModelFamily.Classic, "Gradient-boosted trees by LightGBM", context => Trainers(context).LightGbm())
        { TakesMissing = true },
        new("mlp-simple", ModelFamily.Medium, "A multilayer perceptron of one hidden layer, by name MlpPreset.Simple",
            context => Trainers(context).Mlp(ClassModels.With(MlpPreset.Simple, context))) { TakesMissing = true, IsExtra = true },
        new("mlp", ModelFamily.Deep, "A multilayer perceptron with the defaults of Mlp",
            context => Trainers(context).Mlp(ClassModels.With(new Mlp(), context))) { TakesMissing = true },
    ];

    private static RegressionCatalog.RegressionTrainers Trainers(ModelContext context) => context.MLContext.Regression.Trainers;
}
