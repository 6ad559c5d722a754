using MLNetDeep.Engine.Imaging;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Training;
using MLNetDeep.Trainers;

namespace MLNetDeep;

/// <summary>
/// The settings of a small residual network for images with a recipe that takes minutes where <see cref="Cnn"/> takes one: augmentation,
/// label smoothing, one cycle of the learning rate, averaged weights.
/// He, Zhang, Ren and Sun, "Deep residual learning for image recognition", 2015.
/// </summary>
/// <example><code>
/// var residual = new Residual { HorizontalFlips = true };
/// var model = mlContext.MulticlassClassification.Trainers.Residual(residual).Fit(images);
/// </code></example>
public sealed record Residual : NetworkLearner
{
    private const float Smoothing = 0.05f;

    /// <summary>
    /// Creates the settings: as of every network, but batches of 64, Adam with one cycle of the learning rate up to 0.01, and the average
    /// of the weights as the model. Where <see cref="NetworkLearner.Epochs"/> is not given, as many as make 4,000 updates of the weights,
    /// at least 18 and at most 200. Where <see cref="NetworkLearner.Loss"/> is not given, classes are learned with a label smoothing of
    /// 0.05.
    /// </summary>
    public Residual()
    {
        BatchSize = 64;
        Optimizer = new AdamOptimizer(0.01f);
        Schedule = new OneCycleLearningRate();
        WeightAveraging = new WeightAveraging(0.998f);
    }

    /// <inheritdoc cref="Cnn.ImageShape"/>
    public ImageShape? ImageShape { get; init; }

    /// <inheritdoc cref="Cnn.InterleavePixelColors"/>
    public bool? InterleavePixelColors { get; init; }

    /// <summary>
    /// The number of blocks of each stage, each stage after the first at half the height and width; null: one, then two each, in as many
    /// stages as bring the smaller side to at most 8 pixels, at least two where the image is as large as 8.
    /// </summary>
    public IReadOnlyList<int>? BlocksPerStage { get; init; }

    /// <summary>The number of filters of the first stage, doubled in each stage after it; at least 1.</summary>
    public int Filters { get; init; } = 16;

    /// <summary>
    /// Whether half of the training images have left and right exchanged: right for photographs and clothes, wrong for digits and letters.
    /// It is added to <see cref="Augmentation"/>.
    /// </summary>
    public bool HorizontalFlips { get; init; }

    /// <summary>
    /// Whether a prediction is the mean over the image and its mirror image (test-time averaging), which takes twice the time; for networks
    /// that learn with <see cref="HorizontalFlips"/>.
    /// </summary>
    public bool AverageMirrorImages { get; init; }

    /// <summary>The augmentation of training images: by default shifts of at most two pixels. Null: none.</summary>
    public ImageAugmentation? Augmentation { get; init; } = new() { Shift = ImageShift.WholePixels(2) };

    private ImageAugmentation? WholeAugmentation =>
        HorizontalFlips ? (Augmentation ?? new ImageAugmentation()) with { HorizontalFlip = true } : Augmentation;

    internal override void Validate()
    {
        base.Validate();
        Require(
            BlocksPerStage is null || (BlocksPerStage.Count > 0 && BlocksPerStage.All(blocks => blocks >= 1)), nameof(BlocksPerStage),
            "at least one stage, each of at least one block, or null", BlocksPerStage is null ? null : string.Join(", ", BlocksPerStage));
        Require(Filters >= 1, nameof(Filters), "at least 1", Filters);
    }

    internal override int EpochsFor(long updates) => EpochsFor(updates, wanted: 4000, fewest: 18);

    internal override TrainingOptions ToTrainingOptions(Loss loss, int epochs, int seed)
        => base.ToTrainingOptions(
            Loss is null && loss is CrossEntropyLoss crossEntropy ? crossEntropy with { LabelSmoothing = Smoothing } : loss, epochs, seed)
            with
        { Augmentation = WholeAugmentation };

    internal override NetworkSpec CreateSpec(NetworkInput data, IReadOnlyList<LayerSpec> head)
    {
        NetworkSpec spec = new Cnn
        {
            ImageShape = ImageShape,
            InterleavePixelColors = InterleavePixelColors,
            InputScaling = InputScaling,
            Graph = Add,
        }.CreateSpec(data, head);
        return AverageMirrorImages ? spec.AverageMirrorImages() : spec;
    }

    // Sides above 64 are halved before, as by Cnn.
    private void Add(NetworkSpecBuilder graph)
    {
        int Side() => Math.Min(graph.LastShape[1], graph.LastShape[2]);

        while (Side() > Cnn.LargestSide)
        {
            foreach (LayerSpec layer in Cnn.Convolution(Filters, stride: 2))
            {
                graph.Add(layer);
            }
        }
        int stages = 1;
        for (int side = Side(); side > Cnn.LastSide || (side == Cnn.LastSide && stages == 1); side = (side + 1) / 2)
        {
            stages++;
        }
        graph.ResidualStages(BlocksPerStage ?? [1, .. Enumerable.Repeat(2, stages - 1)], Filters);
    }
}
