using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Trainers.Tests.Samples;

/// <summary>Regression_TaxiFarePrediction: words that become indicators, and numbers of very different units.</summary>
public sealed class TaxiFareTests : SamplePipeline
{
    internal static Dictionary<string, Func<MLContext, IEstimator<ITransformer>>> Trainers { get; } = new()
    {
        ["Regression.Mlp"] = ml => ml.Regression.Trainers.Mlp(),
        ["Regression.Network"] = ml => ml.Regression.Trainers.Network(
            net => net.Dense(32).Tanh().Residual(block => block.Dense(32).Tanh().Dense(32)).Tanh()),
        ["Regression.KNearestNeighbors"] = ml => ml.Regression.Trainers.KNearestNeighbors(),
        ["Regression.KernelSvr"] = ml => ml.Regression.Trainers.KernelSvr(),
        ["Regression.DecisionTree"] = ml => ml.Regression.Trainers.DecisionTree(minimumExampleCountPerLeaf: 3),
        ["Regression.RandomForest"] = ml => ml.Regression.Trainers.RandomForest(),
    };

    public static TheoryData<string> Names => [.. Trainers.Keys];

    private sealed class TaxiTrip
    {
        [LoadColumn(0)] public string VendorId { get; set; } = "";
        [LoadColumn(1)] public string RateCode { get; set; } = "";
        [LoadColumn(2)] public float PassengerCount { get; set; }
        [LoadColumn(3)] public float TripTime { get; set; }
        [LoadColumn(4)] public float TripDistance { get; set; }
        [LoadColumn(5)] public string PaymentType { get; set; } = "";
        [LoadColumn(6)] public float FareAmount { get; set; }
    }

    private sealed class TaxiTripFarePrediction
    {
        [ColumnName("Score")] public float FareAmount { get; set; }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fares_are_learned_and_predicted_from_the_models_file(string trainer)
    {
        IDataView read = Load<TaxiTrip>("taxi-fare-train.csv", Trips(400, seed: 1), separatorChar: ',');
        IDataView test = Load<TaxiTrip>("taxi-fare-test.csv", Trips(200, seed: 2), separatorChar: ',');
        TransformerChain<ITransformer> model = MLContext.Transforms.CopyColumns("Label", "FareAmount")
            .Append(MLContext.Transforms.Categorical.OneHotEncoding("VendorIdEncoded", "VendorId"))
            .Append(MLContext.Transforms.Categorical.OneHotEncoding("RateCodeEncoded", "RateCode"))
            .Append(MLContext.Transforms.Categorical.OneHotEncoding("PaymentTypeEncoded", "PaymentType"))
            .Append(MLContext.Transforms.NormalizeMeanVariance("PassengerCount"))
            .Append(MLContext.Transforms.NormalizeMeanVariance("TripTime"))
            .Append(MLContext.Transforms.NormalizeMeanVariance("TripDistance"))
            .Append(MLContext.Transforms.Concatenate("Features",
                "VendorIdEncoded", "RateCodeEncoded", "PaymentTypeEncoded", "PassengerCount", "TripTime", "TripDistance"))
            .Append(Trainers[trainer](MLContext))
            .Fit(MLContext.Data.FilterRowsByColumn(read, "FareAmount", lowerBound: 1, upperBound: 150));

        Assert.InRange(MLContext.Regression.Evaluate(model.Transform(test)).RSquared, 0.8, 1);
        var trip = new TaxiTrip { VendorId = "VTS", RateCode = "1", PaymentType = "CSH" };
        (trip.PassengerCount, trip.TripDistance, trip.TripTime) = (1, 4, 900);
        using PredictionEngine<TaxiTrip, TaxiTripFarePrediction> engine = Reload<TaxiTrip, TaxiTripFarePrediction>(model, test, trip);
        // 14.7 but for the noise.
        Assert.InRange(engine.Predict(trip).FareAmount, 13, 17);
    }

    private static IEnumerable<string> Trips(int count, int seed)
    {
        var random = new Random(seed);
        yield return "vendor_id,rate_code,passenger_count,trip_time_in_secs,trip_distance,payment_type,fare_amount";
        for (int i = 0; i < count; i++)
        {
            bool airport = random.Next(8) == 0;
            double miles = Math.Round((airport ? 8 : 0.5) + 8 * random.NextDouble(), 2);
            double seconds = Math.Round(240 * miles * (0.7 + 0.6 * random.NextDouble()) + 60);
            double fare = Math.Round(2.5 + 2 * miles + 0.28 * seconds / 60 + (airport ? 10 : 0) + 0.5 * Normal(random), 2);
            yield return Line(',', Any("VTS", "CMT"), airport ? 2 : 1, random.Next(1, 6), seconds, miles, Any("CRD", "CSH"), fare);
        }

        string Any(params string[] words) => words[random.Next(words.Length)];
    }
}
