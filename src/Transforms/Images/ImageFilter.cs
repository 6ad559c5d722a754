using System.Collections.Immutable;

namespace MLNetDeep;

/// <summary>
/// A fixed filter of a convolution: the weights by which the pixels of a window are multiplied before they are summed (cross-correlation,
/// no flip), the same for every channel.
/// </summary>
public sealed class ImageFilter
{
    /// <summary>Creates a filter of your own.</summary>
    /// <param name="name">The name of the filter's map in slot names.</param>
    /// <param name="height">The height of the window, at least 1.</param>
    /// <param name="width">The width of the window, at least 1.</param>
    /// <param name="weights">The weights, [height, width], finite.</param>
    /// <exception cref="ArgumentException">The name is empty, a size is below 1, there is another number of weights, or one is not
    /// finite.</exception>
    /// <example><code>
    /// var corner = new ImageFilter("corner", 3, 3, 1, 1, 0, 1, 0, -1, 0, -1, -1);
    /// var maps = mlContext.Transforms.Convolve2D("Maps", "Features", [corner, .. ImageFilter.Named("sobel")]);
    /// </code></example>
    public ImageFilter(string name, int height, int width, params ReadOnlySpan<float> weights)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (weights.Length != (long)height * width)
        {
            throw new ArgumentException(
                $"Filter '{name}' of {height} x {width} has {(long)height * width} weights; got {weights.Length}.", nameof(weights));
        }
        foreach (float weight in weights)
        {
            if (!float.IsFinite(weight))
            {
                throw new ArgumentException($"Filter '{name}' has the weight {weight}: expected finite numbers.", nameof(weights));
            }
        }
        (Name, Height, Width, Weights) = (name, height, width, [.. weights]);
    }

    /// <summary>The filter that leaves the image as it is: 1 in the middle of 3 x 3.</summary>
    public static ImageFilter Identity { get; } = new("identity", 3, 3, 0, 0, 0, 0, 1, 0, 0, 0, 0);

    /// <summary>The Sobel filter for brightness that grows to the right (I. Sobel, G. Feldman 1968).</summary>
    public static ImageFilter SobelX { get; } = new("sobel-x", 3, 3, -1, 0, 1, -2, 0, 2, -1, 0, 1);

    /// <summary>The Sobel filter for brightness that grows downwards.</summary>
    public static ImageFilter SobelY { get; } = new("sobel-y", 3, 3, -1, -2, -1, 0, 0, 0, 1, 2, 1);

    /// <summary>
    /// The Prewitt filter for brightness that grows to the right: as <see cref="SobelX"/>, all rows alike (J. Prewitt 1970).
    /// </summary>
    public static ImageFilter PrewittX { get; } = new("prewitt-x", 3, 3, -1, 0, 1, -1, 0, 1, -1, 0, 1);

    /// <summary>The Prewitt filter for brightness that grows downwards: as <see cref="SobelY"/>, all columns alike.</summary>
    public static ImageFilter PrewittY { get; } = new("prewitt-y", 3, 3, -1, -1, -1, 0, 0, 0, 1, 1, 1);

    /// <summary>The Laplacian, for edges of all directions: the sum of the second differences along rows and columns.</summary>
    public static ImageFilter Laplacian { get; } = new("laplacian", 3, 3, 0, 1, 0, 1, -4, 1, 0, 1, 0);

    /// <summary>The filter that sharpens: the image less its <see cref="Laplacian"/>.</summary>
    public static ImageFilter Sharpen { get; } = new("sharpen", 3, 3, 0, -1, 0, -1, 5, -1, 0, -1, 0);

    /// <summary>The filter for a stroke falling to the right, 3 x 3.</summary>
    public static ImageFilter FallingStroke { get; } = new("falling-stroke", 3, 3, 1, -1, -1, -1, 1, -1, -1, -1, 1);

    /// <summary>The filter for two strokes that cross, 3 x 3.</summary>
    public static ImageFilter Crossing { get; } = new("crossing", 3, 3, 1, -1, 1, -1, 1, -1, 1, -1, 1);

    /// <summary>The filter for a stroke rising to the right, 3 x 3.</summary>
    public static ImageFilter RisingStroke { get; } = new("rising-stroke", 3, 3, -1, -1, 1, -1, 1, -1, 1, -1, -1);

    /// <summary>The name of the filter's map in slot names.</summary>
    public string Name { get; }

    /// <summary>The height of the window.</summary>
    public int Height { get; }

    /// <summary>The width of the window.</summary>
    public int Width { get; }

    /// <summary>The weights, [height, width].</summary>
    public ImmutableArray<float> Weights { get; }

    /// <summary>Creates a Gaussian blur: weights exp(-(x^2 + y^2) / (2 sigma^2)) around the middle, of sum 1.</summary>
    /// <param name="size">The height and width, odd.</param>
    /// <param name="sigma">The standard deviation in pixels, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is even or below 1, or sigma is not above 0.</exception>
    public static ImageFilter Gaussian(int size = 3, double sigma = 1)
    {
        RequireOdd(size);
        RequireAboveZero(sigma, nameof(sigma));
        double[] weights = Sample(size, (x, y) => Math.Exp(-(x * x + y * y) / (2 * sigma * sigma)));
        double sum = weights.Sum();
        return new("gaussian", size, size, Array.ConvertAll(weights, weight => (float)(weight / sum)));
    }

    /// <summary>
    /// Creates Gabor filters, for edges and strokes of several directions: weights exp(-(u^2 + v^2) / (2 sigma^2)) cos(2 pi u /
    /// wavelength), u and v being x and y turned by the direction, less their mean (J. Daugman 1985).
    /// </summary>
    /// <param name="directions">The number of directions, spread evenly over half a turn, at least 1.</param>
    /// <param name="size">The height and width, odd.</param>
    /// <param name="wavelength">The wavelength: pixels from one stroke to the next, above 0.</param>
    /// <param name="sigma">The standard deviation in pixels, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static IReadOnlyList<ImageFilter> GaborBank(int directions = 4, int size = 5, double wavelength = 4, double sigma = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(directions, 1);
        RequireOdd(size);
        RequireAboveZero(wavelength, nameof(wavelength));
        RequireAboveZero(sigma, nameof(sigma));
        return [.. Enumerable.Range(0, directions).Select(direction =>
        {
            (double sine, double cosine) = Math.SinCos(Math.PI * direction / directions);
            double[] weights = Sample(size, (x, y) =>
                Math.Exp(-(x * x + y * y) / (2 * sigma * sigma)) * Math.Cos(2 * Math.PI * (x * cosine + y * sine) / wavelength));
            double mean = weights.Average();
            return new ImageFilter(
                $"gabor-{180 * direction / directions}", size, size, Array.ConvertAll(weights, weight => (float)(weight - mean)));
        })];
    }

    // One line for each name.
    private static readonly (string Name, Func<IReadOnlyList<ImageFilter>> Create)[] Known =
    [
        ("identity", () => [Identity]),
        ("sobel", () => [SobelX, SobelY]),
        ("prewitt", () => [PrewittX, PrewittY]),
        ("laplacian", () => [Laplacian]),
        ("gaussian", () => [Gaussian()]),
        ("sharpen", () => [Sharpen]),
        ("gabor", () => GaborBank()),
        ("strokes", () => [FallingStroke, Crossing, RisingStroke]),
    ];

    /// <summary>The names that <see cref="Named"/> takes.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Known.Select(known => known.Name)];

    /// <summary>
    /// Returns filters by name: <c>identity</c>, <c>sobel</c> (two), <c>prewitt</c> (two), <c>laplacian</c>, <c>gaussian</c>,
    /// <c>sharpen</c>, <c>gabor</c> (four), <c>strokes</c> (three).
    /// </summary>
    /// <exception cref="ArgumentException">A name is unknown.</exception>
    public static IReadOnlyList<ImageFilter> Named(params ReadOnlySpan<string> names)
    {
        List<ImageFilter> filters = [];
        foreach (string name in names)
        {
            Func<IReadOnlyList<ImageFilter>> create = Array.Find(Known, known => known.Name == name).Create
                ?? throw new ArgumentException($"Unknown filter '{name}': expected one of {string.Join(", ", Names)}.", nameof(names));
            filters.AddRange(create());
        }
        return filters;
    }

    private static double[] Sample(int size, Func<double, double, double> weight)
    {
        int middle = size / 2;
        return [.. Enumerable.Range(0, size * size).Select(i => weight(i % size - middle, i / size - middle))];
    }

    private static void RequireOdd(int size)
    {
        if (size < 1 || size % 2 == 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(size), size, $"Expected an odd size of at least 1, so that there is a middle; got {size}.");
        }
    }

    private static void RequireAboveZero(double value, string name)
    {
        if (!(value > 0) || !double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(name, value, $"Expected a number above 0; got {value}.");
        }
    }
}
