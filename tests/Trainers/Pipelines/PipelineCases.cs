using Microsoft.ML;
using Microsoft.ML.Transforms;
using MLNetDeep.Datasets;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Trainers.Tests.Contract;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests.Pipelines;

/// <summary>Whole pipelines, fitted once, and the rows that they learned from.</summary>
internal static class PipelineCases
{
    /// <summary>The one that computes in a loop.</summary>
    public const string WithLoop = "a machine with probabilities of three";

    private static readonly MLContext ML = new(1);
    private static readonly IDataView Irises = Iris.Load(ML);
    private static readonly IDataView Table = TableRow.Data(ML);
    private static readonly IDataView Pictures = ML.Data.LoadFromEnumerable(ContractRows.Rows());

    private static readonly Lazy<MulticlassTransformer<Network>> Trained =
        new(() => ML.MulticlassClassification.Trainers.Cnn(epochs: 1).Fit(ContractRows.Data(ML)));

    public static Dictionary<string, (Func<IEstimator<ITransformer>> Estimator, IDataView Data)> All { get; } = new()
    {
        ["a network, labels of text"] = (() => Key("Label")
            .Append(ML.Transforms.Concatenate("Features", "SepalLength", "SepalWidth", "PetalLength", "PetalWidth"))
            .Append(ML.Transforms.NormalizeMeanVariance("Features"))
            .Append(ML.MulticlassClassification.Trainers.Mlp(epochs: 5))
            .Append(Value()), Irises),
        ["a forest, one-hot categories and gaps"] = (() => ML.Transforms.Categorical.OneHotEncoding("Cities", "City")
            .Append(ML.Transforms.Categorical.OneHotEncoding("Colors", "Color", OneHotEncodingEstimator.OutputKind.Bag))
            .Append(ML.Transforms.IndicateMissingValues("Missing", "Gaps"))
            .Append(ML.Transforms.Conversion.ConvertType("Missing"))
            .Append(ML.Transforms.ReplaceMissingValues("Gaps", replacementMode: MissingValueReplacingEstimator.ReplacementMode.Mean))
            .Append(ML.Transforms.Conversion.ConvertType("Weight"))
            .Append(ML.Transforms.Conversion.ConvertType("Rooms"))
            .Append(ML.Transforms.Conversion.ConvertType("Garden"))
            .Append(ML.Transforms.Concatenate(
                "Features", "Numbers", "Cities", "Colors", "Missing", "Gaps", "Weight", "Rooms", "Garden", "Size"))
            .Append(ML.Transforms.Conversion.MapValueToKey("Kind"))
            .Append(ML.MulticlassClassification.Trainers.RandomForest("Kind", numberOfTrees: 20))
            .Append(Value()), Table),
        ["a forest that takes gaps"] = (() => Key("Kind")
            .Append(ML.MulticlassClassification.Trainers.RandomForest("Kind", "Gaps", numberOfTrees: 20)), Table),
        ["a machine whose gaps are filled"] = (() => Key("Kind")
            .Append(ML.MulticlassClassification.Trainers.KernelSvm("Kind", "Gaps")), Table),
        [WithLoop] = (() => Key("Kind")
            .Append(ML.MulticlassClassification.Trainers.KernelSvm(new KernelSvm { Probabilities = true }, "Kind", "Numbers")), Table),
        ["categories of text and key"] = (() => Key("City")
            .Append(ML.BinaryClassification.Trainers.Mlp(
                "Answer", "Gaps", epochs: 3, categoricalColumnNames: ["City", "Color"])), Table),
        ["a kernel machine for numbers"] = (() => ML.Transforms.NormalizeMinMax("Features", "Numbers")
            .Append(ML.Regression.Trainers.KernelSvr("Price")), Table),
        ["trees for numbers"] = (() => ML.Regression.Trainers.RandomForest("Price", "Numbers", numberOfTrees: 10), Table),
        ["a machine that answers yes or no"] = (() => ML.Transforms.NormalizeRobustScaling("Features", "Numbers")
            .Append(ML.BinaryClassification.Trainers.KernelSvm(new KernelSvm { Probabilities = true }, "Answer")), Table),
        ["discriminants that answer yes or no"] = (() =>
            ML.BinaryClassification.Trainers.LinearDiscriminantAnalysis("Answer", "Numbers"), Table),
        ["a perceptron"] = (() => ML.BinaryClassification.Trainers.Perceptron("Answer", "Numbers"), Table),
        ["a network that answers yes or no"] = (() => ML.BinaryClassification.Trainers.Mlp("Answer", "Numbers", epochs: 3), Table),
        ["several numbers"] = (() => ML.Transforms.NormalizeLpNorm("Features", "Numbers")
            .Append(ML.Regression.Trainers.MlpMultiOutput("Prices", epochs: 3)), Table),
        ["anomalies"] = (() => ML.AnomalyDetection.Trainers.OneClassSvm("Numbers"), Table),
        ["components before a linear trainer"] = (() => Key("Kind")
            .Append(ML.Transforms.PrincipalComponents("Features", "Numbers", rank: 2))
            .Append(ML.MulticlassClassification.Trainers.SdcaMaximumEntropy("Kind"))
            .Append(Value()), Table),
        ["discriminant axes before a linear trainer"] = (() => Key("Kind")
            .Append(ML.Transforms.LinearDiscriminantAnalysis("Features", "Numbers", "Kind"))
            .Append(ML.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Kind")), Table),
        ["pictures"] = (() => Key("Name")
            .Append(ML.MulticlassClassification.Trainers.Cnn(labelColumnName: "Name", epochs: 2))
            .Append(Value()), Pictures),
        ["picture filters before trees of ML.NET"] = (() => Key("Name")
            .Append(ML.Transforms.Convolve2D("Maps", "Features", ImageFilter.Named("sobel")))
            .Append(ML.Transforms.MaxPool2D("Pooled", "Maps"))
            .Append(ML.Transforms.FlattenImage("Flat", "Pooled"))
            .Append(ML.MulticlassClassification.Trainers.LightGbm("Name", "Flat", numberOfIterations: 5)), Pictures),
        ["network features before a linear trainer"] = (() => Key("Name")
            .Append(ML.Transforms.NetworkFeatures("Learned", "Features", Trained.Value, Trained.Value.Model.Spec.Nodes[^3].Name))
            .Append(ML.MulticlassClassification.Trainers.SdcaMaximumEntropy("Name", "Learned"))
            .Append(Value()), Pictures),
        ["columns copied, chosen and dropped"] = (() => ML.Transforms.CopyColumns("Features", "Numbers")
            .Append(ML.Transforms.SelectColumns("Features", "Answer", "Size"))
            .Append(ML.Transforms.DropColumns("Size"))
            .Append(ML.BinaryClassification.Trainers.KNearestNeighbors("Answer")), Table),
        ["keys of numbers"] = (() => ML.Transforms.Conversion.MapValueToKey("Rooms")
            .Append(ML.Transforms.Conversion.MapKeyToVector("Vector", "Rooms"))
            .Append(ML.Transforms.Conversion.MapValueToKey("Size"))
            .Append(ML.Transforms.Conversion.MapKeyToValue("Back", "Size")), Table),
        ["boosted trees of ML.NET"] = (() => ML.Transforms.NormalizeMeanVariance("Features", "Numbers", useCdf: false)
            .Append(ML.BinaryClassification.Trainers.FastTree("Answer", numberOfTrees: 5)), Table),
        ["linear trainers of ML.NET"] = (() => ML.Transforms.NormalizeGlobalContrast("Contrast", "Numbers")
            .Append(ML.Transforms.Concatenate("Features", "Contrast", "Size"))
            .Append(ML.BinaryClassification.Trainers.LbfgsLogisticRegression("Answer"))
            .Append(ML.Transforms.SelectColumns("Features", "PredictedLabel", "Score", "Probability", "Price"))
            .Append(ML.Transforms.CopyColumns("Yes", "Score"))
            .Append(ML.Regression.Trainers.Sdca("Price", maximumNumberOfIterations: 20)), Table),
        ["one against all of ML.NET"] = (() => ML.Transforms.Conversion.MapValueToKey("Label", "Kind")
            .Append(ML.Transforms.CopyColumns("Features", "Numbers"))
            .Append(ML.MulticlassClassification.Trainers.OneVersusAll(
                ML.BinaryClassification.Trainers.LbfgsLogisticRegression())), Table),
    };

    private static readonly Dictionary<string, Lazy<ITransformer>> Fitted = All.ToDictionary(
        pair => pair.Key, pair => new Lazy<ITransformer>(() => pair.Value.Estimator().Fit(pair.Value.Data)));

    public static (ITransformer Model, IDataView Data) Of(string name) => (Fitted[name].Value, All[name].Data);

    private static IEstimator<ITransformer> Key(string column) => ML.Transforms.Conversion.MapValueToKey(column);

    private static IEstimator<ITransformer> Value() => ML.Transforms.Conversion.MapKeyToValue("PredictedLabel");
}
