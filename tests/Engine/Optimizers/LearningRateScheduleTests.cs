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

    [Fact]
    public void One_cycle_of_no_steps_is_at_its_start() => Assert.Equal(0.1f, new OneCycleLearningRate(start: 0.1f).FactorAt(0, 0));

    // What PyTorch 1.13's schedules give, stepped once an epoch.
    public static TheoryData<LearningRateSchedule, float[]> PyTorchs => new()
    {
        { new StepLearningRate(3, 0.5f), [1, 1, 1, 0.5f, 0.5f, 0.5f, 0.25f, 0.25f] },
        { new MilestonesLearningRate([2, 5]), [1, 1, 0.1f, 0.1f, 0.1f, 0.01f, 0.01f, 0.01f] },
        { new ExponentialLearningRate(0.9f), [1, 0.9f, 0.81f, 0.729f, 0.6561f] },
        {
            new WarmUpLearningRate(new ExponentialLearningRate(0.9f), 4, ScheduleUnit.Epoch, 0.2f),
            [0.2f, 0.36f, 0.486f, 0.5832f, 0.6561f, 0.59049f, 0.531441f]
        },
        {
            new CosineLearningRate(0.1f),
            [1, 0.9779754f, 0.9140576f, 0.8145034f, 0.6890576f, 0.55f, 0.4109424f, 0.2854966f, 0.1859424f, 0.1220246f, 0.1f]
        },
    };

    [Theory]
    [MemberData(nameof(PyTorchs))]
    public void Factors_are_PyTorchs(LearningRateSchedule schedule, float[] expected)
    {
        for (int epoch = 0; epoch < expected.Length; epoch++)
        {
            Assert.Equal(expected[epoch], schedule.FactorAt(new TrainingProgress(epoch, 10, epoch, 1)), 1e-6f);
        }
    }

    [Fact]
    public void Cosine_restarts_are_PyTorchs_between_epochs()
    {
        float[] expected =
        [
            1, 0.9657458f, 0.8681981f, 0.7222075f, 0.55f, 0.3777925f, 0.2318019f, 0.1342542f,
            1, 0.9913534f, 0.9657458f, 0.9241613f, 0.8681981f, 0.8000066f, 0.7222075f, 0.6377906f,
            0.55f, 0.4622094f, 0.3777925f, 0.2999934f, 0.2318019f, 0.1758387f, 0.1342542f, 0.1086466f,
            1, 0.9978331f, 0.9913534f, 0.9806232f,
        ];
        var schedule = new CosineRestartsLearningRate(2, 2, 0.1f);

        for (int step = 0; step < expected.Length; step++)
        {
            Assert.Equal(expected[step], schedule.FactorAt(new TrainingProgress(step, 100, step / 4, 4)), 1e-6f);
        }
    }

    [Fact]
    public void Cosine_restarts_of_equal_cycles_repeat()
    {
        var schedule = new CosineRestartsLearningRate(4, unit: ScheduleUnit.Step);

        Assert.All(Enumerable.Range(0, 4), step => Assert.Equal(schedule.FactorAt(step, 0), schedule.FactorAt(step + 400, 0)));
        Assert.Equal(0.5f, schedule.FactorAt(2, 0), 1e-6f);
    }

    [Fact]
    public void What_is_counted_is_epochs_or_steps()
    {
        var progress = new TrainingProgress(6, 0, 2, 3);

        Assert.Equal(0.25f, new StepLearningRate(1, 0.5f).FactorAt(progress));
        Assert.Equal(0.125f, new StepLearningRate(2, 0.5f, ScheduleUnit.Step).FactorAt(progress));
        Assert.Equal(0.25f, new ExponentialLearningRate(0.5f).FactorAt(progress));
        Assert.Equal(1 / 64f, new ExponentialLearningRate(0.5f, ScheduleUnit.Step).FactorAt(progress));
        Assert.Equal(1, new MilestonesLearningRate([3]).FactorAt(progress));
        Assert.Equal(0.1f, new MilestonesLearningRate([3], unit: ScheduleUnit.Step).FactorAt(progress));
        Assert.Equal(0.5f, new WarmUpLearningRate(new ConstantLearningRate(), 4, ScheduleUnit.Epoch).FactorAt(progress));
        Assert.Equal(0.75f, new WarmUpLearningRate(new ConstantLearningRate(), 8).FactorAt(progress));
    }

    [Fact]
    public void A_warm_up_keeps_the_state_of_what_it_warms_up()
    {
        var schedule = new WarmUpLearningRate(new ReduceOnPlateauLearningRate(0.5f, patience: 0), 2, ScheduleUnit.Epoch);
        ScheduleState state = schedule.CreateState();
        state.EndEpoch(1);
        state.EndEpoch(1);
        ScheduleState restored = schedule.CreateState();
        restored.Restore(state.Save());

        Assert.Equal(0.5f, state.FactorAt(new TrainingProgress(2, 0, 2, 1)));
        Assert.Equal(0.25f, restored.FactorAt(new TrainingProgress(1, 0, 1, 1)));
    }

    [Fact]
    public void Schedules_with_equal_milestones_are_equal_and_name_them()
    {
        Assert.Equal(new MilestonesLearningRate([1, 2]), new MilestonesLearningRate([1, 2]));
        Assert.NotEqual(new MilestonesLearningRate([1, 2]), new MilestonesLearningRate([1, 3]));
        Assert.Contains("[1, 2]", new MilestonesLearningRate([1, 2]).ToString());
    }

    // With inputs 1 and targets 0 the gradient is 2 w, so that each epoch's rate can be read off the weight.
    [Fact]
    public void A_training_tells_the_schedule_of_its_epochs()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(1), new Dense(1, Bias: false)), 0);

        TrainingHistory history = NetworkTrainer.Train(
            network, new InMemoryBatches([1, 1, 1, 1, 1], 1, new float[5], 1), null,
            new TrainingOptions
            {
                Epochs = 5,
                BatchSize = 2,
                Optimizer = new SgdOptimizer(0.125f),
                Schedule = new StepLearningRate(2, 0.5f),
                Loss = new MeanSquareErrorLoss(),
            });

        Assert.Equal([0.125f, 0.125f, 0.0625f, 0.0625f, 0.03125f], history.Epochs.Select(epoch => epoch.LearningRate));
    }

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
        {
            expected *= 1 - (2 * Rate * schedule.FactorAt(step, 6));
        }
        Assert.Equal(expected, network.Parameters[0].Value.Span[0], 1e-6f);
    }

    public static TheoryData<LearningRateSchedule> OverSteps =>
    [
        new OneCycleLearningRate(), new CosineLearningRate(), new CosineRestartsLearningRate(1),
        new WarmUpLearningRate(new ConstantLearningRate(), 1, ScheduleUnit.Epoch), new WarmUpLearningRate(new CosineLearningRate(), 1),
    ];

    [Theory]
    [MemberData(nameof(OverSteps))]
    public void A_schedule_over_all_steps_refuses_a_source_of_unknown_length(LearningRateSchedule schedule)
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(1), new Dense(1)), 0);
        var options = new TrainingOptions { Loss = new MeanSquareErrorLoss(), Schedule = schedule };

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
