using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Trainers.Tests.Regression;

public sealed class MultiOutputRegressionMetricsTests
{
    private sealed class Scored
    {
        [VectorType(2)]
        public float[] Label { get; set; } = [];
        [VectorType(2)]
        public float[] Score { get; set; } = [];
        [VectorType(3)]
        public float[] Longer { get; set; } = [0, 0, 0];
        public float Single { get; set; }
    }

    private sealed class One
    {
        public float Label { get; set; }
        public float Score { get; set; }
    }

    private static readonly Scored[] Rows =
    [
        new() { Label = [1, 10], Score = [2, 10] },
        new() { Label = [3, 10], Score = [3, 14] },
        new() { Label = [5, 10], Score = [2, 12] },
        new() { Label = [float.NaN, 10], Score = [9, 10] },
    ];

    private readonly MLContext _mlContext = new(1);

    [Fact]
    public void The_errors_of_each_number_equal_the_hand_computed_ones()
    {
        MultiOutputRegressionMetrics metrics = _mlContext.Regression.EvaluateMultiOutput(_mlContext.Data.LoadFromEnumerable(Rows));
        // Without the row that has no first label: errors 1, 0, 3 around labels 1, 3, 5.
        Assert.Equal(4.0 / 3, metrics.Outputs[0].MeanAbsoluteError, 1e-12);
        Assert.Equal(10.0 / 3, metrics.Outputs[0].MeanSquaredError, 1e-12);
        Assert.Equal(Math.Sqrt(10.0 / 3), metrics.Outputs[0].RootMeanSquaredError, 1e-12);
        Assert.Equal(1 - (10.0 / 8), metrics.Outputs[0].RSquared, 1e-12);
        Assert.Equal(1.5, metrics.Outputs[1].MeanAbsoluteError, 1e-12);
        Assert.Equal(5, metrics.Outputs[1].MeanSquaredError, 1e-12);
        Assert.True(double.IsNaN(metrics.Outputs[1].RSquared));
        Assert.Equal(((4.0 / 3) + 1.5) / 2, metrics.MeanAbsoluteError, 1e-12);
        Assert.Equal(Math.Sqrt(((10.0 / 3) + 5) / 2), metrics.RootMeanSquaredError, 1e-12);
    }

    [Fact]
    public void Each_numbers_errors_are_those_of_ML_nets_own_evaluator()
    {
        var random = new Random(1);
        var ones = Enumerable.Range(0, 50).Select(_ => new One { Label = random.NextSingle(), Score = random.NextSingle() }).ToList();
        RegressionMetrics expected = _mlContext.Regression.Evaluate(_mlContext.Data.LoadFromEnumerable(ones));
        OutputMetrics actual = _mlContext.Regression.EvaluateMultiOutput(
            _mlContext.Data.LoadFromEnumerable(
                ones.Select(one => new Scored { Label = [0, one.Label], Score = [0, one.Score] }))).Outputs[1];
        // ML.NET squares labels in single precision.
        Assert.Equal(expected.MeanAbsoluteError, actual.MeanAbsoluteError, 1e-6);
        Assert.Equal(expected.RootMeanSquaredError, actual.RootMeanSquaredError, 1e-6);
        Assert.Equal(expected.RSquared, actual.RSquared, 1e-5);
    }

    [Theory]
    [InlineData("Single", "Score", "label column 'Single': expected a vector of Single of known size")]
    [InlineData("Label", "Longer", "score column 'Longer': expected a vector of 2")]
    [InlineData("Absent", "Score", "Could not find label column 'Absent'")]
    public void Columns_that_do_not_fit_are_a_schema_mismatch(string label, string score, string message)
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable(Rows);
        Assert.Contains(
            message,
            Assert.Throws<ArgumentOutOfRangeException>(() => _mlContext.Regression.EvaluateMultiOutput(data, label, score)).Message,
            StringComparison.Ordinal);
    }
}
