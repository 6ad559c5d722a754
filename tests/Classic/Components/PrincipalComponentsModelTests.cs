using MLNetDeep.Classic.Components;
using MLNetDeep.Classic.LinearAlgebra;
using MLNetDeep.Classic.Tests.LinearAlgebra;
using MLNetDeep.Datasets;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Classic.Tests.Components;

public class PrincipalComponentsModelTests
{
    [Theory]
    [InlineData(IrisVariant.Fisher, 0.92461872, 0.05306648)]
    [InlineData(IrisVariant.Uci, 0.92461621, 0.05301557)]
    public void The_shares_of_iris_are_the_published_ones(IrisVariant variant, double first, double second)
    {
        PrincipalComponentsModel model = new PrincipalComponents { Rank = 2 }.Fit(ReferenceRows.Iris(variant).Features);
        // Eight decimals are given.
        Assert.Equal([first, second], model.ExplainedVarianceRatio, (a, b) => Math.Abs(a - b) < 1e-8);
    }

    [Theory]
    [InlineData(200, 12)]
    [InlineData(9, 14)]
    public void Components_and_variances_are_the_eigenvectors_and_values_of_the_covariance(int rows, int columns)
    {
        Tensor features = RandomRows.Correlated(rows, columns);
        PrincipalComponentsModel model = new PrincipalComponents { Rank = 5 }.Fit(features);
        (double[] values, double[][] vectors) = Jacobi.Decompose(Covariance(features), columns);

        Assert.True(RandomRows.Distance(model.ExplainedVariance, values[..5]) < 1e-12);
        Assert.True(RandomRows.Distance(model.ExplainedVarianceRatio, values[..5].Select(value => value / values.Sum())) < 1e-12);
        Assert.True(RandomRows.Distance(model.SingularValues, values[..5].Select(value => Math.Sqrt(value * (rows - 1)))) < 1e-12);
        for (int i = 0; i < 5; i++)
        {
            double[] component = model.Component(i).ToArray();
            Assert.Equal(1, Math.Abs(Orthogonal.Dot(component, vectors[i])), 1e-10);
            Assert.Equal(component.Max(Math.Abs), component.Max());
        }
    }

