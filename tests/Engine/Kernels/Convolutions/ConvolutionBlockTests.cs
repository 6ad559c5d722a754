using System.Runtime.Intrinsics;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Kernels.Convolutions;
using MLNetDeep.Engine.Kernels.Simd;
using Gradients = MLNetDeep.Engine.Tests.Kernels.Convolutions.ConvolutionProblem.Gradients;

namespace MLNetDeep.Engine.Tests.Kernels.Convolutions;

public class ConvolutionBlockTests
{
    // Sums of a few hundred to a few thousand products below 1; Winograd's transforms lose about a digit.
    private const double Bound = 1e-5;

    // A group of samples side by side, and three left over.
    private const int Batch = 11;

    private static readonly ConvolutionGeometry[] Geometries =
    [
        new(1, 1, 1, 1, 1, 1),
        new(1, 28, 28, 8, 3, 3),
        new(8, 13, 13, 16, 3, 3),
        new(3, 7, 5, 2, 1, 1),
        new(2, 9, 11, 5, 3, 2, paddingTop: 1, paddingLeft: 1, paddingBottom: 1, paddingRight: 0),
        new(3, 10, 7, 4, 3, 5, strideHeight: 2, strideWidth: 3, paddingTop: 1, paddingLeft: 2, paddingBottom: 0, paddingRight: 2),
        new(2, 12, 13, 3, 3, 2, dilationHeight: 2, dilationWidth: 3),
        new(2, 5, 6, 3, 3, 3, 2, 2, 4, 3, 5, 6, 2, 2),
        new(2, 6, 5, 3, 3, 2, paddingTop: 4, paddingLeft: 3, paddingBottom: 2, paddingRight: 5),
        new(7, 3, 31, 3, 2, 4, strideWidth: 2, paddingRight: 3),
        new(33, 20, 17, 9, 5, 5, paddingTop: 2, paddingLeft: 2, paddingBottom: 2, paddingRight: 2),
        new(1, 4, 4, 3, 4, 4),
        new(17, 12, 13, 19, 3, 3, paddingTop: 1, paddingLeft: 1, paddingBottom: 1, paddingRight: 1),
        new(16, 14, 11, 18, 3, 3),
        new(36, 4, 6, 40, 3, 3, paddingTop: 1, paddingLeft: 1, paddingBottom: 1, paddingRight: 1),
        new(180, 6, 4, 170, 3, 3, paddingTop: 1, paddingLeft: 1, paddingBottom: 1, paddingRight: 1),
        new(26, 1, 21, 35, 1, 3, paddingLeft: 1, paddingRight: 2),
        new(17, 7, 10, 25, 1, 3, paddingRight: 1),
        new(24, 3, 101, 24, 1, 3, paddingLeft: 2),
        new(430, 1, 7, 420, 1, 3, paddingLeft: 1, paddingRight: 1),
        new(4, 1, 33, 6, 1, 5, paddingLeft: 2, paddingRight: 2),
        new(64, 1, 128, 48, 1, 3, paddingLeft: 1, paddingRight: 1),
        new(3, 27, 34, 5, 3, 3, paddingTop: 1, paddingLeft: 1, paddingBottom: 1, paddingRight: 1),
        new(5, 6, 9, 3, 3, 3, paddingTop: 2, paddingLeft: 0, paddingBottom: 1, paddingRight: 2),
        new(6, 16, 15, 21, 3, 3, 2, 2, 1, 1, 1, 1),
        new(9, 15, 16, 12, 1, 1, 2, 2),
        new(3, 33, 30, 13, 7, 7, 2, 2, 3, 3, 3, 3),
        new(5, 11, 23, 10, 2, 3, 3, 5, 0, 2, 1, 0),
        new(4, 40, 3, 12, 3, 3, 1, 1, 1, 1, 1, 1),
        new(2, 13, 12, 6, 3, 3, 2, 3, 2, 1, 2, 3, 3, 2),
        new(6, 9, 17, 6, 3, 3, 1, 1, 1, 1, 1, 1, groups: 6),
        new(8, 12, 11, 20, 3, 3, 2, 2, 1, 1, 1, 1, groups: 2),
        new(12, 10, 9, 21, 3, 2, groups: 3),
        new(5, 14, 14, 10, 5, 5, 2, 2, 2, 2, 2, 2, groups: 5),
        new(3, 16, 12, 8, 3, 3, 1, 1, 1, 1, 1, 1),
        new(8, 16, 16, 24, 5, 3, 2, 2, 2, 1, 2, 1, groups: 2),
        new(3, 12, 18, 9, 3, 2, 1, 2, 0, 1, 2, 0, 2, 3),
        new(8, 8, 8, 16, 1, 1),
        new(24, 28, 20, 8, 1, 1),
        new(288, 8, 8, 24, 1, 1),
        new(530, 4, 5, 21, 1, 1),
        new(270, 6, 5, 18, 3, 3, 2, 2, 1, 1, 1, 1),
        new(16, 6, 8, 32, 1, 1, groups: 2),
        new(4, 4, 4, 4, 3, 3, 1, 1, 1, 1, 1, 1, groups: 4),
        new(9, 2, 3, 9, 3, 3, 1, 1, 1, 1, 1, 1, groups: 9),
        new(3, 7, 7, 3, 5, 5, 1, 1, 2, 2, 2, 2, groups: 3),
        new(3, 32, 32, 3, 3, 3, 1, 1, 1, 1, 1, 1, groups: 3),
        new(2, 29, 45, 6, 3, 3, groups: 2),
        new(4, 8, 16, 4, 3, 3, 2, 2, 1, 1, 1, 1, groups: 4),
        new(2, 9, 40, 2, 3, 3, 1, 2, 1, 1, 1, 1, groups: 2),
        new(2, 12, 20, 2, 5, 3, 1, 1, 2, 1, 2, 1, groups: 2),
        new(3, 40, 17, 3, 3, 5, 1, 1, 1, 2, 1, 2, groups: 3),
        new(3, 15, 11, 3, 3, 3, 2, 2, 0, 0, 1, 1, groups: 3),
        new(3, 1, 50, 6, 1, 4, 1, 2, 0, 1, 0, 2, groups: 3),
        new(4, 11, 9, 4, 3, 3, 1, 1, 2, 2, 2, 2, 2, 2, groups: 4),
        new(3, 10, 12, 3, 2, 4, 1, 1, 3, 0, 0, 5, groups: 3),
        new(3, 9, 10, 6, 7, 6, 1, 1, 3, 2, 3, 3, groups: 3),
        new(2, 14, 13, 2, 2, 3, 3, 4, 0, 1, 0, 0, groups: 2),
        new(2, 6, 7, 2, 3, 2, 3, 5, 4, 3, 2, 4, 1, 2, groups: 2),
    ];

