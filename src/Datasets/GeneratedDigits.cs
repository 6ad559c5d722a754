using Microsoft.ML;
using MLNetDeep.Engine.Imaging;

namespace MLNetDeep.Datasets;

/// <summary>
/// Generated handwritten digits: ten classes of 28 x 28 pixels, 0 (background) to 255 (ink), drawn from strokes with varying shape and pen,
/// under random affine maps and elastic distortion (Simard, Steinkraus and Platt 2003). They stand in for MNIST on machines with neither
/// its files nor a network.
/// </summary>
public static class GeneratedDigits
{
    private const int Size = 28;

    // Elastic fields have streams of their own, far from those of the drawings.
    private const long FieldStreams = 1L << 50;

    private static readonly string[] Names = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    /// <summary>Generates a training set and a test set, which share no image; the classes are balanced in both.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="trainRows">The number of training images.</param>
    /// <param name="testRows">The number of test images.</param>
    /// <param name="options">The disturbances of the images; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one row, or an option is out of its range.</exception>
    /// <example><code>
    /// var digits = GeneratedDigits.Generate(mlContext, trainRows: 5000, testRows: 1000);
    /// </code></example>
    public static ImageDataset Generate(
        MLContext mlContext, int trainRows = 5000, int testRows = 1000, GeneratedDigitsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        GeneratedImages.CheckRows(trainRows, testRows);
        options ??= new GeneratedDigitsOptions();
        options.Check();
        return new ImageDataset("digits", Generate(trainRows, options, test: false), Generate(testRows, options, test: true));
    }

    private static ByteImages Generate(int rows, GeneratedDigitsOptions options, bool test)
    {
        byte[] labels = GeneratedImages.Labels(rows, Names.Length, options.Seed, test);
        byte[] pixels = new byte[checked(rows * Size * Size)];
        Parallel.For(
            0, rows, () => new Drawing(options),
            (row, _, drawing) =>
            {
                drawing.Draw(labels[row], GeneratedImages.FirstStream(test) + row, pixels.AsSpan(row * Size * Size, Size * Size));
                return drawing;
            },
            _ => { });
        return new ByteImages(Size, Size, pixels, labels, Names);
    }

    private sealed class Drawing(GeneratedDigitsOptions options)
    {
        private readonly ElasticField _field = new(Size, Size, options.ElasticAlpha, options.ElasticSigma);
        private readonly ImageResampler _resampler = new(new PixelLayout(Size, Size), fill: 0);
        private readonly float[] _drawn = new float[Size * Size];
        private readonly float[] _warped = new float[Size * Size];

        public void Draw(int digit, long stream, Span<byte> destination)
        {
            var random = new RowRandom(options.Seed, stream);
            Strokes strokes = DigitShapes.Draw(digit, ref random);
            AffineTransform transform = AffineTransform
                .Scaling(1 + random.Within(options.Scaling), 1 + random.Within(options.Scaling))
                .Then(AffineTransform.Shear(random.Within(options.Shear)))
                .Then(AffineTransform.Rotation(random.Within(options.Rotation) * Math.PI / 180))
                .Then(AffineTransform.Translation(random.Within(options.Translation), random.Within(options.Translation)));
            strokes.Draw(transform, random.Uniform(options.MinimumWeight, options.MaximumWeight), 1, Size, Size, _drawn);
            _field.Randomize(options.Seed, FieldStreams + stream);
            _resampler.Warp(_drawn, AffineTransform.Identity, _field, _warped);
            for (int i = 0; i < destination.Length; i++)
            {
                destination[i] = (byte)((_warped[i] * 255) + 0.5f);
            }
        }
    }
}
