using MLNetDeep.Classic.Discriminants;
using MLNetDeep.Classic.LinearAlgebra;
using MLNetDeep.Datasets;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Classic.Tests.Discriminants;

public class LinearDiscriminantAnalysisModelTests
{
    [Theory]
    [InlineData(IrisVariant.Uci,
        new[]
        {
            -5.67401294, 1.66134615, -5.19712883, -0.36550576, -4.98171163, 0.81297282, -5.90148603, 2.32075134, -4.68400868, 0.32508073,
        })]
    [InlineData(IrisVariant.Fisher,
        new[]
        {
            -5.64500346, 1.67771734, -5.17956460, -0.36347504, -4.96774090, 0.82114055, -5.88614539, 2.34509051, -4.68315426, 0.33203381,
        })]
    public void The_last_irises_lie_where_published(IrisVariant variant, double[] expected)
    {
        var iris = ReferenceRows.Iris(variant);
        LinearDiscriminantAnalysisModel model = new LinearDiscriminantAnalysis().Fit(iris.Features, iris.Labels, 3);
        float[] projected = new float[10];
        model.Transform(iris.Features.Span[(145 * 4)..], projected);
        // Up to the projections' single precision.
        Assert.Equal(expected, projected.Select(value => (double)value), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void The_shares_of_iris_are_the_published_ones()
    {
        var iris = ReferenceRows.Iris(IrisVariant.Uci);
        LinearDiscriminantAnalysisModel model = new LinearDiscriminantAnalysis().Fit(iris.Features, iris.Labels, 3);
        Assert.Equal([0.99147248, 0.00852752], model.ExplainedVarianceRatio, (a, b) => Math.Abs(a - b) < 1e-8);
    }

    [Fact]
    public void Leaving_one_iris_out_at_a_time_147_of_150_are_recognized()
    {
        var iris = ReferenceRows.Iris(IrisVariant.Uci);
        int right = 0;
        for (int left = 0; left < 150; left++)
        {
            int[] rows = [.. Enumerable.Range(0, 150).Where(row => row != left)];
            var features = new Tensor(Shape.Of(149, 4), [.. rows.SelectMany(row => iris.Features.Span.Slice(row * 4, 4).ToArray())]);
            LinearDiscriminantAnalysisModel model =
                new LinearDiscriminantAnalysis { NumberOfThreads = 1 }.Fit(features, [.. rows.Select(row => iris.Labels[row])], 3);
            float[] scores = new float[3];
            model.Score(iris.Features.Span.Slice(left * 4, 4), scores);
            right += Array.IndexOf(scores, scores.Max()) == iris.Labels[left] ? 1 : 0;
        }
        Assert.Equal(147, right);
    }

    [SkippableFact]
    [Trait("Category", "Slow")]
    public void It_recognizes_the_digits_of_MNIST_although_border_pixels_are_constant()
    {
        ReferenceRows train = ReferenceRows.Mnist(60_000, scale: 1), test = ReferenceRows.Mnist(10_000, scale: 1, test: true);
        LinearDiscriminantAnalysisModel model = new LinearDiscriminantAnalysis().Fit(train.Features, train.Labels, 10);
        float[] scores = Score(model, test.Features);
        int right = Enumerable.Range(0, 10_000).Count(
            row => scores.AsSpan(row * 10, 10).IndexOf(scores.AsSpan(row * 10, 10).ToArray().Max()) == test.Labels[row]);
        Assert.Equal(8730, right, 10.0);
    }

    [Theory]
    [InlineData(90, 5)]
    [InlineData(20, 40)]
    public void The_covariance_within_classes_becomes_the_identity_and_axes_are_uncorrelated(int rows, int columns)
    {
        (Tensor features, int[] labels) = RandomRows.Classes(rows, columns, 4);
        LinearDiscriminantAnalysisModel model = new LinearDiscriminantAnalysis().Fit(features, labels, 4);
        float[] projected = Project(model, features);
        int axes = model.Components;
        Assert.Equal(3, axes);
        for (int i = 0; i < axes; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int label = 0; label < 4; label++)
                {
                    int[] own = [.. Enumerable.Range(0, rows).Where(row => labels[row] == label)];
                    double a = own.Average(row => projected[(row * axes) + i]), b = own.Average(row => projected[(row * axes) + j]);
                    sum += own.Sum(row => (projected[(row * axes) + i] - a) * (projected[(row * axes) + j] - b));
                }
                Assert.Equal(i == j ? 1 : 0, sum / (rows - 4), 1e-4);
            }
        }
        Assert.Equal(1, model.ExplainedVarianceRatio.Sum(), 1e-12);
        Assert.Equal(model.ExplainedVarianceRatio.OrderDescending(), model.ExplainedVarianceRatio);
    }