    // What each way must give: term by term it takes longer than all of them together.
    private static readonly Lazy<(float[] Output, Gradients Gradients)>[] Expected =
    [
        .. Enumerable.Range(0, Geometries.Length).Select(index => new Lazy<(float[] Output, Gradients Gradients)>(() =>
        {
            ConvolutionProblem problem = Problem(index);
            return (problem.ExpectedOutput(), problem.ExpectedGradients(problem.Gradient));
        })),
    ];

    public static TheoryData<int, string> Cases
    {
        get
        {
            var cases = new TheoryData<int, string>();
            for (int geometry = 0; geometry < Geometries.Length; geometry++)
            {
                foreach ((string name, _) in Methods(Geometries[geometry]))
                {
                    cases.Add(geometry, name);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_equals_the_scalar_sum(int index, string method)
    {
        (float[] output, byte[] winners) = Problem(index).Forward(Block(index, method, rectify: false, pool: false));

        KernelAssert.Close(Expected[index].Value.Output, output, Bound);
        Assert.Empty(winners);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Backward_equals_the_scalar_sums(int index, string method)
    {
        ConvolutionProblem problem = Problem(index);
        Gradients expected = Expected[index].Value.Gradients;
        Gradients actual = problem.Backward(Block(index, method, rectify: false, pool: false), [], [], problem.Gradient);

        KernelAssert.Close(expected.Weights, actual.Weights, Bound);
        KernelAssert.Close(expected.Bias, actual.Bias, Bound);
        KernelAssert.Close(expected.Input, actual.Input, Bound);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_residual_is_added_before_the_rectifier(int index, string method)
    {
        ConvolutionProblem problem = Problem(index);
        float[] plain = problem.Forward(Block(index, method, rectify: false, pool: false)).Output;
        float[] sum = problem.Forward(Block(index, method, rectify: true, pool: false), residual: problem.Gradient).Output;

        KernelAssert.SameBits([.. plain.Zip(problem.Gradient, (x, r) => MathF.Max(x + r, 0))], sum);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rectified_blocks_equal_the_steps_one_by_one(int index, string method)
    {
        ConvolutionProblem problem = Problem(index);
        ConvolutionBlock block = Block(index, method, rectify: true, pool: false);
        (float[] plain, _) = problem.Forward(Block(index, method, rectify: false, pool: false));
        (float[] output, byte[] winners) = problem.Forward(block);
        float[] expected = new float[plain.Length];
        Activations.Relu(plain, expected, Parallelism.Single);
        KernelAssert.SameBits(expected, output);

        float[] gradient = new float[plain.Length];
        Activations.ReluBackward(output, problem.Gradient, gradient, Parallelism.Single);
        AssertSame(
            problem.Backward(Block(index, method, rectify: false, pool: false), [], [], gradient),
            problem.Backward(block, output, winners, problem.Gradient));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Pooled_blocks_equal_the_steps_one_by_one(int index, string method)
    {
        ConvolutionGeometry g = Geometries[index];
        if (g.OutputWidth < 2)
        {
            return;
        }

        int height = Math.Min(2, g.OutputHeight);
        var pooling = new PoolingGeometry(g.Filters, g.OutputHeight, g.OutputWidth, height, 2, height, 2);
        ConvolutionProblem problem = Problem(index);
        foreach (bool rectify in new[] { false, true })
        {
            ConvolutionBlock block = Block(index, method, rectify, pool: true);
            (float[] plain, _) = problem.Forward(Block(index, method, rectify, pool: false));
            (float[] output, byte[] winners) = problem.Forward(block);
            float[] expected = new float[Batch * pooling.OutputSize];
            int[] places = new int[expected.Length];
            Pooling.MaxForward(pooling, Batch, plain, expected, places, Parallelism.Single);
            KernelAssert.SameBits(expected, output);
            KernelAssert.SameBits(expected, problem.Forward(block, training: false).Output);

            float[] outputGradient = problem.Gradient[..expected.Length];
            float[] gradient = new float[plain.Length];
            Pooling.MaxBackward(pooling, Batch, outputGradient, places, gradient, Parallelism.Single);
            if (rectify)
            {
                Activations.ReluBackward(plain, gradient, gradient, Parallelism.Single);
            }

            AssertSame(
                problem.Backward(Block(index, method, rectify: false, pool: false), [], [], gradient),
                problem.Backward(block, output, winners, outputGradient));
        }
    }

    [Theory]
    [InlineData(8, 13, 16)]
    [InlineData(16, 12, 16)]
    [InlineData(40, 6, 40)]
    [InlineData(180, 6, 180)]
    public void Bits_do_not_depend_on_threads_or_on_the_samples_beside(int channels, int size, int filters)
    {
        const int Many = 37;
        var problem = new ConvolutionProblem(new ConvolutionGeometry(channels, size, size, filters, 3, 3), Many);
        var block = new ConvolutionBlock(problem.Geometry, rectify: true, pool: true);
        (float[] output, byte[] winners) = problem.Forward(block, threads: 1);
        Gradients gradients = problem.Backward(block, output, winners, problem.Gradient, threads: 1);
        foreach (int threads in new[] { 2, 3, 5 })
        {
            KernelAssert.SameBits(output, problem.Forward(block, threads).Output);
            AssertSameBits(gradients, problem.Backward(block, output, winners, problem.Gradient, threads));
        }

        float[] one = new float[block.OutputSize];
        float[] scratch = new float[block.ForwardScratchSize(1, Parallelism.Single)];
        for (int n = 0; n < Many; n++)
        {
            ReadOnlySpan<float> sample = problem.Input.AsSpan(n * problem.Geometry.InputSize, problem.Geometry.InputSize);
            block.Forward(1, sample, problem.Weights, problem.Bias, [], one, [], scratch, Parallelism.Single);
            KernelAssert.SameBits(output.AsSpan(n * one.Length, one.Length), one);
        }
    }

    [Theory]
    [InlineData(64, 8, 64, 1, false)]
    [InlineData(40, 9, 70, 1, false)]
    [InlineData(40, 9, 70, 1, true)]
    [InlineData(24, 23, 100, 1, true)]
    [InlineData(180, 7, 170, 1, false)]
    [InlineData(15, 6, 96, 1, true)]
    [InlineData(15, 5, 96, 1, true)]
    [InlineData(130, 9, 52, 2, false)]
    [InlineData(20, 13, 45, 2, true)]
    public void Bits_of_one_sample_do_not_depend_on_the_threads_that_share_its_filters(
        int channels, int size, int filters, int stride, bool pool)
    {
        var geometry = new ConvolutionGeometry(channels, size, size, filters, 3, 3, stride, stride, 1, 1, 1, 1);
        var problem = new ConvolutionProblem(geometry, 1);
        var block = new ConvolutionBlock(geometry, rectify: true, pool);
        float[]? residual = pool ? null : problem.Gradient;
        foreach (bool training in new[] { false, true })
        {
            (float[] output, byte[] winners) = problem.Forward(block, threads: 1, training: training, residual: residual);
            foreach (int threads in new[] { 2, 3, 5, 16 })
            {
                (float[] shared, byte[] sharedWinners) = problem.Forward(block, threads, training: training, residual: residual);
                KernelAssert.SameBits(output, shared);
                Assert.Equal(winners, sharedWinners);
            }
        }
    }

    [Theory]
    [InlineData(24, 20, 20, 24, 3, 1, 1, 24)]
    [InlineData(12, 56, 52, 12, 5, 1, 2, 12)]
    [InlineData(40, 7, 7, 80, 3, 1, 1, 40)]
    [InlineData(12, 56, 53, 12, 3, 2, 1, 12)]
    [InlineData(32, 32, 28, 64, 1, 1, 0, 1)]
    [InlineData(64, 12, 12, 72, 1, 1, 0, 1)]
    [InlineData(3, 32, 40, 24, 3, 1, 1, 1)]
    [InlineData(48, 16, 16, 96, 3, 2, 1, 1)]
    [InlineData(36, 24, 32, 48, 3, 2, 1, 3)]
    public void Bits_of_planes_read_and_written_in_place_do_not_depend_on_threads_or_on_the_samples_beside(
        int channels, int height, int width, int filters, int kernel, int stride, int padding, int groups)
    {
        const int Many = 19;
        var geometry = new ConvolutionGeometry(
            channels, height, width, filters, kernel, kernel, stride, stride, padding, padding, padding, padding, groups: groups);
        var problem = new ConvolutionProblem(geometry, Many);
        foreach (bool rectify in new[] { false, true })
        {
            var block = new ConvolutionBlock(geometry, rectify, pool: false);
            (float[] output, byte[] winners) = problem.Forward(block, threads: 1);
            Gradients gradients = problem.Backward(block, output, winners, problem.Gradient, threads: 1);
            foreach (int threads in new[] { 2, 3 })
            {
                KernelAssert.SameBits(output, problem.Forward(block, threads).Output);
                AssertSameBits(gradients, problem.Backward(block, output, winners, problem.Gradient, threads));
            }

            float[] one = new float[block.OutputSize];
            float[] scratch = new float[block.ForwardScratchSize(1, new Parallelism(3))];
            for (int n = 0; n < Many; n++)
            {
                ReadOnlySpan<float> sample = problem.Input.AsSpan(n * geometry.InputSize, geometry.InputSize);
                scratch.AsSpan().Fill(float.NaN);
                block.Forward(1, sample, problem.Weights, problem.Bias, [], one, [], scratch, new Parallelism((n % 3) + 1));
                KernelAssert.SameBits(output.AsSpan(n * one.Length, one.Length), one);
            }
        }
    }

    [Fact]
    public void A_single_sample_needs_memory_for_no_more_threads_than_it_has_parts()
    {
        var small = new ConvolutionBlock(new ConvolutionGeometry(8, 10, 10, 16, 3, 3), rectify: true, pool: true);
        Assert.Equal(small.ScratchSize(1, Parallelism.Single), small.ScratchSize(1, new Parallelism(64)));

        // 1.5 million products.
        var large = new ConvolutionBlock(new ConvolutionGeometry(8, 26, 26, 16, 5, 5), rectify: true, pool: true);
        Assert.Equal(large.ScratchSize(1, new Parallelism(16)), large.ScratchSize(1, new Parallelism(64)));
    }

    [Fact]
    public void Scratch_for_a_batch_does_for_every_smaller_one()
    {
        foreach (ConvolutionGeometry geometry in Geometries)
        {
            var block = new ConvolutionBlock(geometry, rectify: true, pool: false);
            for (int batch = 1; batch < 150; batch++)
            {
                Assert.True(block.ForwardScratchSize(batch, new Parallelism(3)) >= block.ForwardScratchSize(batch - 1, new Parallelism(3)));
                Assert.True(block.ScratchSize(batch, new Parallelism(3)) >= block.ScratchSize(batch - 1, new Parallelism(3)));
            }
        }
    }

    [Fact]
    public void Without_bias_the_output_is_the_sum_alone()
    {
        var problem = new ConvolutionProblem(Geometries[4], batch: 2);
        var block = new ConvolutionBlock(problem.Geometry);
        float[] with = problem.Forward(block).Output;
        float[] without = problem.Forward(block, bias: false).Output;
        for (int i = 0; i < with.Length; i++)
        {
            with[i] -= problem.Bias[i / problem.Geometry.OutputPixels % problem.Geometry.Filters];
        }

        KernelAssert.Close(with, without, Bound);
    }

    [Fact]
    public void Nan_reaches_the_output_of_a_pooled_block()
    {
        var problem = new ConvolutionProblem(new ConvolutionGeometry(1, 8, 8, 4, 3, 3), batch: 1);
        problem.Input.AsSpan().Fill(float.NaN);
        var block = new ConvolutionBlock(problem.Geometry, rectify: true, pool: true);

        Assert.All(problem.Forward(block).Output, value => Assert.True(float.IsNaN(value)));
        Assert.All(problem.Forward(block, training: false).Output, value => Assert.True(float.IsNaN(value)));
    }

    [Fact]
    public void The_sizes_choose_the_method()
    {
        string Chosen(ConvolutionGeometry geometry) => ConvolutionMethod.Choose(geometry).GetType().Name.Split('`')[0];

        Assert.Equal("WinogradConvolution", Chosen(new(32, 28, 28, 64, 3, 3, 1, 1, 1, 1, 1, 1)));
        Assert.Equal("WinogradConvolution", Chosen(new(16, 4, 4, 16, 3, 3, 1, 1, 1, 1, 1, 1)));
        Assert.Equal("DirectConvolution", Chosen(new(16, 5, 5, 16, 3, 3, 1, 1, 1, 1, 1, 1)));
        Assert.Equal("WinogradConvolution", Chosen(new(32, 1, 20, 32, 1, 3)));
        Assert.Equal("DirectConvolution", Chosen(new(16, 1, 20, 16, 1, 3)));
        Assert.Equal("DirectConvolution", Chosen(new(8, 13, 13, 16, 3, 3)));
        Assert.Equal("DirectConvolution", Chosen(new(32, 28, 28, 64, 5, 5)));
        Assert.Equal("DirectConvolution", Chosen(new(32, 28, 28, 64, 3, 3, strideHeight: 2, strideWidth: 2)));
        Assert.Equal("DepthwiseConvolution", Chosen(new(32, 28, 28, 32, 3, 3, 1, 1, 1, 1, 1, 1, groups: 32)));
        Assert.Equal("DirectConvolution", Chosen(new(32, 28, 28, 32, 3, 3, 1, 1, 1, 1, 1, 1, groups: 16)));
        Assert.Equal("ColumnConvolution", Chosen(new(1, 2, 2, 1, 2, 2, 500, 500, 999, 999)));
    }

    [Fact]
    public void The_slides_image_gives_the_slides_result()
    {
        float[] image = [1, 1, 1, 0, 0, 0, 1, 1, 0, 1, 0, 0, 0, 1, 1, 0, 0, 1, 0, 1, 0, 1, 1, 0, 0];
        float[] filter = [1, 0, 1, 0, 1, 0, 1, 0, 1];
        Assert.Equal([3, 3, 2, 2, 1, 5, 1, 3, 2], Run(new ConvolutionGeometry(1, 5, 5, 1, 3, 3)));
        Assert.Equal(
            [2, 2, 2, 2, 0, 1, 3, 3, 2, 2, 1, 2, 1, 5, 1, 1, 1, 3, 2, 2, 0, 2, 1, 2, 0],
            Run(new ConvolutionGeometry(1, 5, 5, 1, 3, 3, paddingTop: 1, paddingLeft: 1, paddingBottom: 1, paddingRight: 1)));

        float[] Run(ConvolutionGeometry geometry)
        {
            var block = new ConvolutionBlock(geometry);
            float[] output = new float[geometry.OutputSize];
            float[] scratch = new float[block.ForwardScratchSize(1, Parallelism.Single)];
            block.Forward(1, image, filter, [], [], output, [], scratch, Parallelism.Single);
            return output;
        }
    }

    private static ConvolutionProblem Problem(int geometry) => new(Geometries[geometry], Batch);

    private static ConvolutionBlock Block(int geometry, string method, bool rectify, bool pool) =>
        new(Methods(Geometries[geometry]).Single(pair => pair.Name == method).Create(), rectify, pool);

    private static IEnumerable<(string Name, Func<ConvolutionMethod> Create)> Methods(ConvolutionGeometry g)
    {
        yield return ("columns", () => new ColumnConvolution(g));
        if (DirectConvolution<SimdScalar, float>.Fits(g))
        {
            yield return ("direct 512", () => new DirectConvolution<Simd512, Vector512<float>>(g));
            yield return ("direct 256", () => new DirectConvolution<Simd256, Vector256<float>>(g));
            yield return ("direct 128", () => new DirectConvolution<Simd128, Vector128<float>>(g));
            yield return ("direct scalar", () => new DirectConvolution<SimdScalar, float>(g));
        }

        if (DepthwiseConvolution<SimdScalar, float>.Fits(g))
        {
            yield return ("depthwise 512", () => new DepthwiseConvolution<Simd512, Vector512<float>>(g));
            yield return ("depthwise 256", () => new DepthwiseConvolution<Simd256, Vector256<float>>(g));
            yield return ("depthwise 128", () => new DepthwiseConvolution<Simd128, Vector128<float>>(g));
            yield return ("depthwise scalar", () => new DepthwiseConvolution<SimdScalar, float>(g));
        }

        if (WinogradConvolution<SimdScalar, float>.Fits(g))
        {
            yield return ("winograd 512", () => new WinogradConvolution<Simd512, Vector512<float>>(g));
            yield return ("winograd 256", () => new WinogradConvolution<Simd256, Vector256<float>>(g));
            yield return ("winograd 128", () => new WinogradConvolution<Simd128, Vector128<float>>(g));
            yield return ("winograd scalar", () => new WinogradConvolution<SimdScalar, float>(g));
        }
    }

    [Theory]
    [InlineData(16, 4, 5, 17, 1)]
    [InlineData(16, 9, 8, 17, 1)]
    [InlineData(5, 6, 7, 4, 2)]
    [InlineData(6, 5, 4, 6, 1)]
    public void The_inputs_gradient_alone_has_the_bits_of_each_sample_alone(int channels, int height, int width, int filters, int stride)
    {
        var geometry = new ConvolutionGeometry(
            channels, height, width, filters, 3, 3, stride, stride, 1, 1, 1, 1, groups: channels == filters ? channels : 1);
        var block = new ConvolutionBlock(geometry);
        float[] weights = KernelAssert.Random(1, geometry.WeightCount), gradient = KernelAssert.Random(2, 13 * block.OutputSize);
        float[] Run(int first, int samples, int threads)
        {
            var parallelism = new Parallelism(threads);
            float[] inputGradient = new float[samples * geometry.InputSize];
            block.BackwardInput(
                samples, weights, gradient.AsSpan(first * block.OutputSize, samples * block.OutputSize), inputGradient,
                new float[block.ScratchSize(samples, parallelism)], parallelism);
            return inputGradient;
        }
        float[] expected = [.. Enumerable.Range(0, 13).SelectMany(sample => Run(sample, 1, 1))];

        Assert.All((int[])[1, 2, 3], threads => KernelAssert.SameBits(expected, Run(0, 13, threads)));
    }

    private static void AssertSame(Gradients expected, Gradients actual)
    {
        KernelAssert.Close(expected.Weights, actual.Weights, Bound);
        KernelAssert.Close(expected.Bias, actual.Bias, Bound);
        KernelAssert.Close(expected.Input, actual.Input, Bound);
    }

    private static void AssertSameBits(Gradients expected, Gradients actual)
    {
        KernelAssert.SameBits(expected.Weights, actual.Weights);
        KernelAssert.SameBits(expected.Bias, actual.Bias);
        KernelAssert.SameBits(expected.Input, actual.Input);
    }
}
