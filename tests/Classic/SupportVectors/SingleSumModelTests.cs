using MLNetDeep.Classic.SupportVectors;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Classic.Tests.SupportVectors;

public class SingleSumModelTests
{
    private static readonly KernelSvr Regression = new() { Cost = 10 };
    private static readonly OneClassSvm OneClass = new() { Nu = 0.1 };

    [Fact]
    public void A_regression_follows_its_targets()
    {
        (Tensor features, _) = Clouds.Rows(500, 2);
        float[] targets = Clouds.Targets(features);
        (Tensor test, _) = Clouds.Rows(200, 2, seed: 5);
        KernelSvrModel model = Regression.Fit(features, targets);
        // Noise of 0.3 / sqrt(12) on targets of a norm near 1.
        Assert.InRange(Clouds.Distance(Predictions(model, test), Clouds.Targets(test, seed: 6)), 0, 0.2);
        Assert.True(model.Converged);
        Assert.Equal(0, model.DualCoefficients.ToArray().Sum(), 1e-9);
        Assert.All(model.DualCoefficients.ToArray(), value => Assert.InRange(Math.Abs(value), 1e-300, 10));
    }

    [Fact]
    public void Targets_all_the_same_are_predicted_everywhere()
    {
        (Tensor features, _) = Clouds.Rows(50, 2);
        float[] targets = new float[50];
        Array.Fill(targets, 7);
        KernelSvrModel model = Regression.Fit(features, targets);
        Assert.Empty(model.SupportVectorIndices);
        Assert.All(Predictions(model, features), value => Assert.Equal(7, value, 0.1));
    }

    public static TheoryData<string, KernelSvr> RegressionChanges => new()
    {
        { "Kernel", Regression with { Kernel = new LinearKernel() } },
        { "Cost", Regression with { Cost = 0.1 } },
        { "Epsilon", Regression with { Epsilon = 0.4 } },
        { "ScaleLabels", Regression with { ScaleLabels = false } },
        { "Tolerance", Regression with { Tolerance = 0.5 } },
    };

    [Theory]
    [MemberData(nameof(RegressionChanges))]
    public void Every_setting_of_a_regression_has_an_effect(string setting, KernelSvr changed)
    {
        (Tensor features, _) = Clouds.Rows(100, 2);
        float[] targets = Clouds.Targets(features);
        float[] plain = Predictions(Regression.Fit(features, targets), features);
        Assert.False(plain.AsSpan().SequenceEqual(Predictions(changed.Fit(features, targets), features)), setting);
    }

    [Fact]
    public void A_row_of_weight_2_pulls_a_regression_as_two_rows_do()
    {
        (Tensor features, _) = Clouds.Rows(60, 2);
        float[] targets = Clouds.Targets(features);
        var twice = new Tensor(Shape.Of(80, Clouds.Features), [.. features.Span[..(20 * Clouds.Features)], .. features.Span]);
        float[] weights = [.. Enumerable.Range(0, 60).Select(row => row < 20 ? 2f : 1f)];
        KernelSvr settings = Regression with { Cost = 0.5, Tolerance = 1e-7, Kernel = new RbfKernel(0.2) };
        float[] weighted = Predictions(settings.Fit(features, targets, weights), features);
        float[] repeated = Predictions(settings.Fit(twice, [.. targets[..20], .. targets]), features);
        Assert.InRange(Clouds.Distance(weighted, repeated), 0, 1e-5);
        Assert.InRange(Clouds.Distance(Predictions(settings.Fit(features, targets), features), repeated), 1e-3, 1);
    }

