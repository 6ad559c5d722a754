using System.Reflection;
using Microsoft.ML;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests.Contract;

/// <summary>Every estimator of ours by name; a test finds those that are not here.</summary>
internal static class ContractCases
{
    /// <summary>Where the catalogs are.</summary>
    public static Assembly Catalogs => typeof(MLNetDeepCatalog).Assembly;

    public static IReadOnlyDictionary<string, ContractCase> All { get; } = new Dictionary<string, ContractCase>
    {
        ["MulticlassClassification.Mlp"] = new(ml => ml.MulticlassClassification.Trainers.Mlp(epochs: 2)),
        ["MulticlassClassification.Residual"] = new(ml => ml.MulticlassClassification.Trainers.Residual(epochs: 2)),
        ["MulticlassClassification.Cnn"] = new(ml => ml.MulticlassClassification.Trainers.Cnn(epochs: 2)),
        ["MulticlassClassification.Network"] = new(ml => ml.MulticlassClassification.Trainers.Network(Layers, epochs: 2)),
        ["BinaryClassification.Mlp"] = new(ml => ml.BinaryClassification.Trainers.Mlp("Answer", epochs: 2)),
        ["BinaryClassification.Mlp, categories"] =
            new(ml => ml.BinaryClassification.Trainers.Mlp("Answer", epochs: 2, categoricalColumnNames: ["Shelf"]))
            {
                Inputs = ["Features", "Shelf"],
            },
        ["BinaryClassification.Residual"] = new(ml => ml.BinaryClassification.Trainers.Residual(labelColumnName: "Answer", epochs: 2)),
        ["BinaryClassification.Cnn"] = new(ml => ml.BinaryClassification.Trainers.Cnn(labelColumnName: "Answer", epochs: 2)),
        ["BinaryClassification.Network"] = new(ml => ml.BinaryClassification.Trainers.Network(Layers, "Answer", epochs: 2)),
        ["Regression.Mlp"] = new(ml => ml.Regression.Trainers.Mlp("Number", epochs: 2)),
        ["Regression.Residual"] = new(ml => ml.Regression.Trainers.Residual(labelColumnName: "Number", epochs: 2)),
        ["Regression.Cnn"] = new(ml => ml.Regression.Trainers.Cnn(labelColumnName: "Number", epochs: 2)),
        ["Regression.Network"] = new(ml => ml.Regression.Trainers.Network(Layers, "Number", epochs: 2)),
        ["Regression.MlpMultiOutput"] = new(ml => ml.Regression.Trainers.MlpMultiOutput("Numbers", epochs: 2)),
        ["Regression.CnnMultiOutput"] = new(ml => ml.Regression.Trainers.CnnMultiOutput(labelColumnName: "Numbers", epochs: 2)),
        ["Regression.NetworkMultiOutput"] = new(ml => ml.Regression.Trainers.NetworkMultiOutput(Layers, "Numbers", epochs: 2)),
        ["MulticlassClassification.KNearestNeighbors"] = new(ml => ml.MulticlassClassification.Trainers.KNearestNeighbors()),
        ["BinaryClassification.KNearestNeighbors"] = new(ml => ml.BinaryClassification.Trainers.KNearestNeighbors("Answer")),
        ["Regression.KNearestNeighbors"] = new(ml => ml.Regression.Trainers.KNearestNeighbors("Number")),
        ["MulticlassClassification.LinearDiscriminantAnalysis"] =
            new(ml => ml.MulticlassClassification.Trainers.LinearDiscriminantAnalysis()),
        ["BinaryClassification.LinearDiscriminantAnalysis"] =
            new(ml => ml.BinaryClassification.Trainers.LinearDiscriminantAnalysis("Answer")),
        ["Transforms.LinearDiscriminantAnalysis"] = new(ml => ml.Transforms.LinearDiscriminantAnalysis("Out", "Features"), "Out"),
        ["Transforms.PrincipalComponents"] = new(ml => ml.Transforms.PrincipalComponents("Out", "Features", 3), "Out"),
        ["BinaryClassification.Perceptron"] = new(ml => ml.BinaryClassification.Trainers.Perceptron("Answer")),
        ["MulticlassClassification.DecisionTree"] = new(ml => ml.MulticlassClassification.Trainers.DecisionTree()),
        ["BinaryClassification.DecisionTree"] = new(ml => ml.BinaryClassification.Trainers.DecisionTree("Answer")),
        ["MulticlassClassification.RandomForest"] = new(ml => ml.MulticlassClassification.Trainers.RandomForest()),
        ["BinaryClassification.RandomForest"] = new(ml => ml.BinaryClassification.Trainers.RandomForest("Answer")),
        ["Regression.DecisionTree"] = new(ml => ml.Regression.Trainers.DecisionTree("Number")),
        ["Regression.RandomForest"] = new(ml => ml.Regression.Trainers.RandomForest("Number")),
        ["MulticlassClassification.KernelSvm"] = new(ml => ml.MulticlassClassification.Trainers.KernelSvm()),
        ["BinaryClassification.KernelSvm"] = new(ml => ml.BinaryClassification.Trainers.KernelSvm("Answer")),
        ["BinaryClassification.KernelSvm, probabilities"] = new(ml => ml.BinaryClassification.Trainers.KernelSvm(
            new KernelSvm { Probabilities = true }, "Answer")),
        ["Regression.KernelSvr"] = new(ml => ml.Regression.Trainers.KernelSvr("Number")),
        ["AnomalyDetection.OneClassSvm"] = new(ml => ml.AnomalyDetection.Trainers.OneClassSvm()),
        ["Transforms.Convolve2D"] = new(ml => ml.Transforms.Convolve2D("Out", "Features", ImageFilter.Named("sobel")), "Out"),
        ["Transforms.MaxPool2D"] = new(ml => ml.Transforms.MaxPool2D("Out", "Features"), "Out"),
        ["Transforms.AveragePool2D"] = new(ml => ml.Transforms.AveragePool2D("Out", "Features", window: 3), "Out"),
        ["Transforms.Rectify"] = new(ml => ml.Transforms.Rectify("Out", "Features"), "Out"),
        ["Transforms.NetworkFeatures"] = new(ml => ml.Transforms.NetworkFeatures("Out", "Features", Trained(ml), "conv2d_1"), "Out"),
        ["Transforms.ApplyNetwork"] = new(ml => ml.Transforms.ApplyNetwork("Out", "Features", Trained(ml).Model), "Out"),
        ["Transforms.FlattenImage"] = new(ml => ml.Transforms.FlattenImage("Out", "Features"), "Out"),
        ["Transforms.FillMissingValues"] = new(ml => ml.Transforms.FillMissingValues("Out", "Features"), "Out"),
        ["Transforms.ShufflePixels"] = new(ml => ml.Transforms.ShufflePixels("Out", "Features"), "Out"),
    };

    private static void Layers(NetworkSpecBuilder net) => net.ChannelsFirst().Conv2D(4, 3).BatchNormalization().Relu();

    private static MulticlassTransformer<Network> Trained(MLContext mlContext)
        => mlContext.MulticlassClassification.Trainers.Cnn(epochs: 1).Fit(ContractRows.Data(mlContext));
}
