using Microsoft.ML;

namespace MLNetDeep.Samples.TransferLearning;

/// <summary>The learners by name: classic ones over the column Features, and a CNN over Pixels.</summary>
internal static class Learners
{
    private const string FromScratch = "cnn";

    public static IReadOnlyList<string> Names { get; } = ["sdca", "lightgbm", "kernelsvm", FromScratch];

    /// <summary>Whether a learner reads the pixels and no features.</summary>
    public static bool LearnsFromScratch(string name) => name == FromScratch;

    /// <exception cref="ArgumentException">There is no such learner.</exception>
    public static IEstimator<ITransformer> Create(MLContext mlContext, string name) => name switch
    {
        "sdca" => mlContext.Transforms.NormalizeMeanVariance("Features")
            .Append(mlContext.MulticlassClassification.Trainers.SdcaMaximumEntropy()),
        "lightgbm" => mlContext.MulticlassClassification.Trainers.LightGbm(),
        "kernelsvm" => mlContext.Transforms.NormalizeMeanVariance("Features")
            .Append(mlContext.MulticlassClassification.Trainers.KernelSvm()),
        FromScratch => mlContext.MulticlassClassification.Trainers.Cnn(featureColumnName: "Pixels"),
        _ => throw new ArgumentException($"--learners: expected names among {string.Join(", ", Names)}, got '{name}'."),
    };
}
