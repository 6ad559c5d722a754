using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLNetDeep.Onnx;
using Normalization = Microsoft.ML.Transforms.LpNormNormalizingEstimatorBase.NormFunction;
using Replacement = Microsoft.ML.Transforms.MissingValueReplacingEstimator.ReplacementMode;

namespace MLNetDeep.Trainers.Tests.Pipelines;

/// <summary>Steps of ML.NET in a file of ours: each gives its columns, or is refused by name.</summary>
public sealed class MLNetStepTests
{
    private static readonly MLContext MLContext = new(1);
    private static readonly IDataView Data = TableRow.Data(MLContext);

    private static readonly Dictionary<string, Func<IEstimator<ITransformer>>> Exported = new()
    {
        ["AveragedPerceptron"] = () => Binary.AveragedPerceptron("Answer", "Numbers"),
        ["FastForest"] = () => Binary.FastForest("Answer", "Numbers", numberOfTrees: 5),
        ["LinearSvm"] = () => Binary.LinearSvm("Answer", "Numbers"),
        ["Prior"] = () => Binary.Prior("Answer", "Numbers"),
        ["SdcaLogisticRegression"] = () => Binary.SdcaLogisticRegression("Answer", "Numbers"),
        ["SgdNonCalibrated"] = () => Binary.SgdNonCalibrated("Answer", "Numbers"),
        ["Calibrators.Platt"] = () => Binary.LinearSvm("Answer", "Numbers")
            .Append(MLContext.BinaryClassification.Calibrators.Platt("Answer")),
        ["Calibrators.Naive"] = () => Binary.LinearSvm("Answer", "Numbers")
            .Append(MLContext.BinaryClassification.Calibrators.Naive("Answer")),
        ["FastTree, numbers"] = () => Regression.FastTree("Price", "Numbers", numberOfTrees: 5),
        ["FastForest, numbers"] = () => Regression.FastForest("Price", "Numbers", numberOfTrees: 5),
        ["FastTreeTweedie"] = () => Regression.FastTreeTweedie("Price", "Numbers", numberOfTrees: 5),
        ["LbfgsPoissonRegression"] = () => Regression.LbfgsPoissonRegression("Price", "Numbers"),
        ["LightGbm, numbers"] = () => Regression.LightGbm("Price", "Numbers", numberOfIterations: 5),
        ["OnlineGradientDescent"] = () => Regression.OnlineGradientDescent("Price", "Numbers"),
        ["NaiveBayes"] = () => Labeled(MLContext.MulticlassClassification.Trainers.NaiveBayes()),
        ["OneVersusAll of trees"] = () => Labeled(
            MLContext.MulticlassClassification.Trainers.OneVersusAll(Binary.FastTree(numberOfTrees: 3))),
        ["KMeans"] = () => MLContext.Clustering.Trainers.KMeans("Numbers", numberOfClusters: 3),
        ["ProjectToPrincipalComponents"] = () => Transforms.ProjectToPrincipalComponents("Out", "Numbers", rank: 2),
        ["NormalizeBinning"] = () => Transforms.NormalizeBinning("Numbers", maximumBinCount: 7),
        ["NormalizeBinning, number"] = () => Transforms.NormalizeBinning("Out", "Weight", fixZero: false),
        ["NormalizeBinning, missing"] = () => Transforms.NormalizeBinning("Gaps"),
        ["NormalizeSupervisedBinning"] = () => Labeled(Transforms.NormalizeSupervisedBinning("Out", "Numbers")),
        ["NormalizeLogMeanVariance"] = () => Transforms.NormalizeLogMeanVariance("Size"),
        ["NormalizeLogMeanVariance, scale"] = () => Transforms.NormalizeLogMeanVariance("Out", "Numbers", useCdf: false),
        ["NormalizeMeanVariance, distribution"] = () => Transforms.NormalizeMeanVariance("Out", "Gaps", useCdf: true),
        ["NormalizeMeanVariance, distribution of one"] = () => Transforms.NormalizeMeanVariance("Out", "Weight", useCdf: true),
        ["NormalizeMeanVariance, moved"] = () => Transforms.NormalizeMeanVariance("Numbers", fixZero: false),
        ["NormalizeMinMax, number"] = () => Transforms.NormalizeMinMax("Size"),
        ["NormalizeMinMax, double"] = () => Transforms.NormalizeMinMax("Weight"),
        ["NormalizeLpNorm, L1"] = () => Transforms.NormalizeLpNorm("Out", "Numbers", Normalization.L1),
        ["NormalizeLpNorm, Infinity"] = () => Transforms.NormalizeLpNorm("Out", "Numbers", Normalization.Infinity),
        ["NormalizeLpNorm, StandardDeviation"] = () => Transforms.NormalizeLpNorm("Out", "Numbers", Normalization.StandardDeviation),
        ["NormalizeLpNorm, zero mean"] = () => Transforms.NormalizeLpNorm("Out", "Numbers", ensureZeroMean: true),
        ["MapValue"] = () => Transforms.Conversion.MapValue("Out", new Dictionary<string, float> { ["red"] = 1, ["blue"] = 4 }, "Color"),
        ["MapValue, whole numbers"] = () => Transforms.Conversion.MapValue("Out", new Dictionary<int, float> { [1] = 5 }, "Rooms"),
        ["Hash"] = () => Transforms.Conversion.Hash("Out", "Color", 8),
        ["OneHotHashEncoding"] = () => Transforms.Categorical.OneHotHashEncoding("Out", "Color", numberOfBits: 4),
        ["OneHotEncoding, key"] = () => Transforms.Categorical.OneHotEncoding("Out", "Color", OneHotEncodingEstimator.OutputKind.Key),
        ["SelectFeaturesBasedOnMutualInformation"] = () => Labeled(
            Transforms.FeatureSelection.SelectFeaturesBasedOnMutualInformation("Out", "Numbers", slotsInOutput: 2)),
        ["IndicateMissingValues"] = () => Transforms.IndicateMissingValues("Out", "Size"),
        ["ReplaceMissingValues, default"] = () => Transforms.ReplaceMissingValues("Out", "Gaps"),
        ["ReplaceMissingValues, minimum"] = () => Transforms.ReplaceMissingValues("Out", "Gaps", Replacement.Minimum),
        ["ReplaceMissingValues, one mean"] = () => Transforms.ReplaceMissingValues("Out", "Gaps", Replacement.Mean, imputeBySlot: false),
        ["ConvertType, text and back"] = () => Transforms.Conversion.ConvertType("Text", "Rooms", DataKind.String)
            .Append(Transforms.Conversion.ConvertType("Out", "Text")),
        ["ConvertType, double"] = () => Transforms.Conversion.ConvertType("Out", "Size", DataKind.Double),
        ["MapValueToKey, yes or no"] = () => Transforms.Conversion.MapValueToKey("Out", "Garden"),
        ["MapKeyToValue, double"] = () => Transforms.Conversion.MapValueToKey("Key", "Weight")
            .Append(Transforms.Conversion.MapKeyToValue("Out", "Key")),
        ["cached"] = () => Transforms.CopyColumns("One", "Size").AppendCacheCheckpoint(MLContext)
            .Append(Transforms.CopyColumns("Out", "One")),
    };

