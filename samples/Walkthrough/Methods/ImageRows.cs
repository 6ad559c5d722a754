using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Samples.Walkthrough.Methods;

/// <summary>Images of 28 x 28 pixels from 0 to 1, in one array, and their classes from 0.</summary>
internal sealed record ImageRows(float[] Pixels, int[] Labels)
{
    public const int Side = 28;
    public const int Classes = 10;
    private const float White = 255;

    /// <summary>The first rows of images from 0 to 255.</summary>
    public static ImageRows Take(MLContext mlContext, IDataView images, int count)
    {
        List<float> pixels = [];
        List<int> labels = [];
        foreach (Row row in mlContext.Data.CreateEnumerable<Row>(mlContext.Data.TakeRows(images, count), reuseRowObject: true))
        {
            pixels.AddRange(row.Features.Select(pixel => pixel / White));
            labels.Add((int)row.Label - 1);
        }
        return new([.. pixels], [.. labels]);
    }

    public int Count => Labels.Length;

    /// <summary>The pixels of one image.</summary>
    public float[] Image(int row) => Pixels[(row * Side * Side)..((row + 1) * Side * Side)];

    /// <summary>The images as a source to train on.</summary>
    public InMemoryBatches Batches(int seed) => new(Pixels, Side * Side, Labels, Classes, seed);

    private sealed class Row
    {
        [VectorType(Side, Side, 1)]
        public float[] Features { get; set; } = [];

        [KeyType(Classes)]
        public uint Label { get; set; }
    }
}
