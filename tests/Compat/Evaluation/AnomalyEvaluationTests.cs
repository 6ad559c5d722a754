using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Compat.Tests.Evaluation;

public sealed class AnomalyEvaluationTests
{
    private sealed class Scored
    {
        public float Label { get; set; }
        public float Score { get; set; }
        public bool PredictedLabel { get; set; }
    }

    // From the highest score down: anomaly, no, anomaly, no, no, anomaly, no.
    private static readonly (float, float)[] Rows = [(0, 1), (1, 7), (0, 6), (1, 5), (0, 4), (0, 3), (1, 2)];

    private readonly MLContext _context = new(seed: 1);

    private AnomalyDetectionMetrics Evaluate(int falsePositives, params (float Label, float Score)[] rows)
        => _context.AnomalyDetection.Evaluate(
            _context.Data.LoadFromEnumerable(rows.Select(row => new Scored { Label = row.Label, Score = row.Score })), falsePositiveCount: falsePositives);

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(10, 3)]
    public void The_detection_rate_counts_anomalies_before_the_first_false_alarm_too_many(int falsePositives, int found)
        => Assert.Equal(found / 3.0, Evaluate(falsePositives, Rows).DetectionRateAtFalsePositiveCount, 1e-12);

    [Fact]
    public void An_anomaly_that_comes_after_enough_higher_false_alarms_is_not_found()
    {
        Assert.Equal(2 / 3.0, Evaluate(3, Rows).DetectionRateAtFalsePositiveCount, 1e-12);
        Assert.Equal(1, Evaluate(3, [Rows[6], .. Rows[..6]]).DetectionRateAtFalsePositiveCount, 1e-12);
    }

    [Fact]
    public void The_area_is_the_share_of_pairs_in_the_right_order()
        => Assert.Equal((4 + 3 + 1) / 12.0, Evaluate(10, Rows).AreaUnderRocCurve, 1e-12);

    [Fact]
    public void Rows_without_label_or_score_are_left_out()
        => Assert.Equal(8 / 12.0, Evaluate(10, [.. Rows, (float.NaN, 9), (1, float.NaN)]).AreaUnderRocCurve, 1e-12);

    [Fact]
    public void No_false_positive_allowed_and_labels_of_other_types_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Evaluate(0, Rows));
        var data = _context.Data.LoadFromEnumerable(Rows.Select(_ => new Scored()));
        Assert.Contains("Schema mismatch", Assert.Throws<ArgumentOutOfRangeException>(() => _context.AnomalyDetection.Evaluate(data, "PredictedLabel")).Message, StringComparison.Ordinal);
    }
}
