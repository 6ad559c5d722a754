using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MLNetDeep.Trainers.Tests.Samples;

/// <summary>MulticlassClassification_Iris: four measures, and the flower as a number.</summary>
public sealed class IrisTests : SamplePipeline
{
    internal static Dictionary<string, Func<MLContext, IEstimator<ITransformer>>> Trainers { get; } = new()
    {
        ["MulticlassClassification.Mlp"] = ml => ml.MulticlassClassification.Trainers.Mlp("KeyColumn"),
        ["MulticlassClassification.KNearestNeighbors"] = ml => ml.MulticlassClassification.Trainers.KNearestNeighbors("KeyColumn"),
        ["MulticlassClassification.LinearDiscriminantAnalysis"] = ml => ml.MulticlassClassification
            .Trainers.LinearDiscriminantAnalysis("KeyColumn"),
        ["MulticlassClassification.DecisionTree"] = ml => ml.MulticlassClassification.Trainers.DecisionTree("KeyColumn"),
        ["MulticlassClassification.RandomForest"] = ml => ml.MulticlassClassification.Trainers.RandomForest("KeyColumn"),
        ["MulticlassClassification.KernelSvm"] = ml => ml.MulticlassClassification.Trainers.KernelSvm("KeyColumn"),
        ["Transforms.PrincipalComponents"] = ml => ml.Transforms.PrincipalComponents("Features", rank: 2)
            .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("KeyColumn")),
        ["Transforms.FillMissingValues"] = ml => ml.Transforms.FillMissingValues("Features")
            .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("KeyColumn")),
        ["Transforms.LinearDiscriminantAnalysis"] = ml => ml.Transforms.LinearDiscriminantAnalysis("Features", labelColumnName: "KeyColumn")
            .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("KeyColumn")),
    };

    public static TheoryData<string> Names => [.. Trainers.Keys];

    private sealed class IrisData
    {
        [LoadColumn(0)] public float Label { get; set; }
        [LoadColumn(1)] public float SepalLength { get; set; }
        [LoadColumn(2)] public float SepalWidth { get; set; }
        [LoadColumn(3)] public float PetalLength { get; set; }
        [LoadColumn(4)] public float PetalWidth { get; set; }
    }

    private sealed class IrisPrediction
    {
        public float[] Score { get; set; } = [];
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Flowers_are_learned_and_predicted_from_the_models_file(string trainer)
    {
        IDataView train = Load<IrisData>("iris-train.txt", Flowers(120, seed: 1));
        IDataView test = Load<IrisData>("iris-test.txt", Flowers(90, seed: 2));
        TransformerChain<KeyToValueMappingTransformer> model = MLContext.Transforms.Conversion.MapValueToKey("KeyColumn", "Label")
            .Append(MLContext.Transforms.Concatenate("Features", "SepalLength", "SepalWidth", "PetalLength", "PetalWidth"))
            .AppendCacheCheckpoint(MLContext)
            .Append(Trainers[trainer](MLContext))
            .Append(MLContext.Transforms.Conversion.MapKeyToValue("Label", "KeyColumn"))
            .Fit(train);

        Assert.InRange(MLContext.MulticlassClassification.Evaluate(model.Transform(test)).MicroAccuracy, 0.9, 1);
        var virginica = new IrisData { SepalLength = 6.4f, SepalWidth = 3.1f, PetalLength = 5.9f, PetalWidth = 2.2f };
        using PredictionEngine<IrisData, IrisPrediction> engine = Reload<IrisData, IrisPrediction>(model, test, virginica);
        VBuffer<float> flowers = default;
        engine.OutputSchema["PredictedLabel"].GetKeyValues(ref flowers);
        float[] score = engine.Predict(virginica).Score;
        Assert.Equal(2, flowers.GetItemOrDefault(Array.IndexOf(score, score.Max())));
    }

    private static IEnumerable<string> Flowers(int count, int seed)
    {
        double[][] means = [[5.0, 3.4, 1.5, 0.2], [5.9, 2.8, 4.3, 1.3], [6.6, 3.0, 5.6, 2.0]];
        double[] spread = [0.5, 0.3, 0.4, 0.2];
        var random = new Random(seed);
        yield return Line('\t', "Label", "Sepal length", "Sepal width", "Petal length", "Petal width");
        for (int i = 0; i < count; i++)
        {
            yield return Line('\t', [i % 3, .. means[i % 3].Zip(spread, (mean, width) => Math.Round(mean + width * Normal(random), 1))]);
        }
    }
}