    private static readonly Dictionary<string, (Func<IEstimator<ITransformer>> Create, string Step, string Column)> Refused = new()
    {
        ["FeaturizeText"] = (() => Transforms.Text.FeaturizeText("Out", "Kind"), "TextFeaturizingEstimator.Transformer", "Out"),
        ["TokenizeIntoWords"] = (() => Transforms.Text.TokenizeIntoWords("Out", "Kind"), "WordTokenizingTransformer", "Out"),
        ["MapKeyToBinaryVector"] = (() => Transforms.Conversion.MapValueToKey("Key", "City")
            .Append(Transforms.Conversion.MapKeyToBinaryVector("Out", "Key")), "KeyToBinaryVectorMappingTransformer", "Out"),
        ["MapValue, text"] = (() => Transforms.Conversion.MapValue("Out", new Dictionary<string, string> { ["red"] = "rot" }, "Color"),
            "ValueMappingTransformer", "Out"),
        ["Expression"] = (() => Transforms.Expression("Out", "x => x * 2", "Size"), "ExpressionTransformer", "Out"),
        ["LdSvm"] = (() => Binary.LdSvm("Answer", "Numbers"), "BinaryPredictionTransformer<LdSvmModelParameters>", "Score"),
    };

    public static TheoryData<string> ExportedNames => [.. Exported.Keys];

    public static TheoryData<string> RefusedNames => [.. Refused.Keys];

    private static TransformsCatalog Transforms => MLContext.Transforms;

    private static BinaryClassificationCatalog.BinaryClassificationTrainers Binary => MLContext.BinaryClassification.Trainers;

    private static RegressionCatalog.RegressionTrainers Regression => MLContext.Regression.Trainers;

    [Theory]
    [MemberData(nameof(ExportedNames))]
    public void A_step_gives_its_columns(string name)
    {
        ITransformer model = Exported[name]().Fit(Data);

        OnnxFile.AssertGives(Export(model), Data, model.Transform(Data));
    }

    [Theory]
    [MemberData(nameof(RefusedNames))]
    public void A_step_without_a_form_for_many_rows_is_refused_by_name(string name)
    {
        (Func<IEstimator<ITransformer>> create, string step, string column) = Refused[name];
        ITransformer model = create().Fit(Data);

        string message = Assert.Throws<OnnxExportException>(() => Export(model)).Message;

        Assert.StartsWith($"The step {step}, which adds ", message, StringComparison.Ordinal);
        Assert.Contains($"'{column}'", message, StringComparison.Ordinal);
    }

    private static IEstimator<ITransformer> Labeled(IEstimator<ITransformer> estimator) => Transforms.Conversion
        .MapValueToKey("Label", "Kind")
        .Append(Transforms.CopyColumns("Features", "Numbers")).Append(estimator);

    private static byte[] Export(ITransformer model)
    {
        using var stream = new MemoryStream();
        MLContext.Model.SaveOnnx(model, Data.Schema, stream);
        return stream.ToArray();
    }
}
