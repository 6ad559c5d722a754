using MLNetDeep.Classic.SupportVectors;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Classic.Tests.SupportVectors;

public class KernelSvmModelTests
{
    private static readonly KernelSvm Defaults = new();

    [Fact]
    public void Clouds_that_overlap_a_little_are_told_apart()
    {
        (Tensor features, int[] classes) = Clouds.Rows(400, 4);
        (Tensor test, int[] truth) = Clouds.Rows(400, 4, seed: 2);
        float[] scores = Scores(Defaults.Fit(features, classes, 4), test);
        int right = Enumerable.Range(0, 400).Count(row => ArgMax(scores.AsSpan(row * 4, 4)) == truth[row]);
        Assert.InRange(right, 350, 400);
    }

    [Fact]
    public void Readable_parts_are_the_machine()
    {
        (Tensor features, int[] classes) = Clouds.Rows(90, 3);
        KernelSvmModel model = (Defaults with { Kernel = new RbfKernel(0.3) }).Fit(features, classes, 3);
        int vectors = model.SupportVectorIndices.Count;
        Assert.Equal(vectors, model.SupportVectorCounts.Sum());
        Assert.Equal((3, 2 * vectors), (model.Intercepts.Count, model.DualCoefficients.Length));
        Assert.True(model.Converged);
        for (int i = 0; i < vectors; i++)
        {
            Assert.Equal(
                Row(features, model.SupportVectorIndices[i]), model.SupportVectors.Slice(i * Clouds.Features, Clouds.Features).ToArray());
        }
        // The second pair, 0-2: its coefficients are in line 1 for class 0, and in line 0 for class 2.
        float[] query = Row(features, 7);
        double expected = model.Intercepts[1];
        for (int i = 0; i < vectors; i++)
        {
            int own = classes[model.SupportVectorIndices[i]];
            double squares = Row(features, model.SupportVectorIndices[i]).Zip(query, (a, b) => ((double)a - b) * (a - b)).Sum();
            expected += own == 1 ? 0 : model.DualCoefficients.Span[((own == 0 ? 1 : 0) * vectors) + i] * Math.Exp(-(double)0.3f * squares);
        }

        double[] decisions = new double[3];
        model.Decide(query, decisions);
        Assert.Equal(expected, decisions[1], 1e-5);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Models_and_scores_have_the_same_bits_on_any_threads_and_with_any_cache(bool probabilities)
    {
        (Tensor features, int[] classes) = Clouds.Rows(600, 5);
        KernelSvm settings = Defaults with { Probabilities = probabilities, Cost = 3 };
        KernelSvmModel one = (settings with { NumberOfThreads = 1 }).Fit(features, classes, 5);
        foreach (KernelSvmModel other in new[]
        {
            (settings with { NumberOfThreads = 2 }).Fit(features, classes, 5),
            (settings with { NumberOfThreads = 7 }).Fit(features, classes, 5),
            (settings with { CacheSize = 1, NumberOfThreads = 11 }).Fit(features, classes, 5),
        })
        {
            Assert.Equal(one.DualCoefficients.ToArray(), other.DualCoefficients.ToArray());
            Assert.Equal(one.Intercepts, other.Intercepts);
            Assert.Equal(Scores(one, features, threads: 1), Scores(other, features, threads: 3));
        }
    }

    [Fact]
    public void A_row_scores_the_same_bits_alone_and_among_any_others()
    {
        (Tensor features, int[] classes) = Clouds.Rows(700, 3);
        KernelSvmModel model = Defaults.Fit(features, classes, 3);
        float[] together = Scores(model, features);
        foreach (int rows in new[] { 1, 2, 7, 33, 257 })
        {
            for (int start = 0; start + rows <= 700; start += 97)
            {
                float[] scores = new float[rows * 3];
                model.Score(features.Span.Slice(start * Clouds.Features, rows * Clouds.Features), scores);
                Assert.Equal(together.AsSpan(start * 3, rows * 3).ToArray(), scores);
            }
        }
    }

    [Fact]
    public void Binary_margins_are_the_pair_of_classes_turned_round()
    {
        (Tensor features, int[] classes) = Clouds.Rows(120, 2);
        KernelSvmModel model = Defaults.Fit(features, classes, 2);
        (float[] margins, double[] decisions) = (new float[120], new double[120]);
        model.ScoreMargins(features.Span, margins);
        model.Decide(features.Span, decisions);
        Assert.Equal(Array.ConvertAll(decisions, decision => (float)-decision), margins);
        Assert.InRange(Enumerable.Range(0, 120).Count(row => margins[row] > 0 == (classes[row] == 1)), 105, 120);
        Assert.False(model.HasProbability);
    }

    [Fact]
    public void Probabilities_sum_to_1_rise_with_the_margin_and_are_calibrated()
    {
        (Tensor features, int[] classes) = Clouds.Rows(600, 2, spread: 2.5);
        KernelSvmModel model = (Defaults with { Probabilities = true }).Fit(features, classes, 2);
        (Tensor test, int[] truth) = Clouds.Rows(600, 2, seed: 3, spread: 2.5);
        float[] outputs = new float[1200];
        model.ScoreMargins(test.Span, outputs);
        float[] scores = Scores(model, test);
        (float Margin, float Probability)[] rows = [.. outputs.Chunk(2).Select(two => (two[0], two[1]))];
        float[] ordered = [.. rows.OrderBy(row => row.Margin).Select(row => row.Probability)];
        Assert.Equal(ordered.Order(), ordered);
        for (int row = 0; row < 600; row++)
        {
            Assert.Equal(1, scores[2 * row] + scores[(2 * row) + 1], 1e-6);
            Assert.Equal(rows[row].Probability, scores[(2 * row) + 1]);
        }

        Assert.Equal(truth.Average(), rows.Average(row => row.Probability), 0.05);
        double loss =
            -Enumerable.Range(0, 600).Average(row => Math.Log(truth[row] == 1 ? rows[row].Probability : 1 - rows[row].Probability));
        Assert.InRange(loss, 0, 0.9 * Math.Log(2));
    }

    [Fact]
    public void Probabilities_of_several_classes_sum_to_1_and_the_seed_draws_their_parts()
    {
        (Tensor features, int[] classes) = Clouds.Rows(300, 3);
        float[] scores = Scores((Defaults with { Probabilities = true, Seed = 1 }).Fit(features, classes, 3), features);
        foreach (float[] row in scores.Chunk(3))
        {
            Assert.Equal(1, row.Sum(), 1e-5);
        }
        Assert.NotEqual(scores, Scores((Defaults with { Probabilities = true, Seed = 2 }).Fit(features, classes, 3), features));
        Assert.Equal(scores, Scores((Defaults with { Probabilities = true, Seed = 1 }).Fit(features, classes, 3), features));
    }

    [Theory]
    [InlineData(false, -1)]
    [InlineData(true, 0)]
    public void Classes_without_a_row_score_below_all_others(bool probabilities, float expected)
    {
        (Tensor features, int[] classes) = Clouds.Rows(60, 2);
        int[] apart = Array.ConvertAll(classes, c => c == 0 ? 1 : 3);
        KernelSvmModel model = (Defaults with { Probabilities = probabilities }).Fit(features, apart, 5);
        foreach (float[] row in Scores(model, features).Chunk(5))
        {
            Assert.Equal([expected, expected, expected], [row[0], row[2], row[4]]);
            Assert.True(Math.Min(row[1], row[3]) > expected);
        }

        Assert.Equal([0, 0, 0], [model.SupportVectorCounts[0], model.SupportVectorCounts[2], model.SupportVectorCounts[4]]);
        Assert.Throws<InvalidOperationException>(() => model.ScoreMargins(features.Span, new float[60]));
    }

    public static TheoryData<string, KernelSvm> Changes => new()
    {
        { "Kernel", Defaults with { Kernel = new LinearKernel() } },
        { "Gamma", Defaults with { Kernel = new RbfKernel(SvmGamma.Auto) } },
        { "Cost", Defaults with { Cost = 20 } },
        { "Tolerance", Defaults with { Tolerance = 0.3 } },
        { "ClassWeights", Defaults with { ClassWeights = new Dictionary<string, double> { ["0"] = 5 } } },
        { "MaximumNumberOfIterations", Defaults with { MaximumNumberOfIterations = 5 } },
        { "Probabilities", Defaults with { Probabilities = true } },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Every_setting_has_an_effect(string setting, KernelSvm changed)
    {
        (Tensor features, int[] classes) = Clouds.Rows(150, 3);
        float[] plain = Scores(Defaults.Fit(features, classes, 3), features);
        Assert.False(plain.AsSpan().SequenceEqual(Scores(changed.Fit(features, classes, 3), features)), setting);
    }

    [Fact]
    public void Weights_of_classes_and_of_rows_multiply_the_cost()
    {
        (Tensor features, int[] classes) = Clouds.Rows(150, 3);
        float[] weights = Array.ConvertAll(classes, c => c == 0 ? 4f : 1f);
        var first = new Dictionary<string, double> { ["0"] = 4 };
        float[] byClass = Scores((Defaults with { ClassWeights = first }).Fit(features, classes, 3), features);
        Assert.Equal(byClass, Scores(Defaults.Fit(features, classes, 3, weights), features));
        Assert.Equal(
            Scores((Defaults with { Cost = 4 }).Fit(features, classes, 3), features),
            Scores(Defaults.Fit(features, classes, 3, [.. weights.Select(_ => 4f)]), features));
    }

    [Fact]
    public void Balanced_classes_weigh_the_inverse_of_their_rows()
    {
        (Tensor features, int[] classes) = Clouds.Rows(150, 3);
        int[] uneven = Array.ConvertAll(classes, c => Math.Min(c, 1));
        (double no, double yes) = (uneven.Count(c => c == 0), uneven.Count(c => c == 1));
        var inverse = new Dictionary<string, double> { ["0"] = 150 / (2 * no), ["1"] = 150 / (2 * yes) };
        float[] balanced = Scores((Defaults with { BalanceClasses = true }).Fit(features, uneven, 2), features);
        Assert.Equal(Scores((Defaults with { ClassWeights = inverse }).Fit(features, uneven, 2), features), balanced);
        Assert.NotEqual(Scores(Defaults.Fit(features, uneven, 2), features), balanced);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_stored_model_scores_the_same_bits(bool probabilities)
    {
        (Tensor features, int[] classes) = Clouds.Rows(150, 3);
        KernelSvmModel model = (Defaults with { Probabilities = probabilities }).Fit(features, Array.ConvertAll(classes, c => c + 1), 5);
        var read = KernelSvmModel.Read(Clouds.Stored(model));
        Assert.Equal(Scores(model, features), Scores(read, features));
        Assert.Equal(model.SupportVectorIndices, read.SupportVectorIndices);
        Assert.Equal((model.Classes, model.HasProbability, model.Converged), (read.Classes, read.HasProbability, read.Converged));
    }

    [Theory]
    [InlineData("kernel")]
    [InlineData("classes")]
    [InlineData("present")]
    [InlineData("counts")]
    [InlineData("dual")]
    [InlineData("intercepts")]
    [InlineData("vectors")]
    public void Arrays_that_do_not_fit_each_other_are_refused(string replaced)
    {
        (Tensor features, int[] classes) = Clouds.Rows(60, 2);
        ModelArrays whole = Clouds.Stored(Defaults.Fit(features, classes, 2));
        var damaged = new ModelArrays("test");
        foreach (string name in new[] { "features", "kernel", "gamma", "coef0", "degree", "classes", "converged" })
        {
            damaged.Add(name, name != replaced ? whole.Text(name) : name == "kernel" ? "Magic" : "1");
        }
        foreach (string name in new[] { "center", "vectors" })
        {
            damaged.Add(name, name != replaced ? whole.Array<float>(name) : new float[3]);
        }
        foreach (string name in new[] { "indices", "present", "counts" })
        {
            damaged.Add(name, name != replaced ? whole.Array<int>(name) : name == "present" ? [1, 0] : [1, 1]);
        }
        foreach (string name in new[] { "dual", "intercepts" })
        {
            damaged.Add(name, name != replaced ? whole.Array<double>(name) : name == "dual" ? [1] : [double.NaN]);
        }
        Assert.Throws<ModelFormatException>(() => KernelSvmModel.Read(damaged));
    }

    public static TheoryData<string, KernelSvm> BadSettings => new()
    {
        { "Kernel", Defaults with { Kernel = null! } },
        { "Kernel", Defaults with { Kernel = new RbfKernel(-1) } },
        { "Kernel", Defaults with { Kernel = new PolynomialKernel(0) } },
        { "Kernel", Defaults with { Kernel = new SigmoidKernel(1, double.NaN) } },
        { "Cost", Defaults with { Cost = 0 } },
        { "Tolerance", Defaults with { Tolerance = 0 } },
        { "CacheSize", Defaults with { CacheSize = 0.5 } },
        { "MaximumNumberOfIterations", Defaults with { MaximumNumberOfIterations = 0 } },
        { "ClassWeights", Defaults with { ClassWeights = new Dictionary<string, double> { ["1"] = -1 } } },
    };

    [Theory]
    [MemberData(nameof(BadSettings))]
    public void Settings_out_of_range_are_named(string name, KernelSvm settings)
    {
        (Tensor features, int[] classes) = Clouds.Rows(20, 2);
        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(() => settings.Fit(features, classes, 2));
        Assert.StartsWith($"{name}: expected", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_that_do_not_fit_are_refused()
    {
        (Tensor features, int[] classes) = Clouds.Rows(20, 2);
        Assert.Throws<ArgumentException>(() => Defaults.Fit(features, classes.AsSpan(1), 2));
        Assert.Throws<ArgumentException>(() => Defaults.Fit(features, new int[20], 2));
        Assert.Throws<ArgumentException>(() => Defaults.Fit(features, Array.ConvertAll(classes, c => c + 1), 2));
        Assert.Throws<ArgumentException>(() => Defaults.Fit(features, classes, 2, new float[20]));
        KernelSvm third = Defaults with { ClassWeights = new Dictionary<string, double> { ["2"] = 1 } };
        Assert.Throws<ArgumentOutOfRangeException>(nameof(KernelSvm.ClassWeights), () => third.Fit(features, classes, 2));
        Assert.Throws<ArgumentException>(() => Defaults.Fit(new Tensor(Shape.Of(20)), classes, 2));
        features.Span[3] = float.NaN;
        Assert.Throws<ArgumentException>(() => Defaults.Fit(features, classes, 2));
        features.Span[3] = 1e20f;
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => Defaults.Fit(features, classes, 2));
        Assert.Contains("Normalize", exception.Message, StringComparison.Ordinal);
    }

    public static TheoryData<SvmKernel> AllKernels =>
        [new LinearKernel(), new PolynomialKernel(4, 0.1, 1), new RbfKernel(), new SigmoidKernel(0.1)];

    [Theory]
    [MemberData(nameof(AllKernels))]
    public void Constant_features_and_rows_of_any_length_score_numbers(SvmKernel kernel)
    {
        int[] classes = [0, 1, 0, 1];
        KernelSvmModel constant = (Defaults with { Kernel = kernel }).Fit(new Tensor(Shape.Of(4, 2), [5, 5, 5, 5, 5, 5, 5, 5]), classes, 2);
        (Tensor features, int[] labels) = Clouds.Rows(40, 2);
        KernelSvmModel model = (Defaults with { Kernel = kernel }).Fit(features, labels, 2);
        float[] huge = [float.MaxValue, 0, -float.MaxValue, 1e30f, 1];
        Assert.All(
            Scores(constant, new Tensor(Shape.Of(2, 2), [5, 5, float.MaxValue, -1e20f])), score => Assert.True(float.IsFinite(score)));
        Assert.All(Scores(model, new Tensor(Shape.Of(1, 5), huge)), score => Assert.True(float.IsFinite(score)));
        float[] margin = new float[1];
        model.ScoreMargins(huge, margin);
        Assert.True(float.IsFinite(margin[0]));
    }

    [Fact]
    public void Cancelled_training_throws()
    {
        (Tensor features, int[] classes) = Clouds.Rows(100, 2);
        Assert.Throws<OperationCanceledException>(
            () => (Defaults with { CancellationToken = new CancellationToken(canceled: true) }).Fit(features, classes, 2));
    }

    private static float[] Scores(KernelSvmModel model, Tensor features, int? threads = null)
    {
        float[] scores = new float[features.Shape[0] * model.Classes];
        model.Score(features.Span, scores, threads);
        return scores;
    }

    private static float[] Row(Tensor features, int row) => features.Span.Slice(row * Clouds.Features, Clouds.Features).ToArray();

    private static int ArgMax(ReadOnlySpan<float> scores)
    {
        int best = 0;
        for (int i = 1; i < scores.Length; i++)
        {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }
}
