using Microsoft.ML;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests.Contract;

/// <summary>An estimator of ours, to be checked.</summary>
/// <param name="Create">The estimator for <see cref="ContractRows"/>.</param>
/// <param name="Output">The column that it adds and a prediction engine is asked for.</param>
internal sealed record ContractCase(Func<MLContext, IEstimator<ITransformer>> Create, string Output = "Score");

/// <summary>Every estimator of ours by name; a test finds those that are not here.</summary>
internal static class ContractCases
{
    public static IReadOnlyDictionary<string, ContractCase> All { get; } = new Dictionary<string, ContractCase>
    {
        ["MlpMulticlassTrainer"] = new(ml => ml.MulticlassClassification.Trainers.Mlp(epochs: 2)),
        ["CnnMulticlassTrainer"] = new(ml => ml.MulticlassClassification.Trainers.Cnn(epochs: 2)),
        ["MlpBinaryTrainer"] = new(ml => ml.BinaryClassification.Trainers.Mlp("Answer", epochs: 2)),
        ["CnnBinaryTrainer"] = new(ml => ml.BinaryClassification.Trainers.Cnn(labelColumnName: "Answer", epochs: 2)),
        ["MlpRegressionTrainer"] = new(ml => ml.Regression.Trainers.Mlp("Number", epochs: 2)),
        ["CnnRegressionTrainer"] = new(ml => ml.Regression.Trainers.Cnn(labelColumnName: "Number", epochs: 2)),
        ["MlpMultiOutputRegressionTrainer"] = new(ml => ml.Regression.Trainers.MlpMultiOutput("Numbers", epochs: 2)),
        ["CnnMultiOutputRegressionTrainer"] = new(ml => ml.Regression.Trainers.CnnMultiOutput(labelColumnName: "Numbers", epochs: 2)),
        ["KNearestNeighborsMulticlassTrainer"] = new(ml => ml.MulticlassClassification.Trainers.KNearestNeighbors()),
        ["KNearestNeighborsBinaryTrainer"] = new(ml => ml.BinaryClassification.Trainers.KNearestNeighbors("Answer")),
        ["KNearestNeighborsRegressionTrainer"] = new(ml => ml.Regression.Trainers.KNearestNeighbors("Number")),
        ["LinearDiscriminantAnalysisMulticlassTrainer"] = new(ml => ml.MulticlassClassification.Trainers.LinearDiscriminantAnalysis()),
        ["LinearDiscriminantAnalysisBinaryTrainer"] = new(ml => ml.BinaryClassification.Trainers.LinearDiscriminantAnalysis("Answer")),
        ["LinearDiscriminantAnalysisEstimator"] = new(ml => ml.Transforms.LinearDiscriminantAnalysis("Out", "Features"), "Out"),
        ["PrincipalComponentsEstimator"] = new(ml => ml.Transforms.PrincipalComponents("Out", "Features", 3), "Out"),
        ["PerceptronBinaryTrainer"] = new(ml => ml.BinaryClassification.Trainers.Perceptron("Answer")),
        ["DecisionTreeMulticlassTrainer"] = new(ml => ml.MulticlassClassification.Trainers.DecisionTree()),
        ["DecisionTreeBinaryTrainer"] = new(ml => ml.BinaryClassification.Trainers.DecisionTree("Answer")),
        ["RandomForestMulticlassTrainer"] = new(ml => ml.MulticlassClassification.Trainers.RandomForest()),
        ["RandomForestBinaryTrainer"] = new(ml => ml.BinaryClassification.Trainers.RandomForest("Answer")),
        ["KernelSvmMulticlassTrainer"] = new(ml => ml.MulticlassClassification.Trainers.KernelSvm()),
        ["KernelSvmBinaryTrainer"] = new(ml => ml.BinaryClassification.Trainers.KernelSvm("Answer")),
        ["KernelSvmBinaryTrainer, probabilities"] = new(ml => ml.BinaryClassification.Trainers.KernelSvm(
            new KernelSvmBinaryTrainer.Options { LabelColumnName = "Answer", Probabilities = true })),
        ["KernelSvrTrainer"] = new(ml => ml.Regression.Trainers.KernelSvr("Number")),
        ["OneClassSvmTrainer"] = new(ml => ml.AnomalyDetection.Trainers.OneClassSvm()),
        ["ImageStageEstimator, Convolve2D"] = new(ml => ml.Transforms.Convolve2D("Out", "Features", ImageFilter.Named("sobel")), "Out"),
        ["ImageStageEstimator, MaxPool2D"] = new(ml => ml.Transforms.MaxPool2D("Out", "Features"), "Out"),
        ["ImageStageEstimator, AveragePool2D"] = new(ml => ml.Transforms.AveragePool2D("Out", "Features", window: 3), "Out"),
        ["ImageStageEstimator, Rectify"] = new(ml => ml.Transforms.Rectify("Out", "Features"), "Out"),
        ["NetworkFeaturesEstimator, NetworkFeatures"] = new(ml => ml.Transforms.NetworkFeatures("Out", "Features", Trained(ml), "conv2d_1"), "Out"),
        ["NetworkFeaturesEstimator, ApplyNetwork"] = new(ml => ml.Transforms.ApplyNetwork("Out", "Features", Trained(ml).Model), "Out"),
        ["PixelOrderEstimator, FlattenImage"] = new(ml => ml.Transforms.FlattenImage("Out", "Features"), "Out"),
        ["PixelOrderEstimator, ShufflePixels"] = new(ml => ml.Transforms.ShufflePixels("Out", "Features"), "Out"),
    };

    private static MulticlassNetworkTransformer Trained(MLContext mlContext)
        => mlContext.MulticlassClassification.Trainers.Cnn(epochs: 1).Fit(ContractRows.Data(mlContext));
}
