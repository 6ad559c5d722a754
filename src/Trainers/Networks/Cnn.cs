using MLNetDeep.Engine.Imaging;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Training;
using MLNetDeep.Trainers;

namespace MLNetDeep;

/// <summary>
/// The settings of a convolutional network for images: layers chosen by the size of the images, or of your own design.
/// LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document recognition", Proceedings of the IEEE 86, 1998.
/// </summary>
/// <example><code>
/// var cnn = new Cnn
/// {
///     ImageShape = new ImageShape(28, 28, 1),
///     Layers = [new Conv2D(16, 3), new Relu(), new MaxPool2D(2), new Flatten(), new Dense(128), new Relu()],
///     Augmentation = new ImageAugmentation { Rotation = 10 },
/// };
/// var model = mlContext.MulticlassClassification.Trainers.Cnn(cnn).Fit(images);
/// </code></example>
public sealed record Cnn : NetworkLearner
{
    /// <summary>The largest smaller side of a map that is not halved before all else.</summary>
    internal const int LargestSide = 64;

    /// <summary>The smaller side of a map that is not halved any more.</summary>
    internal const int LastSide = 8;

    private const int MostFlattened = 8192;
    private const int MostFilters = 128;

    /// <summary>
    /// Creates the settings: as of every network, but batches of 64, and Adam with one cycle of the learning rate up to 0.01. Where
    /// <see cref="NetworkLearner.Epochs"/> is not given, as many as make 1,000 updates of the weights, at least 4 and at most 200.
    /// </summary>
    public Cnn()
    {
        BatchSize = 64;
        Optimizer = new AdamOptimizer(0.01f);
        Schedule = new OneCycleLearningRate();
    }

    /// <summary>
    /// The images' shape. By default the dimensions of the feature column: (height, width, channels) where the last is at most 4 and the
    /// first is greater; else (channels, height, width), as <c>ExtractPixels</c> and the stages such as <c>Convolve2D</c> make them. Where
    /// both ends are at most 4 the stages' slot names decide, or this must be given.
    /// </summary>
    public ImageShape? ImageShape { get; init; }

    /// <summary>
    /// The order of a colour image's numbers: pixel by pixel (true) or channel by channel (false), named as in <c>ExtractPixels</c>.
    /// By default what the dimensions of the feature column say, and channel by channel where they say nothing.
    /// </summary>
    public bool? InterleavePixelColors { get; init; }

    /// <summary>
    /// The layers between the image, [channels, height, width], and the output layers, which are added: <see cref="Dense"/> with an output
    /// a class or number, then <see cref="Softmax"/> for several classes, <see cref="Sigmoid"/> for two. Layers that end in them already,
    /// all or the dense one alone, are taken as they are. By default chosen for the size of the image: pairs of 3 x 3 convolutions, each
    /// with batch normalization and ReLU, and max pooling, until 8 x 8 or fewer are left, with filters doubling from 16 to at most 128;
    /// then a dense layer of 128 units with dropout for grey images and for numbers, the mean of each channel for classes of colour
    /// images. Sides above 64 are halved by convolutions of stride 2 before.
    /// </summary>
    public IReadOnlyList<LayerSpec>? Layers { get; init; }

    /// <summary>
    /// The layers of a network that is no chain, in place of <see cref="Layers"/>: adds them between the image, [channels, height, width],
    /// which is the last node of the graph it is given, and the output layers. A residual network:
    /// <c>Graph = graph => graph.ResidualStages([2, 2, 2], filters: 16)</c>.
    /// </summary>
    public Action<NetworkSpecBuilder>? Graph { get; init; }

    /// <summary>
    /// The augmentation of training images, at random and anew in each epoch: shifted, rotated, scaled, slanted, distorted, flipped, with
    /// noise or a part erased. Validation and prediction see them as they are. Null: none.
    /// </summary>
    public ImageAugmentation? Augmentation { get; init; }

    internal override void Validate()
    {
        base.Validate();
        Require(Layers is null || Layers.All(layer => layer is not null), nameof(Layers), "layers without null among them", "null");
        Require(Layers is null || Graph is null, nameof(Graph), $"null where {nameof(Layers)} is given", "both");
    }

    internal override TrainingOptions ToTrainingOptions(Loss loss, int epochs, int seed)
        => base.ToTrainingOptions(loss, epochs, seed) with { Augmentation = Augmentation };

    internal override int EpochsFor(long updates) => EpochsFor(updates, wanted: 1000, fewest: 4);

    internal override NetworkSpec CreateSpec(NetworkInput data, IReadOnlyList<LayerSpec> head)
    {
        var image = ImageLayout.Of(data.Features, ImageShape, InterleavePixelColors);
        NetworkSpecBuilder graph = NetworkSpec.From(image.Input);
        Add(image.ToChannelsFirst);
        if (InputScaling is { } mode)
        {
            graph.Add(new InputScaling { Mode = mode });
        }
        if (Graph is not null)
        {
            Graph(graph);
        }
        else
        {
            Add(Layers ?? DefaultLayers(image.Shape, OutputLayers.AreOfClasses(head)));
        }
        return OutputLayers.Complete(graph, head);

        void Add(IEnumerable<LayerSpec> layers)
        {
            foreach (LayerSpec layer in layers)
            {
                graph.Add(layer);
            }
        }
    }

    private static IEnumerable<LayerSpec> DefaultLayers(ImageShape shape, bool isClassifier)
    {
        (int height, int width, int filters) = (shape.Height, shape.Width, 16);
        IEnumerable<LayerSpec> layers = [];
        for (; Math.Min(height, width) > LargestSide; (height, width) = ((height + 1) / 2, (width + 1) / 2))
        {
            layers = [.. layers, .. Convolution(filters, stride: 2)];
        }
        for (int side = Math.Min(height, width); side > LastSide || (side == LastSide && filters == 16); side /= 2)
        {
            layers = [.. layers, .. Convolution(filters), .. Convolution(filters), new MaxPool2D(2)];
            (height, width, filters) = (height / 2, width / 2, Math.Min(2 * filters, MostFilters));
        }
        layers = [.. layers, .. Convolution(filters)];

        // What a photograph shows may be anywhere in it; drawings are centred, and numbers may be places.
        bool tellsPlaces = (shape.Channels == 1 || !isClassifier) && (long)height * width * filters <= MostFlattened;
        return tellsPlaces
            ? [.. layers, new Flatten(), new Dense(128), new Relu(), new Dropout(0.25f)]
            : [.. layers, .. Convolution(filters), new GlobalAveragePool2D()];
    }

    /// <summary>A 3 x 3 convolution that is normalized by the batch, and ReLU.</summary>
    internal static LayerSpec[] Convolution(int filters, int stride = 1) =>
    [
        new Conv2D(filters, 3) { Stride = stride, Padding = Padding2D.Explicit(1), Bias = false },
        new BatchNormalization(),
        new Relu(),
    ];
}
