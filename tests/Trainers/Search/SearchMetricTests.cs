using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Trainers.Search;

namespace MLNetDeep.Trainers.Tests.Search;

public sealed class SearchMetricTests
{
    private readonly MLContext _mlContext = new(1);

    private sealed class MulticlassRow
    {
        [KeyType(2)]
        public uint Truth { get; set; }
        [KeyType(2)]
        public uint PredictedLabel { get; set; }
        [VectorType(2)]
        public float[] Score { get; set; } = [];
    }

    private sealed class BinaryRow
    {
        public bool Truth { get; set; }
        public bool PredictedLabel { get; set; }
        public float Score { get; set; }
        public float Probability { get; set; }
    }

    private sealed class NumberRow
    {
        public float Truth { get; set; }
        public float Score { get; set; }
    }

    // Keys count from 0 here. Three rows of the first class, one of them wrong, and one of the second.
    private IDataView Multiclass() => _mlContext.Data.LoadFromEnumerable(new[]
    {
        new MulticlassRow { Truth = 0, PredictedLabel = 0, Score = [0.75f, 0.25f] },
        new MulticlassRow { Truth = 0, PredictedLabel = 0, Score = [0.75f, 0.25f] },
        new MulticlassRow { Truth = 0, PredictedLabel = 1, Score = [0.25f, 0.75f] },
        new MulticlassRow { Truth = 1, PredictedLabel = 1, Score = [0.25f, 0.75f] },
    });

    // Two positive rows, one of them ranked below one of the three negative ones.
    private IDataView Binary() => _mlContext.Data.LoadFromEnumerable(new[]
    {
        new BinaryRow { Truth = true, PredictedLabel = true, Score = 2, Probability = 0.75f },
        new BinaryRow { Truth = false, PredictedLabel = true, Score = 1, Probability = 0.5f },
        new BinaryRow { Truth = true, PredictedLabel = false, Score = -1, Probability = 0.25f },
        new BinaryRow { Truth = false, PredictedLabel = false, Score = -2, Probability = 0.25f },
        new BinaryRow { Truth = false, PredictedLabel = false, Score = -3, Probability = 0.25f },
    });

    private IDataView Numbers() => _mlContext.Data.LoadFromEnumerable(new[]
    {
        new NumberRow { Truth = 1, Score = 2 },
        new NumberRow { Truth = 3, Score = 3 },
        new NumberRow { Truth = 5, Score = 4 },
        new NumberRow { Truth = 7, Score = 7 },
    });

    private void Measures(SearchMetric metric, IDataView rows, string name, bool greaterIsBetter, double expected)
    {
        Assert.Equal((name, greaterIsBetter), (metric.Name, metric.GreaterIsBetter));
        // Scores are in single precision.
        Assert.Equal(expected, metric.Measure(_mlContext, rows), 1e-6);
    }

    [Fact]
    public void Multiclass_metrics_are_those_of_their_names()
    {
        Measures(SearchMetric.MicroAccuracy("Truth"), Multiclass(), "MicroAccuracy", true, 3.0 / 4);
        Measures(SearchMetric.MacroAccuracy("Truth"), Multiclass(), "MacroAccuracy", true, (2.0 / 3 + 1) / 2);
        Measures(SearchMetric.LogLoss("Truth"), Multiclass(), "LogLoss", false, -((3 * Math.Log(0.75)) + Math.Log(0.25)) / 4);
    }

    [Fact]
    public void Binary_metrics_are_those_of_their_names()
    {
        Measures(SearchMetric.BinaryAccuracy("Truth"), Binary(), "BinaryAccuracy", true, 3.0 / 5);
        Measures(SearchMetric.AreaUnderRocCurve("Truth"), Binary(), "AreaUnderRocCurve", true, 5.0 / 6);
        Measures(SearchMetric.F1Score("Truth"), Binary(), "F1Score", true, 0.5);
        Measures(SearchMetric.BinaryLogLoss("Truth"), Binary(), "BinaryLogLoss", false,
            -(Math.Log2(0.75) + Math.Log2(0.5) + Math.Log2(0.25) + (2 * Math.Log2(0.75))) / 5);
    }

    [Fact]
    public void Regression_metrics_are_those_of_their_names()
    {
        Measures(SearchMetric.RSquared("Truth"), Numbers(), "RSquared", true, 1 - (2.0 / 20));
        Measures(SearchMetric.RootMeanSquaredError("Truth"), Numbers(), "RootMeanSquaredError", false, Math.Sqrt(0.5));
        Measures(SearchMetric.MeanAbsoluteError("Truth"), Numbers(), "MeanAbsoluteError", false, 0.5);
    }

    [Fact]
    public void A_metric_of_your_own_sees_the_rows()
        => Measures(new SearchMetric("rows", false, (_, rows) => Blobs.Column<float>(rows, "Score").Count), Numbers(), "rows", false, 4);

    private static InvalidOperationException Fails(SearchMetric metric, IDataView rows)
        => Assert.Throws<InvalidOperationException>(() => metric.Measure(new MLContext(1), rows));

    [Fact]
    public void A_missing_prediction_fails_and_is_counted()
    {
        IDataView several = _mlContext.Data.LoadFromEnumerable(new[]
        {
            new MulticlassRow { Score = [0.75f, 0.25f] },
            new MulticlassRow { Score = [float.NaN, float.NaN] },
            new MulticlassRow { Score = [0.75f, float.NaN] },
        });
        Assert.StartsWith(
            "2 of 3 predictions are missing", Fails(SearchMetric.MicroAccuracy("Truth"), several).Message, StringComparison.Ordinal);
        IDataView yesNo =
            _mlContext.Data.LoadFromEnumerable(new[] { new BinaryRow { Score = 1 }, new BinaryRow { Score = float.NaN, Truth = true } });
        Assert.StartsWith(
            "1 of 2 predictions are missing", Fails(SearchMetric.AreaUnderRocCurve("Truth"), yesNo).Message, StringComparison.Ordinal);
        IDataView numbers = _mlContext.Data.LoadFromEnumerable(new[] { new NumberRow { Score = float.NaN, Truth = 1 } });
        Assert.StartsWith(
            "1 of 1 predictions are missing", Fails(SearchMetric.RSquared("Truth"), numbers).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_without_a_label_needs_no_prediction()
    {
        NumberRow[] rows = new[]
        {
            new NumberRow { Truth = 1, Score = 2 },
            new NumberRow { Truth = float.NaN, Score = float.NaN },
            new NumberRow { Truth = 3, Score = 5 },
        };
        Assert.Equal(1.5, SearchMetric.MeanAbsoluteError("Truth").Measure(_mlContext, _mlContext.Data.LoadFromEnumerable(rows)), 1e-6);
    }

    [Fact]
    public void A_log_loss_of_votes_fails_and_their_accuracy_does_not()
    {
        IDataView rows = _mlContext.Data.LoadFromEnumerable(new[]
        {
            new MulticlassRow { Truth = 0, PredictedLabel = 0, Score = [2, 1] },
            new MulticlassRow { Truth = 1, PredictedLabel = 1, Score = [1, 2] },
        });
        Assert.Contains("are not probabilities", Fails(SearchMetric.LogLoss("Truth"), rows).Message, StringComparison.Ordinal);
        Assert.Equal(1, SearchMetric.MicroAccuracy("Truth").Measure(_mlContext, rows));
    }
}
