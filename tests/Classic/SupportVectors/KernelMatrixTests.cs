using MLNetDeep.Classic.SupportVectors;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Classic.Tests.SupportVectors;

public class KernelMatrixTests
{
    private const int Count = 300;

    public static TheoryData<string> Names => [.. Kernels.Keys];

    private static Dictionary<string, (SvmKernel Kernel, Func<double[], double[], double> Naive)> Kernels { get; } = new()
    {
        ["linear"] = (new LinearKernel(), (x, y) => Product(x, y)),
        ["polynomial"] = (new PolynomialKernel(5, 0.4, 0.7), (x, y) => Math.Pow((0.4 * Product(x, y)) + 0.7, 5)),
        ["rbf"] = (new RbfKernel(0.2), (x, y) => Math.Exp(-0.2 * x.Zip(y, (a, b) => (a - b) * (a - b)).Sum())),
        ["sigmoid"] = (new SigmoidKernel(0.3, -0.5), (x, y) => Math.Tanh((0.3 * Product(x, y)) - 0.5)),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_are_those_of_a_naive_twin(string name)
    {
        (Tensor features, _) = Clouds.Rows(Count, 3);
        (SvmKernel kernel, Func<double[], double[], double> naive) = Kernels[name];
        var matrix = DenseKernelMatrix<float>.Compute(
            new SingleKernels(Rows(features), kernel.Resolve(features.Span, Clouds.Features)), Parallelism.Default, default);
        double[][] rows = [
            .. Enumerable.Range(0, Count).Select(
                row => features.Span.Slice(row * Clouds.Features, Clouds.Features).ToArray().Select(value => (double)value).ToArray())];
        (float[] actual, float[] expected) = (new float[Count * Count], new float[Count * Count]);
        for (int i = 0; i < Count; i++)
        {
            matrix.Row(i).CopyTo(actual.AsSpan(i * Count));
            for (int j = 0; j < Count; j++)
            {
                expected[(i * Count) + j] = (float)naive(rows[i], rows[j]);
            }
            Assert.Equal(matrix.Row(i)[i], matrix.Diagonal[i]);
        }

        // Five products in single precision, to the power of five at most.
        Assert.InRange(Clouds.Distance(actual, expected), 0, 2e-6);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Rows_have_the_same_bits_whole_cached_narrowed_and_on_any_threads(string name)
    {
        (Tensor features, _) = Clouds.Rows(Count, 3);
        KernelFunction function = Kernels[name].Kernel.Resolve(features.Span, Clouds.Features);
        var whole = DenseKernelMatrix<float>.Compute(new SingleKernels(Rows(features), function), Parallelism.Single, default);
        var threaded = DenseKernelMatrix<float>.Compute(new SingleKernels(Rows(features), function), new Parallelism(3), default);
        CachedKernelMatrix<float> cached = new(new SingleKernels(Rows(features), function), 20 * Count * sizeof(float), new Parallelism(2));
        int[] some = [.. Enumerable.Range(0, Count).Where(row => row % 3 != 1)];
        for (int i = 0; i < Count; i++)
        {
            Assert.True(whole.Row(i).SequenceEqual(threaded.Row(i)));
            Assert.True(whole.Row(i).SequenceEqual(cached.Row(i)));
            for (int j = 0; j < i; j++)
            {
                Assert.Equal(whole.Row(i)[j], whole.Row(j)[i]);
            }
        }

        (KernelMatrix<float> fewer, KernelMatrix<float> fewerCached) = (whole.Narrow(some), cached.Narrow(some));
        float[] expected = new float[some.Length];
        for (int i = some.Length - 1; i >= 0; i--)
        {
            SmoLoops.Gather(whole.Row(some[i]), some, expected);
            Assert.True(fewer.Row(i).SequenceEqual(expected));
            Assert.True(fewerCached.Row(i).SequenceEqual(expected));
        }
    }

    [Fact]
    public void A_product_sums_the_rows_of_coefficients_that_are_not_0()
    {
        (Tensor features, _) = Clouds.Rows(Count, 3);
        KernelFunction function = new(KernelKind.Rbf, 0.2f, 0, 0);
        var whole = DenseKernelMatrix<float>.Compute(new SingleKernels(Rows(features), function), Parallelism.Single, default);
        CachedKernelMatrix<float> cached = new(new SingleKernels(Rows(features), function), 0, Parallelism.Single);
        double[] coefficients = [.. Enumerable.Range(0, Count).Select(row => row % 4 == 0 ? row - 100.0 : 0)];
        (double[] sums, double[] cachedSums) = (new double[Count], new double[Count]);
        whole.Multiply(coefficients, sums, default);
        cached.Multiply(coefficients, cachedSums, default);
        for (int i = 0; i < Count; i++)
        {
            Assert.Equal(Enumerable.Range(0, Count).Sum(j => coefficients[j] * whole.Row(j)[i]), sums[i], 1e-9);
        }
        Assert.Equal(sums, cachedSums);
    }

    [Fact]
    public void Far_from_the_origin_the_distances_of_rows_keep_their_digits()
    {
        (Tensor near, _) = Clouds.Rows(Count, 3);
        float[] far = [.. near.Span.ToArray().Select(value => MathF.Round(value * 64) / 64)];
        Tensor rounded = new(near.Shape, far);
        Tensor moved = new(near.Shape, [.. far.Select(value => value + 10_000)]);
        var settings = new OneClassSvm { Kernel = new RbfKernel(0.2), NumberOfThreads = 1 };
        int[] all = [.. Enumerable.Range(0, Count)];
        var expected = (KernelMatrix<float>)new KernelTraining(rounded, settings, balanced: false).Matrix(all, 1);
        var actual = (KernelMatrix<float>)new KernelTraining(moved, settings, balanced: false).Matrix(all, 1);
        for (int i = 0; i < Count; i++)
        {
            Assert.InRange(Clouds.Distance(actual.Row(i), expected.Row(i)), 0, 1e-3);
        }
    }

    private static KernelRows Rows(Tensor features) => KernelRows.Of(features.Span, Clouds.Features, [.. Enumerable.Range(0, Count)], []);

    private static double Product(double[] x, double[] y) => x.Zip(y, (a, b) => a * b).Sum();
}
