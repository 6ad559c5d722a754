using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Samples.Experiments;

/// <summary>What the experiments do to the pixels of 28 x 28 images.</summary>
internal sealed class PixelMappings(MLContext mlContext)
{
    private const int Side = 28;
    private const float White = 255;

    private sealed class Image
    {
        [VectorType(Side, Side, 1)]
        public float[] Features { get; set; } = [];
    }

    /// <summary>From 0 to 255 to 0 to 1.</summary>
    public IDataView Scaled(IDataView images) => Mapped(images, pixels => [.. pixels.Select(pixel => pixel / White)]);

    /// <summary>All images' pixels in another order, the same for each.</summary>
    public IDataView Shuffled(IDataView images, int seed) =>
        mlContext.Transforms.ShufflePixels("Features", seed: seed).Fit(images).Transform(images);

    /// <summary>Normal noise added to each pixel; an image's noise depends on the image and the seed alone.</summary>
    public IDataView Noisy(IDataView images, float deviation, int seed) => Mapped(images, pixels =>
    {
        var random = new Random(pixels.Aggregate(seed, (hash, pixel) => unchecked((hash * 31) + BitConverter.SingleToInt32Bits(pixel))));
        return [.. pixels.Select(pixel => pixel + (deviation * Normal(random)))];
    });

    private IDataView Mapped(IDataView images, Func<float[], float[]> map) => mlContext.Transforms
        .CustomMapping<Image, Image>((from, to) => to.Features = map(from.Features), contractName: null)
        .Fit(images).Transform(images);

    // Box and Muller 1958.
    private static float Normal(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
