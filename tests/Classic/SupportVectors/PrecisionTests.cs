using MLNetDeep.Classic.SupportVectors;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Classic.Tests.SupportVectors;

public class PrecisionTests
{
    private const int Count = 70;

    public static TheoryData<string> Kernels => ["linear", "polynomial", "rbf", "sigmoid"];

    [Fact]
    public void Villages_far_apart_are_parted_by_the_metres_within()
    {
        var features = new Tensor(Shape.Of(4, 2), [0, 0, 30, 0, 150_000, 420_000, 150_030, 420_000]);
        KernelSvmModel model = new KernelSvm { Kernel = new RbfKernel(0.005), Cost = 10 }.Fit(features, [0, 1, 0, 1], 2);
        Assert.Equal([0, 1, 0, 1], Classes(model, features));
        Assert.True(model.Converged);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3000)]
    [InlineData(70_000)]
    [InlineData(400_000)]
    public void A_linear_machine_is_the_same_wherever_the_rows_lie(float offset)
    {
        // Parted by the second column; steps of 1/32 are exact up to half a million.
        float[] values =
            [.. Enumerable.Range(0, 50).SelectMany(i => new[] { offset + (i * 11 % 17), offset + (i % 2 * 1.5f) + (i % 7 / 32f) })];
        var features = new Tensor(Shape.Of(50, 2), values);
        int[] classes = [.. Enumerable.Range(0, 50).Select(i => i % 2)];
        var settings = new KernelSvm { Kernel = new LinearKernel(), Cost = 5 };
        KernelSvmModel model = settings.Fit(features, classes, 2);
        Assert.Equal(classes, Classes(model, features));
        Assert.True(model.Converged);
        var moved = new Tensor(Shape.Of(50, 2), [.. values.Select(value => value - offset)]);
        KernelSvmModel atOrigin = settings.Fit(moved, classes, 2);
        Assert.InRange(RandomRows.Distance(Decisions(model, features), Decisions(atOrigin, moved)), 0, 2e-3);
        Assert.Equal(Classes(model, features), Classes(KernelSvmModel.Read(Clouds.Stored(model)), features));
    }

    [Fact]
    public void A_column_of_great_spread_leaves_near_rows_their_distances()
    {
        var random = new Random(4);
        var values = new List<float>();
        var classes = new List<int>();
        for (int i = 0; i < 120; i++)
        {
            // Pairs of one income that differ in what decides.
            float income = (float)Math.Round(20_000 + (i / 2 * 1500.0));
            values.AddRange([income, (i % 2 == 0 ? -1 : 1) + (0.2f * (float)random.NextDouble())]);
            classes.Add(i % 2);
        }

        var features = new Tensor(Shape.Of(120, 2), [.. values]);
        KernelSvmModel model = new KernelSvm { Kernel = new RbfKernel(1) }.Fit(features, [.. classes], 2);
        Assert.Equal([.. classes], Classes(model, features));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 50_000)]
    [InlineData(300, 8000)]
    public void A_polynomial_regression_far_from_the_origin_follows_its_targets(float spread, float offset)
    {
        var random = new Random(2);
        float[] values =
            [.. Enumerable.Range(0, 120).Select(_ => offset + (float)Math.Round(spread * ((2 * random.NextDouble()) - 1) * 32) / 32)];
        float[] targets = [.. values.Select(value => (value - offset) / spread)];
        var features = new Tensor(Shape.Of(60, 2), values);
        float[] numbers = [.. Enumerable.Range(0, 60).Select(row => targets[2 * row] - (0.5f * targets[(2 * row) + 1]))];
        double longest = offset + spread;
        KernelSvrModel model = new KernelSvr
        {
            Kernel = new PolynomialKernel(2, 1 / (longest * spread), 1),
            Cost = 100,
            Epsilon = 0.02,
            MaximumNumberOfIterations = 300_000,
        }.Fit(features, numbers);
        float[] predictions = new float[60];
        model.Predict(features.Span, predictions);
        Assert.InRange(Clouds.Distance(predictions, numbers), 0, 0.1);
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Double_kernels_have_the_same_bits_whole_cached_narrowed_and_on_any_threads(string name)
    {
        DoubleKernels source = Source(name, 1000, out _);
        var whole = DenseKernelMatrix<double>.Compute(source, Parallelism.Single, default);
        var threaded = DenseKernelMatrix<double>.Compute(source, new Parallelism(3), default);
        var cached = new CachedKernelMatrix<double>(source, 9 * Count * sizeof(double), new Parallelism(2));
        int[] some = [.. Enumerable.Range(0, Count).Where(row => row % 3 != 1)];
        for (int i = 0; i < Count; i++)
        {
            Assert.True(whole.Row(i).SequenceEqual(threaded.Row(i)));
            Assert.True(whole.Row(i).SequenceEqual(cached.Row(i)));
            Assert.Equal(whole.Row(i)[i], whole.Diagonal[i]);
            for (int j = 0; j < i; j++)
            {
                Assert.Equal(whole.Row(i)[j], whole.Row(j)[i]);
            }
        }

        (KernelMatrix<double> fewer, KernelMatrix<double> fewerCached) = (whole.Narrow(some), cached.Narrow(some));
        double[] expected = new double[some.Length];
        for (int i = some.Length - 1; i >= 0; i--)
        {
            SmoLoops.Gather(whole.Row(some[i]), some, expected);
            Assert.True(fewer.Row(i).SequenceEqual(expected));
            Assert.True(fewerCached.Row(i).SequenceEqual(expected));
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Double_kernels_are_those_of_a_naive_twin_less_the_reference(string name)
    {
        DoubleKernels source = Source(name, 3, out double[][] rows);
        var whole = DenseKernelMatrix<double>.Compute(source, Parallelism.Single, default);
        double[] z = [.. Enumerable.Range(0, Clouds.Features).Select(_ => 3.0)];
        for (int i = 0; i < Count; i++)
        {
            for (int j = 0; j < Count; j++)
            {
                double expected = Naive(name, rows[i], rows[j]) - Naive(name, rows[i], z) - Naive(name, rows[j], z) + Naive(name, z, z);
                Assert.Equal(expected, whole.Row(i)[j], 1e-9 * Math.Max(1, Math.Abs(Naive(name, rows[i], rows[j]))));
            }
        }
    }

    [Theory]
    [InlineData(1, 1.0, false)]
    [InlineData(100, 0.02, false)]
    [InlineData(1e6, 1.0, true)]
    [InlineData(1e10, 0.0001, true)]
    public void Single_precision_is_kept_where_the_rounding_of_lengths_does_not_matter(
        double squaredLength, double gamma, bool needsDouble) =>
        Assert.Equal(
            needsDouble, KernelPrecision.NeedsDouble(new KernelFunction(KernelKind.Rbf, gamma, 0, 0), Math.Sqrt(squaredLength), 100));

    private static DoubleKernels Source(string name, float offset, out double[][] rows)
    {
        (Tensor features, _) = Clouds.Rows(Count, 3);
        foreach (ref float value in features.Span)
        {
            value += offset;
        }
        float[] reference = [.. Enumerable.Range(0, Clouds.Features).Select(_ => offset)];
        var copied = DoubleRows.Of(features.Span, Clouds.Features, [.. Enumerable.Range(0, Count)], []);
        rows = [.. features.Span.ToArray().Chunk(Clouds.Features).Select(row => row.Select(value => (double)value).ToArray())];
        return DoubleKernels.Of(copied, Function(name), reference);
    }

    private static KernelFunction Function(string name) => name switch
    {
        "linear" => new KernelFunction(KernelKind.Linear, 0, 0, 0),
        "polynomial" => new KernelFunction(KernelKind.Polynomial, 0.02, 0.7, 5),
        "rbf" => new KernelFunction(KernelKind.Rbf, 0.2, 0, 0),
        _ => new KernelFunction(KernelKind.Sigmoid, 0.01, -0.5, 0),
    };

    private static double Naive(string name, double[] x, double[] y)
    {
        double product = x.Zip(y, (a, b) => a * b).Sum();
        return name switch
        {
            "linear" => product,
            "polynomial" => Math.Pow((0.02 * product) + 0.7, 5),
            "rbf" => Math.Exp(-0.2 * x.Zip(y, (a, b) => (a - b) * (a - b)).Sum()),
            _ => Math.Tanh((0.01 * product) - 0.5),
        };
    }

    private static double[] Decisions(KernelSvmModel model, Tensor features)
    {
        double[] decisions = new double[features.Shape[0]];
        model.Decide(features.Span, decisions);
        return decisions;
    }

    private static int[] Classes(KernelSvmModel model, Tensor features)
    {
        float[] scores = new float[features.Shape[0] * model.Classes];
        model.Score(features.Span, scores);
        return [.. scores.Chunk(model.Classes).Select(row => Array.IndexOf(row, row.Max()))];
    }
}