    [Fact]
    public void Probabilities_are_those_of_normal_distributions_of_one_covariance()
    {
        (Tensor features, int[] labels) = RandomRows.Classes(60, 3, 3);
        double[] priors = [0.2, 0.5, 0.3];
        LinearDiscriminantAnalysisModel model = new LinearDiscriminantAnalysis { Priors = priors }.Fit(features, labels, 3);
        float[] scores = Score(model, features);
        double[] inverse = Inverse3(PooledCovariance(features, labels, 3));
        for (int row = 0; row < 60; row++)
        {
            double[] densities = [.. Enumerable.Range(0, 3).Select(label =>
            {
                double[] d = [.. Enumerable.Range(0, 3).Select(c => features.Span[(row * 3) + c] - model.Mean(label)[c])];
                double distance = 0;
                for (int i = 0; i < 9; i++)
                {
                    distance += d[i / 3] * inverse[i] * d[i % 3];
                }
                return priors[label] * Math.Exp(-distance / 2);
            })];
            Assert.Equal(
                densities.Select(density => density / densities.Sum()), Doubles(scores[(row * 3)..((row + 1) * 3)]),
                (a, b) => Math.Abs(a - b) < 1e-6);
        }
    }

    [Fact]
    public void Priors_are_those_of_the_rows_unless_they_are_given()
    {
        (Tensor features, _) = RandomRows.Classes(40, 3, 2);
        int[] labels = [.. Enumerable.Range(0, 40).Select(row => row % 4 == 0 ? 1 : 0)];
        Assert.Equal([0.75, 0.25], new LinearDiscriminantAnalysis().Fit(features, labels, 2).Priors);
        LinearDiscriminantAnalysisModel given = new LinearDiscriminantAnalysis { Priors = [0.4, 0.6] }.Fit(features, labels, 2);
        Assert.Equal([0.4, 0.6], given.Priors);
        Assert.Equal(
            given.OverallMean, Enumerable.Range(0, 3).Select(c => (0.4 * given.Mean(0)[c]) + (0.6 * given.Mean(1)[c])),
            (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void A_class_without_rows_has_no_probability()
    {
        (Tensor features, int[] labels) = RandomRows.Classes(60, 4, 3);
        int[] moved = [.. labels.Select(label => label == 0 ? 0 : label + 1)];
        var learner = new LinearDiscriminantAnalysis { Priors = [0.1, 0.2, 0.3, 0.3, 0.1] };
        LinearDiscriminantAnalysisModel model = learner.Fit(features, moved, 5);
        Assert.Equal([0.1 / 0.7, 0, 0.3 / 0.7, 0.3 / 0.7, 0], model.Priors, (a, b) => Math.Abs(a - b) < 1e-15);
        float[] scores = Score(model, features);
        for (int row = 0; row < 60; row++)
        {
            Assert.Equal(0, scores[(row * 5) + 1]);
            Assert.Equal(0, scores[(row * 5) + 4]);
            Assert.Equal(1, scores.AsSpan(row * 5, 5).ToArray().Sum(), 1e-6);
        }
    }

    [Fact]
    public void Two_classes_are_told_apart_by_log_odds_and_the_probability_of_the_second()
    {
        (Tensor features, int[] labels) = RandomRows.Classes(80, 4, 2);
        LinearDiscriminantAnalysisModel model = new LinearDiscriminantAnalysis().Fit(features, labels, 2);
        float[] outputs = new float[160];
        model.ScoreMargins(features.Span, outputs);
        float[] scores = Score(model, features);
        for (int row = 0; row < 80; row++)
        {
            Assert.Equal(scores[(row * 2) + 1], outputs[(row * 2) + 1], 1e-6f);
            Assert.Equal(1 / (1 + Math.Exp(-outputs[row * 2])), outputs[(row * 2) + 1], 1e-6);
        }
        Assert.True(((IBinaryClassifier)model).HasProbability);
    }

    [Fact]
    public void Log_odds_of_three_classes_are_refused()
    {
        (Tensor features, int[] labels) = RandomRows.Classes(30, 4, 3);
        LinearDiscriminantAnalysisModel model = new LinearDiscriminantAnalysis().Fit(features, labels, 3);
        Assert.Throws<InvalidOperationException>(() => model.ScoreMargins(features.Span, new float[60]));
    }

    [Fact]
    public void Constant_and_collinear_features_change_nothing()
    {
        (Tensor features, int[] labels) = RandomRows.Classes(90, 3, 3);
        float[] wider = new float[90 * 6];
        for (int row = 0; row < 90; row++)
        {
            ReadOnlySpan<float> own = features.Span.Slice(row * 3, 3);
            // The last column tells the classes apart, but does not vary within them: its direction is dropped.
            float[] values = [own[0], 0.1f, own[1], own[0] + own[1], own[2], labels[row]];
            values.CopyTo(wider, row * 6);
        }
        LinearDiscriminantAnalysisModel model = new LinearDiscriminantAnalysis().Fit(features, labels, 3);
        LinearDiscriminantAnalysisModel singular = new LinearDiscriminantAnalysis().Fit(new Tensor(Shape.Of(90, 6), wider), labels, 3);
        double[] scores = Doubles(Score(singular, new Tensor(Shape.Of(90, 6), wider)));
        Assert.True(RandomRows.Distance(scores, Doubles(Score(model, features))) < 1e-5);
        Assert.Equal([0, 0], new[] { singular.Axis(0)[1], singular.Axis(1)[5] });
    }

    [Fact]
    public void The_tolerance_drops_directions()
    {
        (Tensor features, int[] labels) = RandomRows.Classes(90, 3, 3);
        var random = new Random(4);
        for (int row = 0; row < 90; row++)
        {
            features.Span[(row * 3) + 2] = features.Span[row * 3] + (float)(0.01 * random.NextDouble());
        }
        double[] all = Doubles(Project(new LinearDiscriminantAnalysis { NumberOfComponents = 1 }.Fit(features, labels, 3), features));
        var tolerant = new LinearDiscriminantAnalysis { NumberOfComponents = 1, Tolerance = 0.1 };
        double[] fewer = Doubles(Project(tolerant.Fit(features, labels, 3), features));
        Assert.True(RandomRows.Distance(fewer, all) > 1e-3);
    }

    [Fact]
    public void More_features_than_rows_are_separated_in_the_space_of_the_rows()
    {
        (Tensor features, int[] labels) = RandomRows.Classes(24, 60, 3);
        LinearDiscriminantAnalysisModel model = new LinearDiscriminantAnalysis().Fit(features, labels, 3);
        float[] scores = Score(model, features);
        Assert.All(scores, score => Assert.True(float.IsFinite(score)));
        Assert.All(
            Enumerable.Range(0, 24), row => Assert.Equal(scores.AsSpan(row * 3, 3).ToArray().Max(), scores[(row * 3) + labels[row]]));
    }

    [Fact]
    public void Class_means_that_are_the_same_leave_the_priors()
    {
        var features = new Tensor(Shape.Of(8, 1), [1, -1, 2, -2, 1, -1, 2, -2]);
        LinearDiscriminantAnalysisModel model = new LinearDiscriminantAnalysis().Fit(features, [0, 0, 0, 0, 1, 1, 1, 1], 2);
        Assert.Equal([0], model.ExplainedVarianceRatio);
        Assert.All(Score(model, features), score => Assert.Equal(0.5f, score));
    }

    [Fact]
    public void Shrinkage_draws_the_covariance_towards_a_multiple_of_the_identity()
    {
        (Tensor features, int[] labels) = RandomRows.Classes(60, 3, 2);
        float[] none = Score(new LinearDiscriminantAnalysis().Fit(features, labels, 2), features);
        float[] some = Score(new LinearDiscriminantAnalysis { Shrinkage = CovarianceShrinkage.Of(0.5) }.Fit(features, labels, 2), features);
        var ledoitWolf = new LinearDiscriminantAnalysis { Shrinkage = CovarianceShrinkage.LedoitWolf };
        float[] automatic = Score(ledoitWolf.Fit(features, labels, 2), features);
        Assert.True(RandomRows.Distance(Doubles(some), Doubles(none)) > 1e-3);
        Assert.True(RandomRows.Distance(Doubles(automatic), Doubles(none)) > 1e-3);

        var shrunk = new LinearDiscriminantAnalysis { Shrinkage = CovarianceShrinkage.Of(1) };
        LinearDiscriminantAnalysisModel whole = shrunk.Fit(features, labels, 2);
        // Of a multiple of the identity, the axis is the difference of the means.
        double[] difference = [.. Enumerable.Range(0, 3).Select(c => whole.Mean(0)[c] - whole.Mean(1)[c])];
        double ratio = whole.Axis(0)[0] / difference[0];
        Assert.True(RandomRows.Distance(whole.Axis(0).ToArray(), difference.Select(d => d * ratio)) < 1e-9);
    }

    [Fact]
    public void Shrunk_covariances_need_no_more_rows_than_features()
    {
        (Tensor features, int[] labels) = RandomRows.Classes(6, 10, 3);
        var learner = new LinearDiscriminantAnalysis { Shrinkage = CovarianceShrinkage.LedoitWolf };
        LinearDiscriminantAnalysisModel model = learner.Fit(features, labels, 3);
        Assert.All(Score(model, features), score => Assert.True(float.IsFinite(score)));
    }

    [Fact]
    public void Axes_point_to_the_first_class_with_rows()
    {
        (Tensor features, int[] labels) = RandomRows.Classes(80, 5, 4);
        int[] moved = [.. labels.Select(label => label + 1)];
        LinearDiscriminantAnalysisModel model = new LinearDiscriminantAnalysis().Fit(features, moved, 5);
        for (int axis = 0; axis < model.Components; axis++)
        {
            double[] difference = [.. Enumerable.Range(0, 5).Select(c => model.Mean(1)[c] - model.OverallMean[c])];
            Assert.True(Orthogonal.Dot(model.Axis(axis), difference) > 0);
        }
    }

    [Fact]
    public void Fewer_components_are_the_first_and_change_no_probability()
    {
        (Tensor features, int[] labels) = RandomRows.Classes(80, 5, 4);
        LinearDiscriminantAnalysisModel all = new LinearDiscriminantAnalysis().Fit(features, labels, 4);
        LinearDiscriminantAnalysisModel one = new LinearDiscriminantAnalysis { NumberOfComponents = 1 }.Fit(features, labels, 4);
        Assert.Equal((3, 1), (all.Components, one.Components));
        Assert.Equal(all.Axis(0).ToArray(), one.Axis(0).ToArray());
        Assert.Equal(Score(all, features), Score(one, features));
        Assert.Single(one.ExplainedVarianceRatio);
        float[] projected = Project(all, features);
        Assert.Equal(Enumerable.Range(0, 80).Select(row => projected[row * 3]), Project(one, features));
    }

    [Theory]
    [InlineData(false, 300, 40)]
    [InlineData(true, 300, 40)]
    [InlineData(false, 40, 300)]
    public void Threads_change_no_bit(bool shrinks, int rows, int columns)
    {
        (Tensor features, int[] labels) = RandomRows.Classes(rows, columns, 4);
        var settings = new LinearDiscriminantAnalysis { Shrinkage = shrinks ? CovarianceShrinkage.LedoitWolf : CovarianceShrinkage.None };
        LinearDiscriminantAnalysisModel one = (settings with { NumberOfThreads = 1 }).Fit(features, labels, 4);
        LinearDiscriminantAnalysisModel three = (settings with { NumberOfThreads = 3 }).Fit(features, labels, 4);
        Assert.Equal(StoredModels.Bytes(one), StoredModels.Bytes(three));
        Assert.Equal(Score(one, features, 1), Score(three, features, 3));
    }

    [Fact]
    public void A_row_alone_is_scored_as_among_others()
    {
        (Tensor features, int[] labels) = RandomRows.Classes(90, 33, 4);
        LinearDiscriminantAnalysisModel model = new LinearDiscriminantAnalysis().Fit(features, labels, 4);
        float[] all = Score(model, features);
        for (int row = 0; row < 90; row += 13)
        {
            float[] alone = new float[4];
            model.Score(features.Span.Slice(row * 33, 33), alone);
            Assert.Equal(all[(row * 4)..((row + 1) * 4)], alone);
        }
    }

    [Fact]
    public void A_model_is_read_as_it_was_written()
    {
        (Tensor features, int[] labels) = RandomRows.Classes(60, 5, 4);
        LinearDiscriminantAnalysisModel model = new LinearDiscriminantAnalysis { NumberOfComponents = 2 }.Fit(features, labels, 4);
        LinearDiscriminantAnalysisModel read = StoredModels.Reread(model);
        Assert.Equal(Score(model, features), Score(read, features));
        Assert.Equal(Project(model, features), Project(read, features));
        Assert.Equal(model.Priors, read.Priors);
        Assert.Equal(model.ExplainedVarianceRatio, read.ExplainedVarianceRatio);
    }

    [Theory]
    [InlineData("overallMean", null)]
    [InlineData("priors", null)]
    [InlineData("priors", new[] { 0.5, 0.7, -0.2 })]
    [InlineData("means", null)]
    [InlineData("axes", null)]
    [InlineData("axes", new[] { 1.0, 2, 3, 4, 5, double.NaN })]
    [InlineData("ratios", null)]
    [InlineData("ratios", new[] { 1.0 })]
    public void A_file_whose_arrays_do_not_fit_is_refused(string array, double[]? values)
    {
        (Tensor features, int[] labels) = RandomRows.Classes(60, 3, 3);
        LinearDiscriminantAnalysisModel model = new LinearDiscriminantAnalysis().Fit(features, labels, 3);
        Assert.Throws<ModelFormatException>(
            () => StoredModels.RereadWith(model, array, values, ["components"], ["priors", "means", "overallMean", "axes", "ratios"]));
    }

    [Fact]
    public void One_class_or_no_variation_within_classes_is_refused()
    {
        Tensor features = RandomRows.Correlated(10, 3);
        Assert.Contains("at least two classes", Assert.Throws<InvalidOperationException>(
            () => new LinearDiscriminantAnalysis().Fit(features, new int[10], 2)).Message, StringComparison.Ordinal);
        Assert.Contains("No feature varies", Assert.Throws<InvalidOperationException>(
            () => new LinearDiscriminantAnalysis().Fit(RandomRows.Correlated(2, 3), [0, 1], 2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_components_than_the_means_span_are_refused()
    {
        (Tensor features, int[] labels) = RandomRows.Classes(60, 5, 3);
        Assert.Contains("at most 2", Assert.Throws<InvalidOperationException>(
            () => new LinearDiscriminantAnalysis { NumberOfComponents = 3 }.Fit(features, labels, 3)).Message, StringComparison.Ordinal);

        var line = new Tensor(
            Shape.Of(12, 2), [.. Enumerable.Range(0, 12).SelectMany(row => new float[] { (10 * (row % 3)) + (row / 3 % 2), row / 6 })]);
        int[] classes = [.. Enumerable.Range(0, 12).Select(row => row % 3)];
        Assert.Contains("span 1", Assert.Throws<InvalidOperationException>(
            () => new LinearDiscriminantAnalysis { NumberOfComponents = 2 }.Fit(line, classes, 3)).Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, LinearDiscriminantAnalysis> Impossible => new()
    {
        { "NumberOfComponents", new LinearDiscriminantAnalysis { NumberOfComponents = 0 } },
        { "Tolerance", new LinearDiscriminantAnalysis { Tolerance = -1 } },
        { "Tolerance", new LinearDiscriminantAnalysis { Tolerance = 1 } },
        { "Tolerance", new LinearDiscriminantAnalysis { Tolerance = double.NaN } },
        { "Priors", new LinearDiscriminantAnalysis { Priors = [0.5, 0.4] } },
        { "Priors", new LinearDiscriminantAnalysis { Priors = [0, 1] } },
        { "Priors", new LinearDiscriminantAnalysis { Priors = [double.NaN, 1] } },
        { "Priors", new LinearDiscriminantAnalysis { Priors = [0.2, 0.3, 0.5] } },
        { "NumberOfThreads", new LinearDiscriminantAnalysis { NumberOfThreads = 0 } },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Impossible_settings_are_refused(string setting, LinearDiscriminantAnalysis learner)
        => Assert.Throws<ArgumentOutOfRangeException>(setting, () => learner.Fit(RandomRows.Correlated(4, 3), [0, 1, 0, 1], 2));

    [Fact]
    public void Priors_are_those_that_were_given_whatever_becomes_of_the_list()
    {
        double[] priors = [0.4, 0.6];
        var learner = new LinearDiscriminantAnalysis { Priors = priors };
        priors[0] = 5;
        Assert.Equal([0.4, 0.6], learner.Priors);
    }

    [Fact]
    public void Labels_and_features_that_do_not_fit_are_refused()
    {
        Tensor features = RandomRows.Correlated(4, 3);
        Assert.Throws<ArgumentException>(() => new LinearDiscriminantAnalysis().Fit(features, [0, 1, 0], 2));
        Assert.Throws<ArgumentException>(() => new LinearDiscriminantAnalysis().Fit(features, [0, 1, 0, 2], 2));
        Assert.Throws<ArgumentException>(() => new LinearDiscriminantAnalysis().Fit(features, [0, 1, 0, -1], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LinearDiscriminantAnalysis().Fit(features, [0, 0, 0, 0], 1));
        Assert.Throws<ArgumentException>(() => new LinearDiscriminantAnalysis().Fit(new Tensor(Shape.Of(12)), [0, 1, 0, 1], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => CovarianceShrinkage.Of(1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => CovarianceShrinkage.Of(double.NaN));
    }

    [Fact]
    public void A_cancelled_fit_ends()
    {
        (Tensor features, int[] labels) = RandomRows.Classes(60, 5, 3);
        Assert.Throws<OperationCanceledException>(
            () => new LinearDiscriminantAnalysis { CancellationToken = new CancellationToken(true) }.Fit(features, labels, 3));
    }

    private static double[] PooledCovariance(Tensor features, int[] labels, int classes)
    {
        int columns = features.Shape[1];
        double[] covariance = new double[columns * columns];
        for (int label = 0; label < classes; label++)
        {
            double[][] rows = [.. Enumerable.Range(0, labels.Length).Where(row => labels[row] == label)
                .Select(row => Doubles(features.Span.Slice(row * columns, columns).ToArray()))];
            double[] mean = [.. Enumerable.Range(0, columns).Select(c => rows.Average(row => row[c]))];
            foreach (double[] row in rows)
            {
                for (int i = 0; i < covariance.Length; i++)
                {
                    double product = (row[i / columns] - mean[i / columns]) * (row[i % columns] - mean[i % columns]);
                    covariance[i] += product / (labels.Length - classes);
                }
            }
        }
        return covariance;
    }

    private static double[] Inverse3(double[] m)
    {
        double Minor(int row, int column)
        {
            int[] r = [.. Enumerable.Range(0, 3).Where(i => i != row)], c = [.. Enumerable.Range(0, 3).Where(i => i != column)];
            double minor = (m[(r[0] * 3) + c[0]] * m[(r[1] * 3) + c[1]]) - (m[(r[0] * 3) + c[1]] * m[(r[1] * 3) + c[0]]);
            return (row + column) % 2 == 0 ? minor : -minor;
        }
        double determinant = (m[0] * Minor(0, 0)) + (m[1] * Minor(0, 1)) + (m[2] * Minor(0, 2));
        return [.. Enumerable.Range(0, 9).Select(i => Minor(i % 3, i / 3) / determinant)];
    }

    private static float[] Score(LinearDiscriminantAnalysisModel model, Tensor features, int? threads = null)
    {
        float[] scores = new float[features.Shape[0] * model.Classes];
        model.Score(features.Span, scores, threads);
        return scores;
    }

    private static float[] Project(LinearDiscriminantAnalysisModel model, Tensor features)
    {
        float[] projected = new float[features.Shape[0] * model.Components];
        model.Transform(features.Span, projected);
        return projected;
    }

    private static double[] Doubles(float[] values) => Array.ConvertAll(values, value => (double)value);
}
