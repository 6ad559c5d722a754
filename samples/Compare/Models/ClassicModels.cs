using Microsoft.ML;
using Microsoft.ML.Trainers;
using Microsoft.ML.Transforms;
using MLNetDeep.Samples.Common;

namespace MLNetDeep.Samples.Compare.Models;

/// <summary>ML.NET's own learners; binary ones become multiclass by one-versus-all.</summary>
internal static class ClassicModels
{
    public const string Family = "classic";

    private const int ImageComponents = 40;
    private const int TableComponents = 2;

    public static IEnumerable<ComparedModel> All =>
    [
        new("majority", Family, "The most frequent class, whatever the row: what any model has to beat",
            context => Multiclass(context).DecisionTree(new DecisionTree { MinimumExampleCountPerLeaf = int.MaxValue }),
            (_, data) => data.Classes.Count),
        new("sdca", Family, "Maximum entropy (multinomial logistic regression) by stochastic dual coordinate ascent",
            context => Scaled(context).AppendCacheCheckpoint(context.MLContext).Append(Sdca(context)), LinearParameters),
        new("linear-svm", Family, "Linear support vector machines, one-versus-all",
            context => Scaled(context).AppendCacheCheckpoint(context.MLContext)
                .Append(Multiclass(context).OneVersusAll(Binary(context).LinearSvm())), LinearParameters),
        new("avg-perceptron", Family, "Averaged perceptrons, one-versus-all",
            context => Scaled(context).AppendCacheCheckpoint(context.MLContext)
                .Append(Multiclass(context).OneVersusAll(Binary(context).AveragedPerceptron(numberOfIterations: 10))), LinearParameters),
        new("fasttree", Family, "Gradient-boosted trees, one-versus-all",
            context => Multiclass(context).OneVersusAll(Binary(context).FastTree()), Untold, SlowOnImages: true),
        new("fastforest", Family, "Random forests, one-versus-all",
            context => Multiclass(context).OneVersusAll(Binary(context).FastForest()), Untold, SlowOnImages: true),
        new("lightgbm", Family, "Gradient-boosted trees by LightGBM, natively multiclass",
            context => Multiclass(context).LightGbm(), Untold),
        new("pca-sdca", Family, $"Principal components ({TableComponents} of a table, {ImageComponents} of images), then sdca",
            context => Scaled(context)
                .Append(context.MLContext.Transforms.ProjectToPrincipalComponents("Features", rank: Components(context.Data)))
                .AppendCacheCheckpoint(context.MLContext)
                .Append(Sdca(context)), PcaParameters),
    ];

    internal static MulticlassClassificationCatalog.MulticlassClassificationTrainers Multiclass(ModelContext context)
        => context.MLContext.MulticlassClassification.Trainers;

    private static BinaryClassificationCatalog.BinaryClassificationTrainers Binary(ModelContext context)
        => context.MLContext.BinaryClassification.Trainers;

    private static SdcaMaximumEntropyMulticlassTrainer Sdca(ModelContext context) => Multiclass(context).SdcaMaximumEntropy();

    internal static NormalizingEstimator Scaled(ModelContext context) => context.MLContext.Transforms.NormalizeMinMax("Features");

    internal static int Components(SampleData data) => data.Image is null ? Math.Min(TableComponents, data.FeatureCount) : ImageComponents;

    internal static long? LinearParameters(ITransformer model, SampleData data) => data.Classes.Count * (data.FeatureCount + 1L);

    private static long? PcaParameters(ITransformer model, SampleData data)
        => Components(data) * (data.FeatureCount + 1L) + data.Classes.Count * (Components(data) + 1L);

    // Trees and kept rows have no number of parameters to compare, and ML.NET keeps those of a one-versus-all model to itself.
    internal static long? Untold(ITransformer model, SampleData data) => null;
}
