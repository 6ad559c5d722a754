using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Kernels.Convolutions;

namespace MLNetDeep.Engine.Tests.Kernels.Convolutions;

/// <summary>Random data for a convolution block, and its definition term by term.</summary>
internal sealed class ConvolutionProblem(ConvolutionGeometry geometry, int batch)
{
    public ConvolutionGeometry Geometry { get; } = geometry;

    public float[] Input { get; } = KernelAssert.Random(1, batch * geometry.InputSize);

    public float[] Weights { get; } = KernelAssert.Random(2, geometry.WeightCount);

    public float[] Bias { get; } = KernelAssert.Random(3, geometry.Filters);

    /// <summary>The gradient by the convolution's own result, or by what follows it.</summary>
    public float[] Gradient { get; } = KernelAssert.Random(4, batch * geometry.OutputSize);

    public float[] ExpectedOutput()
    {
        float[] expected = new float[batch * Geometry.OutputSize];
        for (int i = 0; i < expected.Length; i++)
        {
            expected[i] = Bias[i / Geometry.OutputPixels % Geometry.Filters];
        }

        ForEachTap((input, weight, output) => expected[output] += Input[input] * Weights[weight]);
        return expected;
    }

    public Gradients ExpectedGradients(float[] outputGradient)
    {
        var expected = new Gradients(new float[Weights.Length], new float[Bias.Length], new float[Input.Length]);
        ForEachTap((input, weight, output) =>
        {
            expected.Weights[weight] += outputGradient[output] * Input[input];
            expected.Input[input] += outputGradient[output] * Weights[weight];
        });
        for (int i = 0; i < outputGradient.Length; i++)
        {
            expected.Bias[i / Geometry.OutputPixels % Geometry.Filters] += outputGradient[i];
        }

        return expected;
    }

    public (float[] Output, byte[] Winners) Forward(
        ConvolutionBlock block, int threads = 2, bool bias = true, bool training = true, float[]? residual = null)
    {
        float[] output = new float[batch * block.OutputSize];
        byte[] winners = new byte[training ? batch * block.WinnersSize : 0];
        block.Forward(
            batch, Input, Weights, bias ? Bias : [], residual, output, winners, Scratch(block, threads), new Parallelism(threads));
        return (output, winners);
    }

    public Gradients Backward(ConvolutionBlock block, float[] output, byte[] winners, float[] outputGradient, int threads = 2)
    {
        var result = new Gradients(new float[Weights.Length], new float[Bias.Length], new float[Input.Length]);
        block.Backward(
            batch, Input, Weights, output, winners, outputGradient, result.Weights, result.Bias, result.Input,
            Scratch(block, threads), new Parallelism(threads));
        return result;
    }

    // Calls for each product of the definition, with the indices of input, weight and output.
    private void ForEachTap(Action<int, int, int> tap)
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
                int c = (f / g.GroupFilters * g.GroupChannels) + (k / (g.KernelWidth * g.KernelHeight));
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
    private float[] Scratch(ConvolutionBlock block, int threads)
    {
        float[] scratch = new float[block.ScratchSize(batch, new Parallelism(threads))];
        scratch.AsSpan().Fill(float.NaN);
        return scratch;
    }

    /// <summary>What backward gives.</summary>
    internal sealed record Gradients(float[] Weights, float[] Bias, float[] Input);
}
