using MLNetDeep.Engine.Imaging;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Engine.Tests.Training;

/// <summary>What several ranks learn together.</summary>
public class RanksTests : RanksTraining
{
    public static TheoryData<string> Sources => ["memory", "streamed", "sparse", "weights", "ordered"];

    public static TheoryData<string> Settings => ["plain", "all", "numbers"];

    [Theory]
    [MemberData(nameof(Sources))]
    public void The_weights_do_not_depend_on_the_number_of_ranks(string source)
    {
        NetworkSpec spec = source == "sparse" ? OfSparse : Cnn;
        Outcome alone = Train(1, spec, _ => Source(source), Options)[0];

        foreach (int ranks in (int[])[2, 4])
        {
            Assert.All(Train(ranks, spec, _ => Source(source), Options), outcome => Assert.Equal(alone, outcome));
        }
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void Nor_with_all_settings(string settings)
    {
        bool numbers = settings == "numbers";
        NetworkSpec spec = numbers ? Linear : Cnn;
        TrainingOptions options = settings == "plain" ? Options : Options with
        {
            Epochs = 6,
            Shards = 8,
            BatchSize = 19,
            Loss = numbers ? new MeanSquareErrorLoss() : new CrossEntropyLoss { LabelSmoothing = 0.1f },
            Optimizer = new AdamWOptimizer(),
            Schedule = new OneCycleLearningRate(),
            GradientClipping = GradientClipping.ByNorm(0.5f),
            WeightAveraging = new WeightAveraging(),
            EarlyStopping = new EarlyStopping(2),
            Augmentation = numbers ? null : new ImageAugmentation { Rotation = 10, Noise = 0.1f },
        };
        IBatchSource Of() => numbers ? new InMemoryBatches(Images, Pixels, Targets, 2, seed: 3) : Source("memory");
        IBatchSource Held() => numbers
            ? new InMemoryBatches(Images[..(21 * Pixels)], Pixels, Targets[..42], 2, shuffle: false)
            : new InMemoryBatches(Images[..(21 * Pixels)], Pixels, Labels[..21], 3, shuffle: false);
        Outcome alone = Train(1, spec, _ => Of(), options, Held)[0];

        foreach (int ranks in (int[])[2, 4])
        {
            Assert.All(Train(ranks, spec, _ => Of(), options, Held), outcome => Assert.Equal(alone, outcome));
        }
    }

    [Fact]
    public void Rows_that_each_rank_has_alone_give_the_same_weights_when_they_are_dealt_by_number()
    {
        TrainingOptions options = Options with { PartitionedRows = true };
        Outcome alone = Train(1, Cnn, rank => Part(rank, 1), options)[0];

        foreach (int ranks in (int[])[2, 4])
        {
            Assert.All(Train(ranks, Cnn, rank => Part(rank, ranks), options), outcome => Assert.Equal(alone, outcome));
        }
    }

    [Theory]
    [InlineData("memory")]
    [InlineData("streamed")]
    public void Batches_of_fewer_rows_than_shards_are_learned_too(string source)
    {
        TrainingOptions options = Options with { BatchSize = 3, Epochs = 1 };
        Outcome alone = Train(1, Cnn, _ => Source(source), options)[0];

        Assert.Equal(17, alone.Steps);
        Assert.All(Train(4, Cnn, _ => Source(source), options), outcome => Assert.Equal(alone, outcome));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sparse_rows_are_watched_by_dense_ones(bool streamed)
    {
        IBatchSource Held() => streamed ? new WatchedBatches(Memory) : Memory;
        Outcome alone = Train(1, OfSparse, _ => Source("sparse"), Options, Held)[0];

        Assert.All(Train(2, OfSparse, _ => Source("sparse"), Options, Held), outcome => Assert.Equal(alone, outcome));
    }

    [Fact]
    public void Parts_of_different_sizes_are_all_used()
    {
        // Rank 1 has 5 rows, the others 20 each: an epoch lasts as long as the longest.
        TrainingOptions options = Options with { PartitionedRows = true };
        IBatchSource Of(int rank) => new WatchedBatches(new InMemoryBatches(
            Images[..((rank == 1 ? 5 : 20) * Pixels)], Pixels, Labels[..(rank == 1 ? 5 : 20)], 3, seed: rank));

        Outcome[] outcomes = Train(4, Cnn, Of, options);

        Assert.All(outcomes, outcome => Assert.Equal(outcomes[0], outcome));
        Assert.Equal(30, outcomes[0].Steps); // Two rows of each rank a step.
    }

    [Fact]
    public void Shards_give_the_weights_of_whole_batches_but_for_rounding()
    {
        // Without layers that look at other rows or at random numbers.
        TrainingOptions options = Options with { Loss = new MeanSquareErrorLoss() };
        IBatchSource Of() => new InMemoryBatches(Images, Pixels, Targets, 2, seed: 3, weights: Weights);
        var whole = new Network(Linear, seed: 2);
        TrainingHistory history = NetworkTrainer.Train(whole, Of(), null, options);

        Outcome sharded = Train(2, Linear, _ => Of(), options)[0];
        Outcome anyOrder = Train(3, Linear, _ => Of(), options with { Shards = null })[0];

        Assert.Equal(history.Epochs[^1].Loss, sharded.Losses[^4], 1e-5);
        Assert.Equal(history.Epochs[^1].Loss, anyOrder.Losses[^4], 1e-5);
        float[] expected = Flat(whole);
        Assert.All(expected.Zip(sharded.Weights), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        Assert.All(expected.Zip(anyOrder.Weights), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    [Fact]
    public void Ranks_that_add_in_any_order_end_with_the_same_weights()
    {
        Outcome[] outcomes = Train(3, Cnn, _ => Source("memory"), Options with { Shards = null });

        Assert.All(outcomes, outcome => Assert.Equal(outcomes[0], outcome));
    }

    [Fact]
    public void Running_statistics_move_by_the_mean_over_the_shards()
    {
        var spec = NetworkSpec.Sequential(Shape.Of(1), new BatchNormalization(), new Dense(1));
        var network = new Network(spec, seed: 1);
        LocalCommunicator.Run(1, communicator => NetworkTrainer.Train(
            network, new InMemoryBatches([0, 10, 2, 14], 1, new float[4], 1, shuffle: false), null,
            Options with { Epochs = 1, BatchSize = 4, Shards = 2, Loss = new MeanSquareErrorLoss(), Communicator = communicator }));

        // Shards of rows 0 and 2, and of 10 and 14: means 1 and 12, variances over n - 1 of 2 and 8.
        float Running(string name) => network.Parameters.Single(
            parameter => parameter.Name.EndsWith($"running_{name}", StringComparison.Ordinal)).Values[0];
        Assert.Equal(0.1f * 6.5f, Running("mean"), 1e-6f);
        Assert.Equal(0.9f + (0.1f * 5), Running("var"), 1e-6f);
    }
}
