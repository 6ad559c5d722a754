using MLNetDeep;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Trainers;
using MLNetDeep.Transforms;

namespace Microsoft.ML;

// The stages of a convolutional network as transforms, to put before any trainer. Each reads a vector column of float that
// holds an image and adds one whose dimensions are (maps, height, width), so that the next stage need not be told the shape. An image is
// (height, width, channels) where the column's last dimension is at most 4 and its first is greater, else (channels, height, width); where
// both are at most 4, the slot names that stages give decide, or the shape must be given.
public static partial class MLNetDeepCatalog
{
    /// <summary>
    /// Creates a convolution (cross-correlation) with fixed filters, which gives a map for each: map[y, x] = sum over channels c and the
    /// window's i, j of filter[i, j] * image[c, y * stride + i - top, x * stride + j - left]. A filter multiplies every channel alike, and
    /// the channels are summed.
    /// </summary>
    /// <param name="catalog">The transforms of an <see cref="MLContext"/>.</param>
    /// <param name="outputColumnName">
    /// The name of the column that is added, (filters, outH, outW); outH = floor((height + padding - filter height) / stride) + 1.
    /// </param>
    /// <param name="inputColumnName">The name of the column of images; null: as the output column.</param>
    /// <param name="filters">
    /// The filters, all of one size: your own, or those of <see cref="ImageFilter.Named"/>. Null: both Sobel filters.
    /// </param>
    /// <param name="shape">The shape of the images; null: the dimensions of the column.</param>
    /// <param name="stride">The stride: pixels from one window to the next, at least 1.</param>
    /// <param name="padding">The padding with zeros; null: none. <see cref="Padding2D.Same"/> keeps the size of the image.</param>
    /// <param name="normalize">
    /// Whether to divide each sum by the number of pixels of the window in all channels, which makes it a mean.
    /// </param>
    /// <param name="interleavePixelColors">
    /// The order of the numbers of an image with several channels: pixel by pixel (true) or channel by channel (false); null: as the
    /// dimensions of the column say, and channel by channel where they say nothing.
    /// </param>
    /// <exception cref="ArgumentException">There is no filter, their sizes or names clash, or the stride is below 1.</exception>
    /// <example><code>
    /// var edges = mlContext.Transforms.Convolve2D("Maps", "Features", ImageFilter.Named("sobel"), new ImageShape(28, 28))
    ///     .Append(mlContext.Transforms.Rectify("Maps"))
    ///     .Append(mlContext.Transforms.MaxPool2D("Maps"));
    /// </code></example>
    public static IEstimator<NetworkStageTransformer> Convolve2D(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null,
        IReadOnlyList<ImageFilter>? filters = null, ImageShape? shape = null, int stride = 1, Padding2D? padding = null,
        bool normalize = false,
        bool? interleavePixelColors = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        filters ??= [ImageFilter.SobelX, ImageFilter.SobelY];
        if (filters.Count == 0)
        {
            throw new ArgumentException(
                $"Expected at least one filter, such as {nameof(ImageFilter)}.{nameof(ImageFilter.Named)}(\"sobel\").", nameof(filters));
        }
        ImageFilter first = filters[0];
        if (filters.FirstOrDefault(filter => (filter.Height, filter.Width) != (first.Height, first.Width)) is { } other)
        {
            throw new ArgumentException(
                $"Filter '{other.Name}' is {other.Height} x {other.Width} and '{first.Name}' {first.Height} x {first.Width}: "
                + "expected filters of one size. Give each size a stage of its own and bring the columns together.",
                nameof(filters));
        }
        if (filters.GroupBy(filter => filter.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException(
                $"Two filters are called '{twice.Key}': expected names of their own, since the slots are named after them.",
                nameof(filters));
        }
        return new ImageStage(outputColumnName, inputColumnName, shape, interleavePixelColors).ToLayer(
            new Conv2D(filters.Count, new Size2D(first.Height, first.Width))
            {
                Stride = stride,
                Padding = padding ?? Padding2D.Valid,
                Bias = false,
            },
            network => Fill(network, filters, normalize),
            [.. filters.Select(filter => filter.Name)]);
    }

    /// <summary>Creates max pooling: the greatest number of each window of each map.</summary>
    /// <param name="catalog">The transforms of an <see cref="MLContext"/>.</param>
    /// <param name="outputColumnName">The name of the column that is added, (maps, outH, outW).</param>
    /// <param name="inputColumnName">The name of the column of images; null: as the output column.</param>
    /// <param name="window">The height and width of the window, at least 1.</param>
    /// <param name="stride">The stride: pixels from one window to the next; null: the window's size.</param>
    /// <param name="partialWindows">Whether a last window that reaches past the image counts.</param>
    /// <param name="shape">The shape of the images; null: the dimensions of the column.</param>
    /// <param name="interleavePixelColors">
    /// The order of the numbers of an image with several channels: pixel by pixel (true) or channel by channel (false); null: as the
    /// dimensions of the column say.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">Window or stride is below 1.</exception>
    /// <example><code>
    /// var pooled = mlContext.Transforms.MaxPool2D("Pooled", "Features", window: 2, shape: new ImageShape(28, 28));
    /// </code></example>
    public static IEstimator<NetworkStageTransformer> MaxPool2D(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null,
        int window = 2, int? stride = null, bool partialWindows = false, ImageShape? shape = null, bool? interleavePixelColors = null)
        => Pool(catalog, new ImageStage(outputColumnName, inputColumnName, shape, interleavePixelColors), window, stride,
            new MaxPool2D(window) { Stride = stride, CeilMode = partialWindows });

    /// <summary>Creates average pooling: the mean of each window of each map.</summary>
    /// <inheritdoc cref="MaxPool2D"/>
    public static IEstimator<NetworkStageTransformer> AveragePool2D(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null,
        int window = 2, int? stride = null, bool partialWindows = false, ImageShape? shape = null, bool? interleavePixelColors = null)
        => Pool(catalog, new ImageStage(outputColumnName, inputColumnName, shape, interleavePixelColors), window, stride,
            new AveragePool2D(window) { Stride = stride, CeilMode = partialWindows });

    /// <summary>Creates a rectifier: max(x, 0) of every number x.</summary>
    /// <param name="catalog">The transforms of an <see cref="MLContext"/>.</param>
    /// <param name="outputColumnName">The name of the column that is added, (maps, height, width).</param>
    /// <param name="inputColumnName">The name of the column of images; null: as the output column.</param>
    /// <param name="shape">The shape of the images; null: the dimensions of the column.</param>
    /// <param name="interleavePixelColors">
    /// The order of the numbers of an image with several channels: pixel by pixel (true) or channel by channel (false); null: as the
    /// dimensions of the column say.
    /// </param>
    /// <example><code>
    /// var rectified = mlContext.Transforms.Rectify("Rectified", "Maps");
    /// </code></example>
    public static IEstimator<NetworkStageTransformer> Rectify(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null,
        ImageShape? shape = null, bool? interleavePixelColors = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new ImageStage(outputColumnName, inputColumnName, shape, interleavePixelColors).ToLayer(new Relu());
    }

    /// <summary>Creates a transform of an image to a plain vector, its numbers in the order they have.</summary>
    /// <param name="catalog">The transforms of an <see cref="MLContext"/>.</param>
    /// <param name="outputColumnName">The name of the column that is added, of one dimension.</param>
    /// <param name="inputColumnName">The name of the column of images; null: as the output column.</param>
    /// <param name="shape">The shape of the images; null: the dimensions of the column.</param>
    /// <example><code>
    /// var vector = mlContext.Transforms.MaxPool2D("Maps", "Features").Append(mlContext.Transforms.FlattenImage("Maps"));
    /// </code></example>
    public static IEstimator<BlockTransformer> FlattenImage(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null, ImageShape? shape = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new ImageStage(outputColumnName, inputColumnName, shape, null)
            .ToOrder(layout => [.. Enumerable.Range(0, layout.Shape.Size)], flat: true);
    }

    /// <summary>
    /// Creates a random permutation of the pixels, the same for every image and channel. It tells whether neighbourhood matters: where
    /// swapping columns does no harm, as to an MLP, a convolution cannot help.
    /// </summary>
    /// <param name="catalog">The transforms of an <see cref="MLContext"/>.</param>
    /// <param name="outputColumnName">The name of the column that is added, with the image's dimensions.</param>
    /// <param name="inputColumnName">The name of the column of images; null: as the output column.</param>
    /// <param name="seed">The seed of the permutation.</param>
    /// <param name="shape">The shape of the images; null: the dimensions of the column.</param>
    /// <param name="interleavePixelColors">
    /// The order of the numbers of an image with several channels: pixel by pixel (true) or channel by channel (false); null: as the
    /// dimensions of the column say.
    /// </param>
    /// <example><code>
    /// var shuffled = mlContext.Transforms.ShufflePixels("Shuffled", "Features", seed: 7);
    /// </code></example>
    public static IEstimator<BlockTransformer> ShufflePixels(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null,
        int seed = 1, ImageShape? shape = null, bool? interleavePixelColors = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new ImageStage(outputColumnName, inputColumnName, shape, interleavePixelColors)
            .ToOrder(layout => Shuffled(layout, seed), flat: false);
    }

    private static IEstimator<NetworkStageTransformer> Pool(
        TransformsCatalog catalog, ImageStage stage, int window, int? stride, PoolingSpec pooling)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        if (stride is { } given)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(given, 1, nameof(stride));
        }
        return stage.ToLayer(pooling);
    }

    private static void Fill(Network network, IReadOnlyList<ImageFilter> filters, bool normalize)
    {
        Tensor weight = network.Parameters[0].Value;
        (int channels, int size) = (weight.Shape[1], filters[0].Weights.Length);
        int divisor = normalize ? channels * size : 1;
        for (int filter = 0; filter < filters.Count; filter++)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                for (int i = 0; i < size; i++)
                {
                    weight.Span[(filter * channels + channel) * size + i] = filters[filter].Weights[i] / divisor;
                }
            }
        }
    }

    private static int[] Shuffled(ImageLayout layout, int seed)
    {
        (int pixels, int channels) = (layout.Shape.Height * layout.Shape.Width, layout.Shape.Channels);
        int[] places = [.. Enumerable.Range(0, pixels)];
        new Random(seed).Shuffle(places);
        int[] order = new int[pixels * channels];
        for (int pixel = 0; pixel < pixels; pixel++)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                order[Place(pixel, channel)] = Place(places[pixel], channel);
            }
        }
        return order;

        int Place(int pixel, int channel) => layout.Interleaved ? pixel * channels + channel : channel * pixels + pixel;
    }
}
