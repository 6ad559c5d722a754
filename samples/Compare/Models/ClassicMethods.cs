using Microsoft.ML;
using MLNetDeep.Classic.Neighbors;
using MLNetDeep.Trainers;

namespace MLNetDeep.Samples.Compare.Models;

/// <summary>The classic methods that ML.NET lacks, from this library; all take several classes as they are.</summary>
internal static class ClassicMethods
{
    private const int NeighborsOfTable = 5;
    private const int NeighborsOfImage = 3;

    // Training asks for each pair of rows, so its time grows with the square of their number.
    private const int MostRowsOfKernelSvm = 10_000;

    public static IEnumerable<ComparedModel> All =>
    [
        new("knn", ClassicModels.Family, $"k nearest neighbours ({NeighborsOfTable} of a table, {NeighborsOfImage} of images), exact",
            context => Alike(context, Neighbors(context, "Features")), ClassicModels.Untold),
        new("pca-knn", ClassicModels.Family, "Principal components as of pca-sdca, but exact, then knn",
            context => Alike(
                context, context.MLContext.Transforms.PrincipalComponents("Components", "Features", ClassicModels.Components(context.Data))
                .Append(Neighbors(context, "Components"))), ClassicModels.Untold),
        new("lda", ClassicModels.Family, "Linear discriminant analysis",
            context => ClassicModels.Multiclass(context).LinearDiscriminantAnalysis(new LinearDiscriminantAnalysis
            {
                CancellationToken = context.Cancellation,
            }), ClassicModels.LinearParameters),
        new("kernel-svm", ClassicModels.Family, "Support vector machines with an RBF kernel and C = 10, one-versus-one, with probabilities",
            context => Alike(context, ClassicModels.Multiclass(context).KernelSvm(new KernelSvm
            {
                Cost = 10,
                Probabilities = true,
                CancellationToken = context.Cancellation,
            })), ClassicModels.Untold, MostRows: MostRowsOfKernelSvm),
        new("decision-tree", ClassicModels.Family, "A decision tree (CART), natively multiclass",
            context => ClassicModels.Multiclass(context).DecisionTree(new DecisionTree
            {
                CancellationToken = context.Cancellation,
            }), ClassicModels.Untold),
        new("random-forest", ClassicModels.Family, "A random forest of 100 trees, natively multiclass",
            context => ClassicModels.Multiclass(context).RandomForest(new RandomForest
            {
                CancellationToken = context.Cancellation,
            }), ClassicModels.Untold),
    ];

    private static MulticlassTrainer<KNearestNeighborsModel> Neighbors(ModelContext context, string features)
        => ClassicModels.Multiclass(context).KNearestNeighbors(new KNearestNeighbors
        {
            NumberOfNeighbors = context.Data.Image is null ? NeighborsOfTable : NeighborsOfImage,
            CancellationToken = context.Cancellation,
        }, featureColumnName: features);

    // Pixels are of one scale already; normalized one by one, those that are hardly ever set would count most.
    private static IEstimator<ITransformer> Alike(ModelContext context, IEstimator<ITransformer> trainer)
        => context.Data.Image is null ? ClassicModels.Scaled(context).Append(trainer) : trainer;
}
