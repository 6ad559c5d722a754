using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Trainers.Tests;

/// <summary>An MLP's probabilities on few rows a fifth of whose answers are wrong, beside logistic regression's.</summary>
public class SmallNoisyTablesTests
{
    private const int FeatureCount = 12;

    private readonly MLContext _mlContext = new(1);

    [Theory]
    [InlineData(100, false)]
    [InlineData(200, false)]
    [InlineData(100, true)]
    public void Log_loss_is_at_most_a_twentieth_above_logistic_regressions(int count, bool curved)
    {
        Compare(count, curved);
    }

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData(200, true)]
    [InlineData(500, false)]
    [InlineData(500, true)]
    public void So_it_is_of_more_rows(int count, bool curved) => Compare(count, curved);

    private void Compare(int count, bool curved)
    {
        double network = 0, logistic = 0;
        for (int seed = 1; seed <= 3; seed++)
        {
            IDataView training = Rows(count, curved, seed), test = Rows(2000, curved, seed + 100);
            network += LogLoss(_mlContext.BinaryClassification.Trainers.Mlp(new Mlp { Seed = seed }).Fit(training), test);
            logistic += LogLoss(_mlContext.BinaryClassification.Trainers.LbfgsLogisticRegression().Fit(training), test);
        }
        Assert.True(network <= 1.05 * logistic, $"{network / 3:F4} of the network, {logistic / 3:F4} of logistic regression");
    }

    private double LogLoss(ITransformer model, IDataView test)
        => _mlContext.BinaryClassification.Evaluate(model.Transform(test)).LogLoss;

    private IDataView Rows(int count, bool curved, int seed)
    {
        var random = new Random(seed);
        return _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(_ =>
        {
            float[] features = [.. Enumerable.Range(0, FeatureCount).Select(_ => (random.NextSingle() * 4) - 2)];
            float sum = features[0] + features[1] - (curved ? (features[2] * features[2]) - 1.33f : features[2]);
            return new Row { Features = features, Label = sum > 0 != random.NextDouble() < 0.2 };
        }).ToArray());
    }

    private sealed class Row
    {
        [VectorType(FeatureCount)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }
}
