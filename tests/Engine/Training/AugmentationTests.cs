using MLNetDeep.Engine.Imaging;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Tests.Support;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Engine.Tests.Training;

public class AugmentationTests
{
    private const int Rows = 40;
    private static readonly Shape Image = Shape.Of(2, 8, 7);
    private static readonly ImageAugmentation Augmentation = new()
    {
        Shift = ImageShift.Pixels(2),
        Rotation = 30,
        Noise = 0.5f,
        Elastic = new ElasticDistortion(10, 2),
        Erasing = new RandomErasing(),
    };

    private static readonly NetworkSpec Cnn = NetworkSpec.Sequential(
        Image, new InputScaling(), new Conv2D(4, 3), new Relu(), new Flatten(), new Dropout(0.2f), new Dense(3), new Softmax());

    [Fact]
    public void The_same_seed_gives_the_same_bits_for_any_number_of_threads()
    {
        float[] one = Train(Cnn, Augmentation, threads: 1, seed: 1);

        Assert.Equal(one, Train(Cnn, Augmentation, threads: 2, seed: 1));
        Assert.Equal(one, Train(Cnn, Augmentation, threads: 3, seed: 1));
        Assert.NotEqual(one, Train(Cnn, Augmentation, threads: 1, seed: 2));
        Assert.NotEqual(one, Train(Cnn, augmentation: null, threads: 1, seed: 1));
    }

    [Fact]
    public void Images_change_from_step_to_step_and_are_as_they_were_at_validation()
    {
        // With steps of nothing, losses differ by what the network sees alone.
        IReadOnlyList<EpochResult> plain = Losses(augmentation: null);
        IReadOnlyList<EpochResult> changed = Losses(Augmentation);

        Assert.Equal(plain.Select(epoch => epoch.ValidationLoss), changed.Select(epoch => epoch.ValidationLoss));
        Assert.Equal(plain[0].Loss, plain[1].Loss);
        Assert.Equal(3, new[] { plain[0].Loss, changed[0].Loss, changed[1].Loss }.Distinct().Count());
    }

    [Fact]
    public void Rows_in_memory_stay_as_they_are()
    {
        float[] features = RandomArrays.Normal(Rows * (int)Image.Elements, 1);
        float[] before = [.. features];
        NetworkTrainer.Train(
            new Network(Cnn, 1), new InMemoryBatches(features, (int)Image.Elements, new int[Rows], 3), null,
            new TrainingOptions { Epochs = 1, Augmentation = Augmentation });
        Assert.Equal(before, features);
    }

    [Fact]
    public void Targets_stay_with_their_rows()
    {
        // The network gives 0 whatever it sees, so the loss is the targets' mean square: 0 to 39, squared.
        var network = new Network(NetworkSpec.Sequential(Image, new Flatten(), new Dense(1, Bias: false)), 0);
        network.Parameters[0].Value.Span.Clear();
        TrainingHistory history = NetworkTrainer.Train(
            network,
            new InMemoryBatches(
                RandomArrays.Normal(Rows * (int)Image.Elements, 1), (int)Image.Elements,
                [.. Enumerable.Range(0, Rows).Select(row => (float)row)], 1),
            null,
            new TrainingOptions
            {
                Epochs = 1,
                BatchSize = Rows,
                Loss = new MeanSquareErrorLoss(),
                Optimizer = new SgdOptimizer(1e-30f),
                Augmentation = Augmentation,
            });
        Assert.Equal(Enumerable.Range(0, Rows).Average(row => row * row), history.Epochs[0].Loss, 1e-3);
    }

    [Fact]
    public void Interleaved_images_are_augmented_as_images()
    {
        // Exchanging left and right of images that are alike on both sides changes nothing, in the right layout alone.
        var spec = NetworkSpec.Sequential(Shape.Of(2, 4, 3), new ChannelsFirst(), new Flatten(), new Dense(3), new Softmax());
        float[] mirrored = [.. Enumerable.Range(0, Rows * 24).Select(i => (float)((i / 12) + (i % 3) + (i / 3 % 4 is 0 or 3 ? 5 : 0)))];

        Assert.Equal(Loss(null, mirrored), Loss(new ImageAugmentation { HorizontalFlip = true }, mirrored));
        Assert.NotEqual(Loss(null, mirrored), Loss(new ImageAugmentation { VerticalFlip = true }, mirrored));

        double Loss(ImageAugmentation? augmentation, float[] features) => NetworkTrainer.Train(
            new Network(spec, 1), new InMemoryBatches(features, 24, [.. Enumerable.Range(0, Rows).Select(row => row % 3)], 3), null,
            new TrainingOptions { Epochs = 1, Augmentation = augmentation }).Epochs[0].Loss;
    }

    [Fact]
    public void A_wrong_setting_is_refused_before_a_row_is_read() => Assert.Contains(
        "ImageAugmentation.Rotation",
        Assert.Throws<ArgumentOutOfRangeException>(() => Train(Cnn, new ImageAugmentation { Rotation = -1 })).Message);

    [Fact]
    public void A_network_that_takes_no_image_is_refused()
    {
        var spec = NetworkSpec.Sequential(Shape.Of((int)Image.Elements), new Dense(3), new Softmax());

        Assert.Contains("Flatten", Assert.Throws<ArgumentException>(() => Train(spec, Augmentation)).Message);
    }

    [Fact]
    public void An_input_read_in_both_orders_is_refused()
    {
        NetworkSpec spec = NetworkSpec.From(Image)
            .Add(new ChannelsFirst()).Add(new Flatten(), "ordered").Add(new Flatten(), "raw", [NetworkSpec.InputName])
            .Add(new Add(), "sum", ["ordered", "raw"]).Add(new Dense(3)).Add(new Softmax()).Build();

        Assert.Contains("ChannelsFirst", Assert.Throws<ArgumentException>(() => Train(spec, Augmentation)).Message);
    }

    private static float[] Train(NetworkSpec spec, ImageAugmentation? augmentation, int threads = 1, int seed = 1)
    {
        var network = new Network(spec, 1);
        NetworkTrainer.Train(
            network, Source(), null,
            new TrainingOptions { Epochs = 2, BatchSize = 16, Threads = threads, Seed = seed, Augmentation = augmentation });
        return [.. network.Parameters.SelectMany(parameter => parameter.Value.Span.ToArray())];
    }

    private static IReadOnlyList<EpochResult> Losses(ImageAugmentation? augmentation)
    {
        var spec = NetworkSpec.Sequential(Image, new Conv2D(4, 3), new Relu(), new Flatten(), new Dense(3), new Softmax());
        return NetworkTrainer.Train(
            new Network(spec, 1), Source(), Source(),
            new TrainingOptions { Epochs = 2, BatchSize = 16, Optimizer = new SgdOptimizer(1e-30f), Augmentation = augmentation }).Epochs;
    }

    private static InMemoryBatches Source() => new(
        RandomArrays.Normal(Rows * (int)Image.Elements, 1), (int)Image.Elements, [.. Enumerable.Range(0, Rows).Select(row => row % 3)], 3,
        shuffle: false);
}
