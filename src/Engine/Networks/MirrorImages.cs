using System.Buffers;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Layers;

namespace MLNetDeep.Engine.Networks;

/// <summary>Predictions as means over images and their mirror images.</summary>
internal static class MirrorImages
{
    private const int MostRows = 256;

    // Half a gigabyte of images at most, but one.
    private const int MostElements = 1 << 27;

    /// <summary>The means of the outputs, as <see cref="Predictor.Run"/> computes them, for images and for their mirror images.</summary>
    public static void Average(
        Predictor predictor, NetworkSpec spec, ReadOnlySpan<float> inputs, IInputRows? source, int rows, Span<float> outputs,
        Parallelism parallelism)
    {
        (int inputSize, int outputSize) = ((int)spec.Input.Elements, (int)spec.Output.Elements);
        if (inputs.Overlaps(outputs))
        {
            // No input may be written before all are read.
            inputs = inputs.ToArray();
        }
        int block = Math.Min(rows, Math.Clamp(MostElements / inputSize, 1, MostRows));
        float[] images = ArrayPool<float>.Shared.Rent(block * inputSize);
        float[] mirrored = ArrayPool<float>.Shared.Rent(block * outputSize);
        for (int start = 0; start < rows; start += block)
        {
            int count = Math.Min(block, rows - start);
            Span<float> some = images.AsSpan(0, count * inputSize);
            if (source is null)
            {
                inputs.Slice(start * inputSize, some.Length).CopyTo(some);
            }
            else
            {
                source.CopyTo(start, some);
            }
            Span<float> means = outputs.Slice(start * outputSize, count * outputSize);
            predictor.Run(some, null, count, means, parallelism);
            Mirror(some, spec);
            predictor.Run(some, null, count, mirrored.AsSpan(0, means.Length), parallelism);
            for (int i = 0; i < means.Length; i++)
            {
                means[i] = (means[i] + mirrored[i]) / 2;
            }
        }
        ArrayPool<float>.Shared.Return(images);
        ArrayPool<float>.Shared.Return(mirrored);
    }

    /// <summary>The dimension of the input that is the width: 2, and 1 where <see cref="ChannelsFirst"/> reads the input.</summary>
    public static int WidthDimension(NetworkSpec spec) =>
        spec.Nodes.Any(node => node.InputIndices is [-1] && node.Layer is ChannelsFirst) ? 1 : 2;

    private static void Mirror(Span<float> images, NetworkSpec spec)
    {
        (int width, int colors) = WidthDimension(spec) == 1 ? (spec.Input[1], spec.Input[2]) : (spec.Input[2], 1);
        for (int line = 0; line < images.Length; line += width * colors)
        {
            images.Slice(line, width * colors).Reverse();
            for (int pixel = 0; colors > 1 && pixel < width; pixel++)
            {
                images.Slice(line + (pixel * colors), colors).Reverse();
            }
        }
    }
}