    [Theory]
    [InlineData(60, 20)]
    [InlineData(12, 30)]
    [InlineData(30, 30)]
    public void All_components_are_at_right_angles_of_length_one(int rows, int columns)
    {
        Tensor features = RandomRows.Correlated(rows, columns);
        // Collinear and constant columns, whose components have no variance.
        for (int row = 0; row < rows; row++)
        {
            features.Span[(row * columns) + 1] = 2 * features.Span[row * columns];
            features.Span[(row * columns) + 2] = 5;
        }
        PrincipalComponentsModel model = new PrincipalComponents().Fit(features);
        Assert.Equal(Math.Min(rows, columns), model.Components);
        for (int i = 0; i < model.Components; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                Assert.Equal(i == j ? 1 : 0, Orthogonal.Dot(model.Component(i), model.Component(j)), 1e-7);
            }
        }
    }

    [Theory]
    [InlineData(false, 60, 20)]
    [InlineData(true, 60, 20)]
    [InlineData(true, 10, 20)]
    public void All_components_undo_the_projection(bool whiten, int rows, int columns)
    {
        Tensor features = RandomRows.Correlated(rows, columns);
        PrincipalComponentsModel model = new PrincipalComponents { Whiten = whiten }.Fit(features);
        float[] back = new float[features.Span.Length];
        model.InverseTransform(Project(model, features), back);
        // Single precision of the projection.
        Assert.True(RandomRows.Distance(Doubles(back), Doubles(features.Span)) < 1e-6);
    }

    [Fact]
    public void A_projection_is_the_loadings_times_the_deviations()
    {
        Tensor features = RandomRows.Correlated(70, 9);
        PrincipalComponentsModel model = new PrincipalComponents { Rank = 4 }.Fit(features);
        var expected = new List<double>();
        for (int row = 0; row < 70; row++)
        {
            double[] deviations = [.. Enumerable.Range(0, 9).Select(c => features.Span[(row * 9) + c] - model.Mean[c])];
            for (int i = 0; i < 4; i++)
            {
                expected.Add(Orthogonal.Dot(model.Component(i), deviations));
            }
        }
        Assert.True(RandomRows.Distance(Doubles(Project(model, features)), expected) < 1e-7);
    }

    [Fact]
    public void Whitened_projections_have_variance_one()
    {
        Tensor features = RandomRows.Correlated(500, 8);
        float[] projected = Project(new PrincipalComponents { Rank = 3, Whiten = true }.Fit(features), features);
        for (int i = 0; i < 3; i++)
        {
            double[] column = [.. Enumerable.Range(0, 500).Select(row => (double)projected[(row * 3) + i])];
            Assert.Equal(0, column.Average(), 1e-6);
            Assert.Equal(1, column.Sum(x => x * x) / 499, 1e-5);
        }
    }

    [Fact]
    public void A_component_without_variance_is_whitened_to_zero()
    {
        Tensor features = RandomRows.Correlated(50, 4);
        for (int row = 0; row < 50; row++)
        {
            features.Span[(row * 4) + 3] = 0.1f;
        }
        PrincipalComponentsModel model = new PrincipalComponents { Whiten = true }.Fit(features);
        Assert.Equal(0, model.ExplainedVariance[3]);
        float[] projected = Project(model, features);
        Assert.All(Enumerable.Range(0, 50), row => Assert.Equal(0, projected[(row * 4) + 3]));
    }

    [Fact]
    public void Rows_that_are_all_the_same_have_no_variance_to_share()
    {
        var features = new Tensor(Shape.Of(5, 3), [.. Enumerable.Repeat(new[] { 0.1f, 2, 3e30f }, 5).SelectMany(row => row)]);
        PrincipalComponentsModel model = new PrincipalComponents { Whiten = true }.Fit(features);
        Assert.Equal([0, 0, 0], model.ExplainedVarianceRatio);
        Assert.Equal([0, 0, 0], model.ExplainedVariance);
        Assert.All(Project(model, features), value => Assert.Equal(0, value));
        Assert.Equal(1, new PrincipalComponents { ShareOfVariance = 0.9 }.Fit(features).Components);
    }

    [Fact]
    public void The_fewest_components_that_reach_the_share_are_kept()
    {
        Tensor features = RandomRows.Correlated(100, 10);
        double[] sums = [.. new PrincipalComponents().Fit(features).ExplainedVarianceRatio];
        for (int i = 1; i < sums.Length; i++)
        {
            sums[i] += sums[i - 1];
        }
        foreach (double share in new[] { 0.01, 0.5, 0.9, 0.999, sums[2] })
        {
            int expected = Array.FindIndex(sums, sum => sum >= share) + 1;
            Assert.Equal(expected, new PrincipalComponents { ShareOfVariance = share }.Fit(features).Components);
        }
    }

    [Theory]
    [InlineData(300, 40)]
    [InlineData(40, 300)]
    public void Threads_change_no_bit(int rows, int columns)
    {
        Tensor features = RandomRows.Correlated(rows, columns);
        PrincipalComponentsModel one = new PrincipalComponents { NumberOfThreads = 1 }.Fit(features);
        PrincipalComponentsModel three = new PrincipalComponents { NumberOfThreads = 3 }.Fit(features);
        Assert.Equal(one.ExplainedVariance, three.ExplainedVariance);
        Assert.Equal(StoredModels.Bytes(one), StoredModels.Bytes(three));
        Assert.Equal(Project(one, features, 1), Project(three, features, 3));
    }

    [Fact]
    public void A_row_alone_is_projected_as_among_others()
    {
        Tensor features = RandomRows.Correlated(90, 33);
        PrincipalComponentsModel model = new PrincipalComponents { Rank = 15 }.Fit(features);
        float[] all = Project(model, features);
        for (int row = 0; row < 90; row += 13)
        {
            float[] alone = new float[15];
            model.Transform(features.Span.Slice(row * 33, 33), alone);
            Assert.Equal(all[(row * 15)..((row + 1) * 15)], alone);
        }
    }

    [Fact]
    public void A_model_is_read_as_it_was_written()
    {
        Tensor features = RandomRows.Correlated(50, 6);
        PrincipalComponentsModel model = new PrincipalComponents { Rank = 3, Whiten = true }.Fit(features);
        PrincipalComponentsModel read = StoredModels.Reread(model);
        Assert.Equal(Project(model, features), Project(read, features));
        Assert.Equal(model.SingularValues, read.SingularValues);
        Assert.Equal(model.ExplainedVarianceRatio, read.ExplainedVarianceRatio);
        Assert.Equal(model.Mean, read.Mean);
    }

    [Theory]
    [InlineData("mean", null)]
    [InlineData("axes", null)]
    [InlineData("variances", null)]
    [InlineData("ratios", null)]
    [InlineData("ratios", new[] { 0.5, 0.2 })]
    [InlineData("ratios", new[] { 0.5, 0.2, double.NaN })]
    [InlineData("variances", new[] { 3.0, 2, -1 })]
    public void A_file_whose_arrays_do_not_fit_is_refused(string array, double[]? values)
    {
        PrincipalComponentsModel model = new PrincipalComponents { Rank = 3 }.Fit(RandomRows.Correlated(50, 6));
        Assert.Throws<ModelFormatException>(
            () => StoredModels.RereadWith(model, array, values, ["rows", "whitens"], ["mean", "axes", "variances", "ratios"]));
    }

    [Fact]
    public void More_components_than_rows_or_columns_are_refused()
    {
        InvalidOperationException few =
            Assert.Throws<InvalidOperationException>(() => new PrincipalComponents { Rank = 6 }.Fit(RandomRows.Correlated(5, 9)));
        Assert.Contains("at most 5", few.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => new PrincipalComponents { Rank = 10 }.Fit(RandomRows.Correlated(50, 9)));
        Assert.Throws<InvalidOperationException>(() => new PrincipalComponents().Fit(RandomRows.Correlated(1, 9)));
    }

    public static TheoryData<string, PrincipalComponents> Impossible => new()
    {
        { "Rank", new PrincipalComponents { Rank = 0 } },
        { "ShareOfVariance", new PrincipalComponents { ShareOfVariance = 0 } },
        { "ShareOfVariance", new PrincipalComponents { ShareOfVariance = 1 } },
        { "ShareOfVariance", new PrincipalComponents { ShareOfVariance = double.NaN } },
        { "ShareOfVariance", new PrincipalComponents { Rank = 1, ShareOfVariance = 0.5 } },
        { "NumberOfThreads", new PrincipalComponents { NumberOfThreads = 0 } },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Impossible_settings_are_refused(string setting, PrincipalComponents learner)
        => Assert.Throws<ArgumentOutOfRangeException>(setting, () => learner.Fit(RandomRows.Correlated(5, 3)));

    [Fact]
    public void Features_that_are_no_matrix_or_of_another_length_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new PrincipalComponents().Fit(new Tensor(Shape.Of(4))));
        PrincipalComponentsModel model = new PrincipalComponents { Rank = 2 }.Fit(RandomRows.Correlated(5, 3));
        Assert.Throws<ArgumentException>(() => model.Transform(new float[4], new float[2]));
        Assert.Throws<ArgumentException>(() => model.InverseTransform(new float[3], new float[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Component(2).ToArray());
    }

    [Fact]
    public void A_cancelled_fit_ends()
        => Assert.Throws<OperationCanceledException>(
            () => new PrincipalComponents { CancellationToken = new CancellationToken(true) }.Fit(RandomRows.Correlated(50, 6)));

    private static double[] Covariance(Tensor features)
    {
        (int rows, int columns) = (features.Shape[0], features.Shape[1]);
        double[] values = Doubles(features.Span);
        double[] mean =
            [.. Enumerable.Range(0, columns).Select(c => Enumerable.Range(0, rows).Average(row => values[(row * columns) + c]))];
        double[] covariance = new double[columns * columns];
        for (int i = 0; i < covariance.Length; i++)
        {
            for (int row = 0; row < rows; row++)
            {
                covariance[i] += (
                    values[
                        (row * columns) + (i / columns)] - mean[i / columns]) * (values[(row * columns)
                            + (i % columns)] - mean[i % columns]) / (rows - 1);
            }
        }
        return covariance;
    }

    private static float[] Project(PrincipalComponentsModel model, Tensor features, int? threads = null)
    {
        float[] projected = new float[features.Shape[0] * model.Components];
        model.Transform(features.Span, projected, threads);
        return projected;
    }

    private static double[] Doubles(ReadOnlySpan<float> values) => Array.ConvertAll(values.ToArray(), value => (double)value);
}
