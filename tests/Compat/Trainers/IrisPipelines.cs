using Microsoft.ML;
using Microsoft.ML.Trainers;

namespace MLNetDeep.Compat.Tests.Trainers;

/// <summary>Every multiclass model, over features and a key label.</summary>
internal static class IrisPipelines
{
    public static IEstimator<ITransformer> Create(MLContext context, string model, bool normalize = false)
    {
        var prepare = context.Transforms.Concatenate("Features", Iris.FeatureNames)
            .Append(context.Transforms.Conversion.MapValueToKey("Label", nameof(IrisRow.Species)));
        var trainers = context.MulticlassClassification.Trainers;
        var binary = context.BinaryClassification.Trainers;
        return normalize ? Finish(prepare.Append(context.Transforms.NormalizeMinMax("Features"))) : Finish(prepare);

        IEstimator<ITransformer> Finish<T>(IEstimator<T> start)
            where T : class, ITransformer => model switch
            {
                "sdca" => start.Append(trainers.SdcaMaximumEntropy()),
                // One thread: the package's SDCA is repeatable only then.
                "sdca-one-thread" => start.Append(trainers.SdcaMaximumEntropy(
                    new SdcaMaximumEntropyMulticlassTrainer.Options { NumberOfThreads = 1, MaximumNumberOfIterations = 50 })),
                "svm" => start.Append(trainers.OneVersusAll(binary.LinearSvm())),
                "perceptron" => start.Append(trainers.OneVersusAll(binary.AveragedPerceptron())),
                "fasttree" => start.Append(trainers.OneVersusAll(binary.FastTree())),
                "fastforest" => start.Append(trainers.OneVersusAll(binary.FastForest())),
                "pca-sdca" => start.Append(context.Transforms.ProjectToPrincipalComponents("Features", rank: 2)).Append(trainers.SdcaMaximumEntropy()),
                "raw-svm" => start.Append(trainers.OneVersusAll(binary.LinearSvm(new LinearSvmTrainer.Options { NumberOfIterations = 5 }),
                    useProbabilities: false)),
                _ => throw new ArgumentOutOfRangeException(nameof(model), model, "No such model."),
            };
    }
}
