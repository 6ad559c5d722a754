using Microsoft.ML;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Optimizers;

namespace MLNetDeep.Comparisons.Models;

/// <summary>The models that tell classes; those of ML.NET that tell two become models of several by one-versus-all.</summary>
internal static class ClassModels
{
    // Training asks for each pair of rows, so its time grows with the square of their number.
    private const int MostRowsOfKernelSvm = 10_000;
    private const int MostFeaturesOfDiscriminants = 1_000;
    private const int ImageComponents = 40;
    private const int NeighborsOfImage = 3;

    public static IEnumerable<ComparedModel> All(Table table) => [.. Classic(table), .. Networks(table)];

    private static IEnumerable<ComparedModel> Classic(Table table) =>
    [
        new("majority", ModelFamily.Baseline, "The most frequent class, whatever the row",
            context => Trainers(context).DecisionTree(new DecisionTree { MinimumExampleCountPerLeaf = int.MaxValue }))
        { TakesMissing = true },
        new("sdca", ModelFamily.Classic, "Multinomial logistic regression (maximum entropy) by stochastic dual coordinate ascent",
            context => Scaled(context).AppendCacheCheckpoint(context.MLContext).Append(Trainers(context).SdcaMaximumEntropy())),
        new("linear-svm", ModelFamily.Classic, "Linear support vector machines, one-versus-all",
            context => Scaled(context).AppendCacheCheckpoint(context.MLContext)
                .Append(Trainers(context).OneVersusAll(Binary(context).LinearSvm()))) { IsExtra = true },
        new("avg-perceptron", ModelFamily.Classic, "Averaged perceptrons, one-versus-all",
            context => Scaled(context).AppendCacheCheckpoint(context.MLContext)
                .Append(Trainers(context).OneVersusAll(Binary(context).AveragedPerceptron(numberOfIterations: 10)))) { IsExtra = true },
        new("lda", ModelFamily.Classic, "Linear discriminant analysis",
            context => Trainers(context).LinearDiscriminantAnalysis(new LinearDiscriminantAnalysis
            {
                CancellationToken = context.CancellationToken,
            })) { IsExtra = table.Image is not null, Fits = _ => FeatureEstimate.Of(table) <= MostFeaturesOfDiscriminants },
        new("knn", ModelFamily.Classic, "k nearest neighbors, exact",
            context => Alike(context, Trainers(context).KNearestNeighbors(new KNearestNeighbors
            {
                NumberOfNeighbors = table.Image is null ? new KNearestNeighbors().NumberOfNeighbors : NeighborsOfImage,
                CancellationToken = context.CancellationToken,
            }))),
        new("pca-sdca", ModelFamily.Classic, "Principal components, then sdca",
            context => Alike(context, context.MLContext.Transforms.PrincipalComponents("Components", "Features", Components(context.Table))
                .AppendCacheCheckpoint(context.MLContext)
                .Append(Trainers(context).SdcaMaximumEntropy(featureColumnName: "Components")))) { IsExtra = true },
        new("kernel-svm", ModelFamily.Classic, "Support vector machines with an RBF kernel, one-versus-one, with probabilities",
            context => Alike(context, Trainers(context).KernelSvm(new KernelSvm
            {
                Cost = 10,
                Probabilities = true,
                CancellationToken = context.CancellationToken,
            }))) { MostRows = MostRowsOfKernelSvm },
        new("decision-tree", ModelFamily.Classic, "A decision tree (CART)",
            context => Trainers(context).DecisionTree(new DecisionTree { CancellationToken = context.CancellationToken }))
        { TakesMissing = true, IsExtra = table.Image is not null },
        new("random-forest", ModelFamily.Classic, "A random forest of 100 trees",
            context => Trainers(context).RandomForest(new RandomForest { CancellationToken = context.CancellationToken }))
        { TakesMissing = true },
        new("fasttree", ModelFamily.Classic, "Gradient-boosted trees by FastTree, one-versus-all",
            context => Trainers(context).OneVersusAll(Binary(context).FastTree())) { TakesMissing = true, IsExtra = IsManyClasses(table) },
        new("fastforest", ModelFamily.Classic, "Random forests by FastForest, one-versus-all",
            context => Trainers(context).OneVersusAll(Binary(context).FastForest())) { TakesMissing = true, IsExtra = true },
        new("lightgbm", ModelFamily.Classic, "Gradient-boosted trees by LightGBM",
            context => Trainers(context).LightGbm()) { TakesMissing = true },
    ];

    private static IEnumerable<ComparedModel> Networks(Table table)
    {
        if (table.Image is not { } image)
        {
            return
            [
                new("mlp-simple", ModelFamily.Medium, "A multilayer perceptron of one hidden layer, by name MlpPreset.Simple",
                    context => Trainers(context).Mlp(With(MlpPreset.Simple, context))) { TakesMissing = true, IsExtra = true },
                new("mlp", ModelFamily.Deep, "A multilayer perceptron with the defaults of Mlp",
                    context => Trainers(context).Mlp(With(new Mlp(), context))) { TakesMissing = true },
            ];
        }
        return
        [
            new("mlp", ModelFamily.Medium, "A multilayer perceptron of two hidden layers of 500 units, with dropout",
                context => Trainers(context).Mlp(With(
                    MlpPreset.Simple with
                    {
                        HiddenUnits = [500, 500],
                        Activation = new Relu(),
                        Dropout = 0.2f,
                        InputScaling = InputScalingMode.Whole,
                        BatchSize = 64,
                        Optimizer = new AdamOptimizer(0.0005f),
                    },
                    context))),
            new("cnn", ModelFamily.Deep, "A convolutional network with the defaults of Cnn",
                context => Trainers(context).Cnn(new Cnn
                {
                    ImageShape = image,
                    Epochs = context.Epochs,
                    EpochCompleted = context.EpochCompleted,
                    CancellationToken = context.CancellationToken,
                })),
            new("residual", ModelFamily.Deep, "A residual network with the defaults of Residual",
                context => Trainers(context).Residual(new Residual
                {
                    ImageShape = image,
                    Epochs = context.Epochs,
                    EpochCompleted = context.EpochCompleted,
                    CancellationToken = context.CancellationToken,
                })) { IsExtra = true },
        ];
    }

    internal static Mlp With(Mlp mlp, ModelContext context) => mlp with
    {
        Epochs = context.Epochs ?? mlp.Epochs,
        EpochCompleted = context.EpochCompleted,
        CancellationToken = context.CancellationToken,
    };

    private static MulticlassClassificationCatalog.MulticlassClassificationTrainers Trainers(ModelContext context)
        => context.MLContext.MulticlassClassification.Trainers;

    private static BinaryClassificationCatalog.BinaryClassificationTrainers Binary(ModelContext context)
        => context.MLContext.BinaryClassification.Trainers;

    internal static Microsoft.ML.Transforms.NormalizingEstimator Scaled(ModelContext context)
        => context.MLContext.Transforms.NormalizeMinMax("Features");

    // Pixels are of one scale already; normalized one by one, those that are hardly ever set would count most.
    private static IEstimator<ITransformer> Alike(ModelContext context, IEstimator<ITransformer> trainer)
        => context.Table.Image is null ? Scaled(context).Append(trainer) : trainer;

    private static int Components(Table table) =>
        table.Image is null ? Math.Min(2, FeatureEstimate.Of(table)) : Math.Min(ImageComponents, FeatureEstimate.Of(table));

    // A forest for each class takes longer than all else together.
    private static bool IsManyClasses(Table table) => table.Image is not null || table.Classes.Count > 10;
}
