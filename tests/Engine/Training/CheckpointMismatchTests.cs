using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Tests.Support;
using MLNetDeep.Engine.Training;
using Softmax = MLNetDeep.Engine.Layers.Softmax;

namespace MLNetDeep.Engine.Tests.Training;

/// <summary>Checkpoints of other trainings, which are refused.</summary>
public sealed class CheckpointMismatchTests : CheckpointTraining
{
    [Fact]
    public void Another_network_is_refused_by_the_layer_that_differs()
    {
        Train(1, InMemory, Options);
        var network = new Network(
            NetworkSpec.Sequential(Shape.Of(1, 8, 7), new InputScaling(), new Flatten(), new Dense(3), new Softmax()), 1);
        float[] before = WeightsOf(network);

        CheckpointMismatchException exception =
            Assert.Throws<CheckpointMismatchException>(() => NetworkTrainer.Train(network, InMemory, Validation, Options));

        Assert.Contains(exception.Differences, text => text.StartsWith("Its layer 'conv2d_1': Conv2D", StringComparison.Ordinal));
        Assert.DoesNotContain(exception.Differences, text => text.Contains("'input_scaling_1'", StringComparison.Ordinal));
        Assert.Equal(File, exception.Path);
        Assert.Equal(before, WeightsOf(network));
    }

    [Fact]
    public void Other_data_are_refused()
    {
        Train(1, InMemory, Options);

        Assert.Contains(
            "Its training rows: 50; now: 49.", Refused(Options, new InMemoryBatches(Images[Pixels..], Pixels, Labels[1..], 3)).Message);
        Assert.Contains(
            "first batch",
            Refused(Options, new InMemoryBatches(RandomArrays.Normal(Rows * Pixels, 7), Pixels, Labels, 3, seed: 4)).Message);
        Assert.Contains("first batch", Refused(Options, new InMemoryBatches(Images, Pixels, new int[Rows], 3, seed: 4)).Message);
        Assert.Contains("first batch", Refused(Options, new InMemoryBatches(Images, Pixels, Labels, 3, seed: 5)).Message);
        var fewer = new InMemoryBatches(Images[..(19 * Pixels)], Pixels, Labels[..19], 3);
        Assert.Contains("Its validation rows: 20; now: 19.", Refused(Options, InMemory, fewer).Message);
        CheckpointMismatchException exception =
            Assert.Throws<CheckpointMismatchException>(() => NetworkTrainer.Train(new Network(Cnn, 1), InMemory, null, Options));
        Assert.Contains("Its validation rows: given; now: none.", exception.Message);
    }

    [Fact]
    public void Fewer_epochs_than_were_done_are_refused()
    {
        Train(1, InMemory, Options);

        Assert.Contains("Its epochs done: 4; now asked for: 3.", Refused(Options with { Epochs = 3 }).Message);
    }

    [Theory]
    [InlineData(16, "Its batches done of an epoch: 3; the rows now give: 2.")]
    [InlineData(20, "Its rows in the batches done of an epoch: 24; now: 20.")]
    public void A_step_that_the_rows_no_longer_reach_is_refused_and_leaves_the_network_as_it_was(int rows, string difference)
    {
        // With the third batch, after two reads that learn the scale of the inputs.
        using var cancellation = new CancellationTokenSource();
        Train(
            1, new UncountedSource(new CountingSource(Ordered, at: 5, cancellation.Cancel)),
            Options with { CancellationToken = cancellation.Token, Epochs = 1 });
        Assert.Equal(3, StateOf(File).Session.Batch);
        var network = new Network(Cnn, 2);
        float[] before = WeightsOf(network);
        var fewer = new UncountedSource(new InMemoryBatches(Images[..(rows * Pixels)], Pixels, Labels[..rows], 3, shuffle: false));

        CheckpointMismatchException exception =
            Assert.Throws<CheckpointMismatchException>(() => NetworkTrainer.Train(network, fewer, Validation, Options with { Epochs = 1 }));

        Assert.Equal([difference], exception.Differences);
        Assert.Equal(File, exception.Path);
        Assert.Equal(before, WeightsOf(network));
    }
}
