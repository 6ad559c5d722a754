using Microsoft.ML;
using MLNetDeep.Engine.Imaging;

namespace MLNetDeep.Datasets;

/// <summary>
/// Generated images of an X or an O, -1 (background) to +1 (ink), under translation, scaling, rotation and changes of line weight.
/// </summary>
public static class XsAndOs
{
    private static readonly string[] Names = ["X", "O"];

    private static readonly Strokes Cross = new Strokes().Line((-3, -3), (3, 3)).Line((-3, 3), (3, -3));
    private static readonly Strokes Ring = new Strokes().Arc(0, 0, 3, 3, 0, 360);

    /// <summary>Generates a training set and a test set, which share no image; the classes are balanced in both.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="trainRows">The number of training images.</param>
    /// <param name="testRows">The number of test images.</param>
    /// <param name="options">The disturbances of the images; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one row, or an option is out of its range.</exception>
    /// <example><code>
    /// var pictures = XsAndOs.Generate(mlContext, trainRows: 400, options: XsAndOsOptions.Undisturbed);
    /// </code></example>
    public static ImageDataset Generate(MLContext mlContext, int trainRows = 2000, int testRows = 1000, XsAndOsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        GeneratedImages.CheckRows(trainRows, testRows);
        options ??= new XsAndOsOptions();
        options.Check();
        return new ImageDataset("xo", Generate(trainRows, options, test: false), Generate(testRows, options, test: true));
    }

    private static FloatImages Generate(int rows, XsAndOsOptions options, bool test)
    {
        int size = options.Size;
        byte[] labels = GeneratedImages.Labels(rows, Names.Length, options.Seed, test);
        float[] pixels = new float[checked(rows * size * size)];
        for (int row = 0; row < rows; row++)
        {
            var random = new RowRandom(options.Seed, GeneratedImages.FirstStream(test) + row);
            Draw(labels[row] == 0 ? Cross : Ring, ref random, options, pixels.AsSpan(row * size * size, size * size));
        }

        return new FloatImages(size, size, pixels, labels, Names);
    }

    private static void Draw(Strokes drawing, ref RowRandom random, XsAndOsOptions options, Span<float> plane)
    {
        // Drawings are in ninths of the size. The pen of 0.6 with a fade of 0.5 blackens a pixel it runs through and leaves its neighbours
        // white.
        double unit = options.Size / 9.0;
        AffineTransform transform = AffineTransform
            .Scaling(unit * (1 + random.Within(options.Scaling)), unit * (1 + random.Within(options.Scaling)))
            .Then(AffineTransform.Rotation(random.Within(options.Rotation) * Math.PI / 180))
            .Then(AffineTransform.Translation(
                random.Within(options.Translation) * options.Size, random.Within(options.Translation) * options.Size));
        double pen = unit * (0.6 + random.Uniform(0, options.Weight));
        drawing.Draw(transform, pen, 0.5 * unit, options.Size, options.Size, plane);
        foreach (ref float pixel in plane)
        {
            pixel = (2 * pixel) - 1;
        }
    }
}
