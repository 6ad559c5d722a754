using MLNetDeep.Datasets;

namespace MLNetDeep.Benchmarks.MnistRace;

/// <summary>One of MNIST's two sets, scaled for the network.</summary>
/// <param name="Pixels"><c>[Count, Height, Width]</c>.</param>
/// <param name="Labels"><c>[Count]</c>, from 0.</param>
/// <param name="Height">Rows of an image.</param>
/// <param name="Width">Columns of an image.</param>
internal sealed record DigitSet(float[] Pixels, int[] Labels, int Height, int Width)
{
    private const int RowsOfChunk = 1000;

    /// <summary>Number of images.</summary>
    public int Count => Labels.Length;

    /// <summary>Reads and scales a set.</summary>
    /// <exception cref="IOException">A file is not there or cannot be read.</exception>
    /// <exception cref="FormatException">A file is damaged.</exception>
    public static DigitSet Read(string imageFile, string labelFile, int threads)
    {
        ByteImages bytes = Mnist.Read(imageFile, labelFile);
        int size = bytes.Height * bytes.Width;
        float[] pixels = GC.AllocateUninitializedArray<float>(bytes.Count * size);
        int chunks = (bytes.Count + RowsOfChunk - 1) / RowsOfChunk;
        Parallel.For(0, chunks, new ParallelOptions { MaxDegreeOfParallelism = threads }, chunk =>
        {
            for (int row = chunk * RowsOfChunk; row < Math.Min((chunk + 1) * RowsOfChunk, bytes.Count); row++)
            {
                Span<float> image = pixels.AsSpan(row * size, size);
                bytes.CopyPixels(row, image);
                foreach (ref float pixel in image)
                    pixel = RaceRecipe.Scale(pixel);
            }
        });
        return new DigitSet(pixels, [.. Enumerable.Range(0, bytes.Count).Select(bytes.Label)], bytes.Height, bytes.Width);
    }

    /// <summary>Copies a square of an image; where the square reaches past the image there is background.</summary>
    /// <param name="row">The image.</param>
    /// <param name="top">First row of the square in the image.</param>
    /// <param name="left">First column of the square in the image.</param>
    /// <param name="side">Height and width of the square.</param>
    /// <param name="destination"><c>[side, side]</c>.</param>
    public void CopySquare(int row, int top, int left, int side, Span<float> destination)
    {
        ReadOnlySpan<float> image = Pixels.AsSpan(row * Height * Width, Height * Width);
        int skipped = Math.Clamp(-left, 0, side);
        int copied = Math.Clamp(Width - left, skipped, side) - skipped;
        if (copied < side || top < 0 || top + side > Height)
            destination[..(side * side)].Fill(RaceRecipe.Scale(0));
        for (int y = Math.Max(0, -top); y < Math.Min(side, Height - top); y++)
        {
            image.Slice(((top + y) * Width) + left + skipped, copied).CopyTo(destination[((y * side) + skipped)..]);
        }
    }
}