    [Fact]
    public void A_class_is_left_by_about_the_share_of_its_rows_and_by_rows_far_away()
    {
        (Tensor features, _) = Clouds.Rows(500, 1);
        OneClassSvmModel model = OneClass.Fit(features);
        float[] scores = Scores(model, features);
        Assert.InRange(scores.Count(score => score > 0), 40, 60);
        Assert.Equal(50, model.DualCoefficients.ToArray().Sum(), 1e-9);
        float[] far = Scores(model, new Tensor(Shape.Of(2, Clouds.Features), [9, 9, 9, 9, 9, 20, 20, 20, 20, 20]));
        Assert.True(far[0] > scores.Max() && far[1] >= far[0]);
        Assert.Equal(model.Offset, far[1], 1e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1e-6)]
    public void The_ends_of_nu_score_numbers(double nu)
    {
        (Tensor features, _) = Clouds.Rows(50, 1);
        Assert.All(Scores(new OneClassSvm { Nu = nu }.Fit(features), features), score => Assert.True(float.IsFinite(score)));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.01)]
    [InlineData(1e-3)]
    [InlineData(1e-4)]
    [InlineData(1e-6)]
    public void No_more_than_the_share_nu_of_the_rows_are_anomalies(double nu)
    {
        var random = new Random(8);
        float[] values = [.. Enumerable.Range(0, 6000).Select(_ => (float)random.NextDouble())];
        var features = new Tensor(Shape.Of(2000, 3), values);
        OneClassSvmModel model = new OneClassSvm { Nu = nu }.Fit(features);
        Assert.InRange(Scores(model, features).Count(score => score > 0), 0.8 * Math.Floor(nu * 2000) - 12, (nu * 2000) + 1e-9);
        Assert.True(model.Converged);
        Assert.True(Scores(model, new Tensor(Shape.Of(1, 3), [3, 3, 3]))[0] > 0);
    }

    [Theory]
    [InlineData(1e-4f, 0)]
    [InlineData(1e6f, 2e6f)]
    public void A_regression_of_scaled_labels_is_the_same_in_any_unit(float unit, float zero)
    {
        (Tensor features, _) = Clouds.Rows(200, 2);
        float[] targets = Clouds.Targets(features);
        float[] expected = Predictions(Regression.Fit(features, targets), features);
        float[] actual = Predictions(Regression.Fit(features, Array.ConvertAll(targets, target => (target * unit) + zero)), features);
        Assert.InRange(Clouds.Distance(Array.ConvertAll(actual, value => (value - zero) / unit), expected), 0, 1e-3);
    }

    [Fact]
    public void Rows_all_the_same_are_no_anomaly_and_score_0()
    {
        var features = new Tensor(Shape.Of(10, 2), [.. Enumerable.Repeat(4f, 20)]);
        OneClassSvmModel model = OneClass.Fit(features);
        Assert.All(Scores(model, features), score => Assert.Equal(0, score, 1e-6));
        Assert.True(Scores(model, new Tensor(Shape.Of(1, 2), [9, 9]))[0] > 0);
    }

    [Fact]
    public void Nu_and_kernel_have_an_effect()
    {
        (Tensor features, _) = Clouds.Rows(100, 1);
        float[] plain = Scores(OneClass.Fit(features), features);
        Assert.NotEqual(plain, Scores((OneClass with { Nu = 0.3 }).Fit(features), features));
        Assert.NotEqual(plain, Scores((OneClass with { Kernel = new RbfKernel(2) }).Fit(features), features));
    }

    [Fact]
    public void Models_have_the_same_bits_on_any_threads_with_any_cache_and_stored()
    {
        (Tensor features, _) = Clouds.Rows(700, 2);
        float[] targets = Clouds.Targets(features);
        KernelSvrModel regression = (Regression with { NumberOfThreads = 1 }).Fit(features, targets);
        Assert.Equal(
            Predictions(regression, features), Predictions((Regression with { NumberOfThreads = 5 }).Fit(features, targets), features));
        Assert.Equal(Predictions(regression, features), Predictions((Regression with { CacheSize = 1 }).Fit(features, targets), features));
        Assert.Equal(Predictions(regression, features), Predictions(KernelSvrModel.Read(Clouds.Stored(regression)), features));
        OneClassSvmModel anomalies = (OneClass with { NumberOfThreads = 1 }).Fit(features);
        Assert.Equal(Scores(anomalies, features), Scores((OneClass with { CacheSize = 1, NumberOfThreads = 3 }).Fit(features), features));
        Assert.Equal(Scores(anomalies, features), Scores(OneClassSvmModel.Read(Clouds.Stored(anomalies)), features));
    }

    [Fact]
    public void Bad_settings_and_targets_are_refused()
    {
        (Tensor features, _) = Clouds.Rows(20, 2);
        float[] targets = new float[20];
        Assert.Throws<ArgumentOutOfRangeException>(() => (Regression with { Epsilon = -1 }).Fit(features, targets));
        Assert.Throws<ArgumentOutOfRangeException>(() => (Regression with { Cost = double.NaN }).Fit(features, targets));
        Assert.Throws<ArgumentOutOfRangeException>(() => (OneClass with { Nu = 0 }).Fit(features));
        Assert.Throws<ArgumentOutOfRangeException>(() => (OneClass with { Nu = 1.1 }).Fit(features));
        Assert.Throws<ArgumentException>(() => Regression.Fit(features, new float[19]));
        targets[4] = float.NaN;
        Assert.Throws<ArgumentException>(() => Regression.Fit(features, targets));
    }

    [Fact]
    public void A_stored_intercept_that_is_no_number_is_refused()
    {
        (Tensor features, _) = Clouds.Rows(30, 1);
        ModelArrays whole = Clouds.Stored(OneClass.Fit(features));
        var damaged = new ModelArrays("test");
        foreach (string name in new[] { "features", "kernel", "gamma", "coef0", "degree", "converged" })
        {
            damaged.Add(name, whole.Text(name));
        }
        damaged.Add("intercept", "NaN");
        damaged.Add("center", whole.Array<float>("center"));
        damaged.Add("vectors", whole.Array<float>("vectors"));
        damaged.Add("indices", whole.Array<int>("indices"));
        damaged.Add("dual", whole.Array<double>("dual"));
        Assert.Throws<ModelFormatException>(() => OneClassSvmModel.Read(damaged));
    }

    private static float[] Predictions(KernelSvrModel model, Tensor features)
    {
        float[] values = new float[features.Shape[0]];
        model.Predict(features.Span, values);
        return values;
    }

    private static float[] Scores(OneClassSvmModel model, Tensor features)
    {
        float[] scores = new float[features.Shape[0]];
        model.ScoreAnomalies(features.Span, scores);
        return scores;
    }
}
