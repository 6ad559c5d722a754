using MLNetDeep.Datasets;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Benchmarks.ClassicMethods;

/// <summary>MNIST's images in memory, pixels from 0 to 1.</summary>
/// <param name="Features">[rows, pixels].</param>
/// <param name="Labels">The digit of each row.</param>
internal sealed record Digits(Tensor Features, int[] Labels)
{
    /// <summary>Classes.</summary>
    public const int Classes = 10;

    private const float Scale = 255;

    /// <summary>Number of rows.</summary>
    public int Rows => Labels.Length;

    /// <summary>The images as they are in the files.</summary>
    public static Digits Of(ByteImages images)
    {
        int size = images.Height * images.Width;
        float[] pixels = new float[images.Count * size];
        for (int row = 0; row < images.Count; row++)
        {
            images.CopyPixels(row, pixels.AsSpan(row * size, size));
        }
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] /= Scale;
        }
        return new Digits(new Tensor(Shape.Of(images.Count, size), pixels), [.. Enumerable.Range(0, images.Count).Select(images.Label)]);
    }

    /// <summary>The first rows.</summary>
    public Digits First(int rows)
    {
        if (rows >= Rows)
        {
            return this;
        }
        int size = Features.Shape[1];
        return new Digits(new Tensor(Shape.Of(rows, size), Features.Span[..(rows * size)].ToArray()), Labels[..rows]);
    }

    /// <summary>The share of rows whose greatest score is their digit's.</summary>
    public double Accuracy(ReadOnlySpan<float> scores)
    {
        int right = 0;
        for (int row = 0; row < Rows; row++)
        {
            ReadOnlySpan<float> own = scores.Slice(row * Classes, Classes);
            int best = 0;
            for (int i = 1; i < Classes; i++)
            {
                best = own[i] > own[best] ? i : best;
            }
            right += best == Labels[row] ? 1 : 0;
        }
        return (double)right / Rows;
    }
}
