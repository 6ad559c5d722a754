using MLNetDeep.Datasets;

namespace MLNetDeep.Benchmarks.MnistRace;

/// <summary>Images scaled for the network, with their classes.</summary>
/// <param name="Pixels"><c>[Count, 784]</c>.</param>
/// <param name="Labels"><c>[Count]</c>, from 0.</param>
internal sealed record DigitSet(float[] Pixels, int[] Labels)
{
    private const int RowsOfChunk = 1000;

    /// <summary>Number of images.</summary>
    public int Count => Labels.Length;

    /// <summary>Numbers in an image.</summary>
    public int ImageSize => Pixels.Length / Count;

    /// <summary>Reads and scales one of MNIST's two sets.</summary>
    /// <exception cref="IOException">A file is not there or cannot be read.</exception>
    /// <exception cref="FormatException">A file is damaged.</exception>
    public static DigitSet Read(IReadOnlyDictionary<MnistFile, string> files, MnistFile images, MnistFile labels, int threads)
    {
        ByteImages bytes = Mnist.Read(files[images], files[labels]);
        int size = bytes.Height * bytes.Width;
        float[] pixels = GC.AllocateUninitializedArray<float>(bytes.Count * size);
        int chunks = (bytes.Count + RowsOfChunk - 1) / RowsOfChunk;
        Parallel.For(0, chunks, new ParallelOptions { MaxDegreeOfParallelism = threads }, chunk =>
        {
            for (int row = chunk * RowsOfChunk; row < Math.Min((chunk + 1) * RowsOfChunk, bytes.Count); row++)
            {
                Span<float> image = pixels.AsSpan(row * size, size);
                bytes.CopyPixels(row, image);
                RaceRecipe.Scale(image);
            }
        });
        return new DigitSet(pixels, [.. Enumerable.Range(0, bytes.Count).Select(bytes.Label)]);
    }
}
