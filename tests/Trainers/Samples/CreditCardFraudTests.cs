using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Trainers.Tests.Samples;

/// <summary>CreditCardFraudDetection, for yes or no and for anomalies: two frauds in a hundred transactions.</summary>
public sealed class CreditCardFraudTests : SamplePipeline
{
    private const string Normalized = "FeaturesNormalizedByMeanVar";

    internal static Dictionary<string, Func<MLContext, IEstimator<ITransformer>>> Trainers { get; } = new()
    {
        ["BinaryClassification.Mlp"] = ml => ml.BinaryClassification.Trainers.Mlp("Label", Normalized),
        ["BinaryClassification.Network"] = ml => ml.BinaryClassification.Trainers.Network(
            net => net.Dense(32).BatchNormalization().Relu().Dense(16).Relu(), "Label", Normalized),
        ["BinaryClassification.KNearestNeighbors"] = ml => ml.BinaryClassification.Trainers.KNearestNeighbors("Label", Normalized),
        ["BinaryClassification.LinearDiscriminantAnalysis"] = ml => ml.BinaryClassification
            .Trainers.LinearDiscriminantAnalysis("Label", Normalized),
        ["BinaryClassification.Perceptron"] = ml => ml.BinaryClassification.Trainers.Perceptron("Label", Normalized),
        ["BinaryClassification.DecisionTree"] = ml => ml.BinaryClassification.Trainers.DecisionTree("Label", Normalized),
        ["BinaryClassification.RandomForest"] = ml => ml.BinaryClassification.Trainers.RandomForest("Label", Normalized),
        ["BinaryClassification.KernelSvm"] = ml => ml.BinaryClassification.Trainers.KernelSvm("Label", Normalized),
        ["BinaryClassification.KernelSvm, probabilities"] = ml => ml.BinaryClassification.Trainers.KernelSvm(
            new KernelSvm { Probabilities = true }, featureColumnName: Normalized),
        // As in the sample of anomaly detection.
        ["AnomalyDetection.OneClassSvm"] = ml => ml.Transforms.Conversion.ConvertType("LabelValue", "Label")
            .Append(ml.AnomalyDetection.Trainers.OneClassSvm(Normalized)),
    };

    public static TheoryData<string> Names => [.. Trainers.Keys];

    private sealed class TransactionObservation
    {
        [LoadColumn(0)] public float Time { get; set; }
        [LoadColumn(1, 28), VectorType(28)] public float[] V { get; set; } = [];
        [LoadColumn(29)] public float Amount { get; set; }
        [LoadColumn(30)] public bool Label { get; set; }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Rare_frauds_are_found_and_predicted_from_the_models_file(string trainer)
    {
        IDataView train = Load<TransactionObservation>("trainData.csv", Transactions(600, seed: 1), separatorChar: ',');
        IDataView test = Load<TransactionObservation>("testData.csv", Transactions(600, seed: 2), separatorChar: ',');
        TransformerChain<ITransformer> model =
            MLContext.Transforms.Concatenate("Features", [.. train.Schema.Select(column => column.Name).Except(["Time", "Label"])])
            .Append(MLContext.Transforms.DropColumns("Time"))
            .Append(MLContext.Transforms.NormalizeMeanVariance(Normalized, "Features"))
            .Append(Trainers[trainer](MLContext))
            .Fit(train);
        IDataView scored = model.Transform(test);

        Assert.InRange(scored.Schema.GetColumnOrNull("LabelValue") is null
            ? Evaluate(scored).AreaUnderRocCurve
            : MLContext.AnomalyDetection.Evaluate(scored, "LabelValue").AreaUnderRocCurve, 0.9, 1);
        var fraud = new TransactionObservation { V = [.. Enumerable.Range(1, 28).Select(Shift)], Amount = 90 };
        using PredictionEngine<TransactionObservation, Answer> engine = Reload<TransactionObservation, Answer>(model, test, fraud);
        Assert.True(engine.Predict(fraud).PredictedLabel);
    }

    private static IEnumerable<string> Transactions(int count, int seed)
    {
        var random = new Random(seed);
        yield return Line(',', ["Time", .. Enumerable.Range(1, 28).Select(i => $"V{i}"), "Amount", "Class"]);
        for (int i = 0; i < count; i++)
        {
            bool fraud = i % 50 == 7;
            IEnumerable<double> values =
                Enumerable.Range(1, 28).Select(column => Math.Round((fraud ? Shift(column) : 0) + Normal(random), 4));
            yield return Line(',', [i, .. values, Math.Round(40 * Math.Exp(Normal(random)), 2), fraud ? 1 : 0]);
        }
    }

    private static float Shift(int column) => column switch { 4 => 4, 10 or 12 => -5, 14 => -6, _ => 0 };
}
