using MLNetDeep.Engine.Imaging;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Networks;

namespace MLNetDeep.Pictures;

/// <summary>Saliency from the derivative of a class's score by the input.</summary>
internal static class GradientSaliency
{
    private const int CopiesAtOnce = 16;

    /// <summary>One number a pixel.</summary>
    public static float[] Map(ClassScore score, float[] input, PixelLayout image, SaliencyMethod method, SaliencyOptions options)
    {
        float[] gradient = method == SaliencyMethod.SmoothGradient ? MeanGradient(score, input, options) : Gradient(score, input);
        float[] map = new float[image.Height * image.Width];
        for (int pixel = 0; pixel < map.Length; pixel++)
        {
            float value = 0;
            for (int channel = 0; channel < image.Channels; channel++)
            {
                int i = (pixel * image.PixelStep) + (channel * image.ChannelStep);
                value = method == SaliencyMethod.GradientTimesInput
                    ? value + (gradient[i] * input[i])
                    : Math.Max(value, Math.Abs(gradient[i]));
            }
            map[pixel] = value;
        }
        return map;
    }

    /// <summary>The derivative of the score by each number of the input.</summary>
    public static float[] Gradient(ClassScore score, float[] input)
    {
        float[] gradient = new float[input.Length];
        new InputGradient(score.Network, 1).Compute(input, 1, score.Output, gradient);
        for (int i = 0; i < gradient.Length && score.Sign < 0; i++)
        {
            gradient[i] = -gradient[i];
        }
        return gradient;
    }

    // Only its magnitude is asked for, so the sign of the score does not matter.
    private static float[] MeanGradient(ClassScore score, float[] input, SaliencyOptions options)
    {
        float deviation = options.Noise * (input.Max() - input.Min());
        int capacity = Math.Min(CopiesAtOnce, options.Copies);
        var network = new InputGradient(score.Network, capacity);
        float[] copies = new float[capacity * input.Length];
        float[] gradients = new float[copies.Length];
        double[] sums = new double[input.Length];
        for (int done = 0; done < options.Copies; done += capacity)
        {
            int rows = Math.Min(capacity, options.Copies - done);
            for (int row = 0; row < rows; row++)
            {
                Span<float> copy = copies.AsSpan(row * input.Length, input.Length);
                RandomNumbers.Normal(RandomNumbers.Key(options.Seed, done + row), 0, 0, deviation, copy);
                for (int i = 0; i < copy.Length; i++)
                {
                    copy[i] += input[i];
                }
            }
            network.Compute(copies.AsSpan(0, rows * input.Length), rows, score.Output, gradients.AsSpan(0, rows * input.Length));
            for (int i = 0; i < rows * input.Length; i++)
            {
                sums[i % input.Length] += gradients[i];
            }
        }
        return [.. sums.Select(sum => (float)(sum / options.Copies))];
    }
}
