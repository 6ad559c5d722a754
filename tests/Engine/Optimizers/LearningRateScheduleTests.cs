using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Engine.Tests.Optimizers;

public class LearningRateScheduleTests
{
    [Fact]
    public void A_constant_learning_rate_is_the_optimizers() =>
        Assert.All(new long[] { 0, 1, 99, 100, 1000 }, step => Assert.Equal(1, new ConstantLearningRate().FactorAt(step, 100)));

    [Theory]
    [InlineData(0, 0.2f)]
    [InlineData(10, 0.6f)]
    [InlineData(20, 1f)]
    [InlineData(60, 0.55f)]
    [InlineData(100, 0.1f)]
    [InlineData(1000, 0.1f)]
    public void One_cycle_rises_to_one_and_falls_to_its_end_in_straight_lines(long step, float expected) =>
        Assert.Equal(expected, new OneCycleLearningRate(warmUp: 0.2f, start: 0.2f, end: 0.1f).FactorAt(step, 100), 1e-6f);

    [Fact]
    public void One_cycle_without_warm_up_starts_at_one() => Assert.Equal(1, new OneCycleLearningRate(warmUp: 0).FactorAt(0, 100));

    // With inputs 1 and targets 0 the gradient is 2 w, so that each step's factor can be read off the weight.
    [Fact]
    public void Each_step_of_a_training_takes_the_schedules_rate_over_all_epochs()
    {
        const int Epochs = 2;
        const float Rate = 0.25f;
        var schedule = new OneCycleLearningRate(warmUp: 0.5f, start: 0.5f, end: 0.25f);
        var network = new Network(NetworkSpec.Sequential(Shape.Of(1), new Dense(1, Bias: false)), 0);
        network.Parameters[0].Value.Span[0] = 1;

        NetworkTrainer.Train(
            network, new InMemoryBatches([1, 1, 1, 1, 1], 1, new float[5], 1, shuffle: false), null,
            new TrainingOptions
            {
                Epochs = Epochs,
                BatchSize = 2,
                Optimizer = new SgdOptimizer(Rate),
                Schedule = schedule,
                Loss = new MeanSquareErrorLoss(),
            });

        float expected = 1;
        for (int step = 0; step < 6; step++)
            expected *= 1 - (2 * Rate * schedule.FactorAt(step, 6));
        Assert.Equal(expected, network.Parameters[0].Value.Span[0], 1e-6f);
    }

    [Fact]
    public void A_schedule_over_all_steps_refuses_a_source_of_unknown_length()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(1), new Dense(1)), 0);
        var options = new TrainingOptions { Loss = new MeanSquareErrorLoss(), Schedule = new OneCycleLearningRate() };

        Assert.Contains("Rows", Assert.Throws<ArgumentException>(() => NetworkTrainer.Train(network, new Unread(), null, options)).Message);
    }

    private sealed class Unread : IBatchSource
    {
        public int InputSize => 1;

        public int TargetSize => 1;

        public long? Rows => null;

        public IBatchReader StartEpoch(int epoch) => throw new NotSupportedException("Nothing may be read.");
    }
}
