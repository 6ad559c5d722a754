using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Tests.Kernels;

public class ConvolutionTests
{
    // Sums of a few hundred to a few thousand products below 1.
    private const double Bound = 1e-5;

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Geometries.Length)];

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
        new(7, 3, 31, 3, 2, 4, strideWidth: 2, paddingRight: 3),
        new(33, 20, 17, 9, 5, 5, paddingTop: 2, paddingLeft: 2, paddingBottom: 2, paddingRight: 2),
        new(1, 4, 4, 3, 4, 4),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_equals_the_scalar_sum(int index)
    {
        var problem = new Problem(Geometries[index], batch: 3);
        var expected = new float[problem.Output.Length];
        for (int i = 0; i < expected.Length; i++)
        {
            expected[i] = problem.Bias[i / problem.Geometry.OutputPixels % problem.Geometry.Filters];
        }

        problem.ForEachTap((input, weight, output) => expected[output] += problem.Input[input] * problem.Weights[weight]);
        KernelAssert.Close(expected, problem.Forward(problem.Bias, 2), Bound);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Backward_input_equals_the_scalar_sum(int index)
    {
        var problem = new Problem(Geometries[index], batch: 3);
        var expected = new float[problem.Input.Length];
        problem.ForEachTap((input, weight, output) => expected[input] += problem.Output[output] * problem.Weights[weight]);
        KernelAssert.Close(expected, problem.BackwardInput(2), Bound);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Backward_weights_equals_the_scalar_sum(int index)
    {
        var problem = new Problem(Geometries[index], batch: 3);
        var expected = new float[problem.Weights.Length];
        problem.ForEachTap((input, weight, output) => expected[weight] += problem.Output[output] * problem.Input[input]);
        KernelAssert.Close(expected, problem.BackwardWeights(2), Bound);
    }

    [Fact]
    public void Bits_do_not_depend_on_the_number_of_threads()
    {
        var problem = new Problem(new ConvolutionGeometry(8, 13, 13, 16, 3, 3), batch: 37);
        foreach (int threads in new[] { 2, 3, 5 })
        {
            KernelAssert.SameBits(problem.Forward(problem.Bias, 1), problem.Forward(problem.Bias, threads));
            KernelAssert.SameBits(problem.BackwardInput(1), problem.BackwardInput(threads));
            KernelAssert.SameBits(problem.BackwardWeights(1), problem.BackwardWeights(threads));
        }
    }

    [Fact]
    public void Without_bias_the_output_is_the_sum_alone()
    {
        var problem = new Problem(Geometries[4], batch: 2);
        float[] zeros = new float[problem.Geometry.Filters];
        KernelAssert.Close(problem.Forward(zeros, 1), problem.Forward([], 1), Bound);
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
            var output = new float[geometry.OutputSize];
            var scratch = new float[Convolution.ScratchSize(geometry, 1, Parallelism.Single)];
            Convolution.Forward(geometry, 1, image, filter, [], output, scratch, Parallelism.Single);
            return output;
        }
    }

    private sealed class Problem(ConvolutionGeometry geometry, int batch)
    {
        public ConvolutionGeometry Geometry { get; } = geometry;

        public float[] Input { get; } = KernelAssert.Random(1, batch * geometry.InputSize);

        public float[] Weights { get; } = KernelAssert.Random(2, geometry.WeightCount);

        public float[] Bias { get; } = KernelAssert.Random(3, geometry.Filters);

        public float[] Output { get; } = KernelAssert.Random(4, batch * geometry.OutputSize);

        public float[] Forward(float[] bias, int threads)
        {
            var output = new float[Output.Length];
            Convolution.Forward(Geometry, batch, Input, Weights, bias, output, Scratch(threads), new Parallelism(threads));
            return output;
        }

        public float[] BackwardInput(int threads)
        {
            var gradient = new float[Input.Length];
            Convolution.BackwardInput(Geometry, batch, Output, Weights, gradient, Scratch(threads), new Parallelism(threads));
            return gradient;
        }

        public float[] BackwardWeights(int threads)
        {
            var gradient = new float[Weights.Length];
            Convolution.BackwardWeights(Geometry, batch, Input, Output, gradient, Scratch(threads), new Parallelism(threads));
            return gradient;
        }

        /// <summary>Calls for each product of the definition, with the indices of input, weight and output.</summary>
        public void ForEachTap(Action<int, int, int> tap)
        {
            ConvolutionGeometry g = Geometry;
            for (int o = 0; o < batch * g.OutputSize; o++)
            {
                int x = o % g.OutputWidth;
                int y = o / g.OutputWidth % g.OutputHeight;
                int f = o / g.OutputPixels % g.Filters;
                int n = o / g.OutputSize;
                for (int k = 0; k < g.PatchSize; k++)
                {
                    int j = k % g.KernelWidth;
                    int i = k / g.KernelWidth % g.KernelHeight;
                    int c = k / (g.KernelWidth * g.KernelHeight);
                    int h = (y * g.StrideHeight) + (i * g.DilationHeight) - g.PaddingTop;
                    int w = (x * g.StrideWidth) + (j * g.DilationWidth) - g.PaddingLeft;
                    if (h >= 0 && h < g.Height && w >= 0 && w < g.Width)
                    {
                        tap((((((n * g.Channels) + c) * g.Height) + h) * g.Width) + w, (f * g.PatchSize) + k, o);
                    }
                }
            }
        }

        // Filled with NaN, so that reading scratch before writing it shows.
        private float[] Scratch(int threads)
        {
            var scratch = new float[Convolution.ScratchSize(Geometry, batch, new Parallelism(threads))];
            scratch.AsSpan().Fill(float.NaN);
            return scratch;
        }
    }
}
