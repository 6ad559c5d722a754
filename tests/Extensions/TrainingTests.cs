using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Extensions.Tests;

public class TrainingTests
{
    private static readonly TrainingOptions Options = new()
    {
        Epochs = 6,
        BatchSize = 16,
        Seed = 8,
        Loss = new CrossEntropyLoss(),
        Optimizer = new Lion { WeightDecay = 0.01f, L1 = 1e-5f },
        Schedule = new BoldDriver(),
        GradientClipping = GradientClipping.ByNorm(1),
    };

    [Fact]
    public void Training_lowers_the_loss()
    {
        TrainingHistory history = NetworkTrainer.Train(Rows.CreateNetwork(), Rows.Batches, null, Options with { Epochs = 30 });

        Assert.InRange(history.Epochs[^1].Loss, 0, 0.6 * history.Epochs[0].Loss);
        Assert.NotEqual(history.Epochs[0].LearningRate, history.Epochs[^1].LearningRate);
    }

    [Fact]
    public void One_thread_and_two_give_the_same_bits()
    {
        Assert.Equal(Train(Options with { Threads = 1 }), Train(Options with { Threads = 2 }));
    }

    [Fact]
    public void A_checkpoint_is_gone_on_from_to_the_same_weights()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "own.checkpoint");
        ResumedTraining? resumed = null;
        Train(Options with { Epochs = 2, Checkpoint = new Checkpoint(path) });

        float[] weights = Train(Options with { Checkpoint = new Checkpoint(path) { Resumed = training => resumed = training } });

        Assert.Equal(2, resumed?.EpochsDone);
        Assert.Equal(Train(Options), weights);
    }

    [Fact]
    public void A_checkpoint_of_another_setting_of_ones_own_is_refused()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "own.checkpoint");
        Train(Options with { Epochs = 2, Checkpoint = new Checkpoint(path) });

        var error = Assert.Throws<CheckpointMismatchException>(
            () => Train(Options with { Checkpoint = new Checkpoint(path), Schedule = new BoldDriver(1.2f) }));

        Assert.Contains("BoldDriver { Factor = 1.2", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Clipping_decay_and_L1_are_done_as_for_built_in_optimizers(bool byValue)
    {
        TrainingOptions options = Options with
        {
            Schedule = new ConstantLearningRate(),
            GradientClipping = byValue ? GradientClipping.ByValue(0.01f) : GradientClipping.ByNorm(0.1f),
        };

        float[] expected = Train(options with { Optimizer = new SgdOptimizer(0.5f) { WeightDecay = 0.05f, L1 = 0.001f } });
        float[] actual = Train(options with { Optimizer = new PlainDescent { WeightDecay = 0.05f, L1 = 0.001f } });

        // One rounding instead of two in each step of each weight.
        double error = Math.Sqrt(expected.Zip(actual, (x, y) => Math.Pow(x - y, 2)).Sum());
        Assert.InRange(error / Math.Sqrt(expected.Sum(x => (double)x * x)), 0, 1e-5);
    }

    [Fact]
    public void Settings_of_ones_own_are_checked()
    {
        var optimizer = Assert.Throws<ArgumentOutOfRangeException>(() => Train(Options with { Optimizer = new Lion(Beta1: 1) }));
        var schedule = Assert.Throws<ArgumentOutOfRangeException>(() => Train(Options with { Schedule = new BoldDriver(1) }));

        Assert.Contains("Lion.Beta1: expected at least 0 and below 1, got 1.", optimizer.Message, StringComparison.Ordinal);
        Assert.Contains("BoldDriver.Factor: expected above 1, got 1.", schedule.Message, StringComparison.Ordinal);
    }

    private static float[] Train(TrainingOptions options)
    {
        Network network = Rows.CreateNetwork();
        NetworkTrainer.Train(network, Rows.Batches, null, options);
        return Rows.Weights(network);
    }
}
