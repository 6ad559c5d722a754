using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Compat.Tests.Evaluation;

public sealed class RegressionEvaluationTests
{
    private sealed class Scored
    {
        public float Label { get; set; }
        public float Score { get; set; }
        public bool Other { get; set; }
    }

    private readonly MLContext _context = new(seed: 1);

    private RegressionMetrics Evaluate(params (float Label, float Score)[] rows)
        => _context.Regression.Evaluate(_context.Data.LoadFromEnumerable(rows.Select(row => new Scored { Label = row.Label, Score = row.Score })));

    [Fact]
    public void Errors_equal_the_hand_computed_ones()
    {
        var metrics = Evaluate((1, 2), (3, 3), (5, 2), (7, 7.5f));
        Assert.Equal(4.5 / 4, metrics.MeanAbsoluteError, 1e-12);
        Assert.Equal(10.25 / 4, metrics.MeanSquaredError, 1e-12);
        Assert.Equal(Math.Sqrt(10.25 / 4), metrics.RootMeanSquaredError, 1e-12);
        Assert.Equal(10.25 / 4, metrics.LossFunction, 1e-12);
        Assert.Equal(1 - (10.25 / 20), metrics.RSquared, 1e-12);
    }

    [Fact]
    public void Labels_are_squared_in_single_precision()
    {
        // 4097 squared is 16785409, in single precision 16785408: the variation of the labels is 1 less than 8192^2 / 2.
        var metrics = Evaluate((-4095, -4095), (4097, 4096));
        float first = -4095f * -4095f, second = 4097f * 4097f;
        Assert.Equal(1 - (1 / ((double)first + second - 2)), metrics.RSquared, 1e-15);
    }

    [Fact]
    public void Rows_without_label_or_score_are_left_out()
        => Assert.Equal(2, Evaluate((1, 3), (float.NaN, 0), (5, float.NaN), (2, 4)).MeanAbsoluteError, 1e-12);

    [Fact]
    public void Without_rows_all_is_zero_and_without_variation_there_is_no_share_of_it()
    {
        var none = Evaluate((float.NaN, 1));
        Assert.Equal((0.0, 0.0, 0.0, 0.0, 0.0), (none.MeanAbsoluteError, none.MeanSquaredError, none.RootMeanSquaredError, none.LossFunction, none.RSquared));
        Assert.True(double.IsNaN(Evaluate((3, 1), (3, 2)).RSquared));
    }

    [Fact]
    public void Columns_of_another_type_are_a_schema_mismatch()
    {
        var data = _context.Data.LoadFromEnumerable(new Scored[] { new() });
        Assert.Contains("Schema mismatch", Assert.Throws<ArgumentOutOfRangeException>(() => _context.Regression.Evaluate(data, "Other")).Message, StringComparison.Ordinal);
        Assert.Contains("Schema mismatch", Assert.Throws<ArgumentOutOfRangeException>(() => _context.Regression.Evaluate(data, "Label", "Other")).Message, StringComparison.Ordinal);
    }
}
