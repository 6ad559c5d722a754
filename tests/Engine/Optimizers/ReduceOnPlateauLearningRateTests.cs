using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Engine.Tests.Optimizers;

public class ReduceOnPlateauLearningRateTests
{
    private static readonly ReduceOnPlateauLearningRate Settings =
        new(factor: 0.5f, patience: 1, threshold: 0.1, cooldown: 2, minimum: 0.2f);

    private static readonly double[] Losses =
        [1, 0.95, 0.8, 0.79, 0.78, 0.77, 0.76, 0.75, 0.74, 0.73, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5];

    // What PyTorch 1.13's ReduceLROnPlateau gives after each of these losses.
    private static readonly float[] Factors =
        [1, 1, 1, 1, 0.5f, 0.5f, 0.5f, 0.5f, 0.25f, 0.25f, 0.25f, 0.25f, 0.2f, 0.2f, 0.2f, 0.2f, 0.2f, 0.2f];

    [Fact]
    public void Factors_are_PyTorchs()
    {
        ScheduleState state = Settings.CreateState();

        Assert.Equal(1, state.FactorAt(default));
        Assert.Equal(Factors, Losses.Select(loss => After(state, loss)));
    }

    [Fact]
    public void A_restored_state_goes_on_as_it_would()
    {
        for (int epoch = 1; epoch < Losses.Length; epoch++)
        {
            ScheduleState state = Settings.CreateState();
            foreach (double loss in Losses[..epoch])
            {
                state.EndEpoch(loss);
            }
            ScheduleState restored = Settings.CreateState();
            restored.Restore(state.Save());

            Assert.Equal(Factors[epoch - 1], restored.FactorAt(default));
            Assert.Equal(Factors[epoch..], Losses[epoch..].Select(loss => After(restored, loss)));
        }
    }

    [Fact]
    public void The_state_of_another_schedule_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Settings.CreateState().Restore([]));
        Assert.Throws<ArgumentException>(() => new ConstantLearningRate().CreateState().Restore([1]));
        Assert.Empty(new ConstantLearningRate().CreateState().Save());
    }

    [Fact]
    public void A_loss_that_is_not_a_number_is_no_improvement()
    {
        ScheduleState state = Settings.CreateState();
        state.EndEpoch(1);
        state.EndEpoch(double.NaN);

        Assert.Equal(0.5f, After(state, double.NaN));
    }

    // The weight moves from 0 towards 1 by steps of nothing, so that no epoch is better than the first.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_training_lowers_its_rate_on_a_plateau(bool validated)
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(1), new Dense(1, Bias: false)), 0);
        var rows = new InMemoryBatches([1], 1, new float[] { 1 }, 1);

        TrainingHistory history = NetworkTrainer.Train(
            network, rows, validated ? rows : null,
            new TrainingOptions
            {
                Epochs = 5,
                Optimizer = new SgdOptimizer(1e-30f),
                Loss = new MeanSquareErrorLoss(),
                Schedule = new ReduceOnPlateauLearningRate(factor: 0.5f, patience: 1),
            });

        Assert.Equal([1e-30f, 1e-30f, 1e-30f, 0.5e-30f, 0.5e-30f], history.Epochs.Select(epoch => epoch.LearningRate));
    }

    [Fact]
    public void A_training_watches_the_validation_rows_where_there_are_any()
    {
        // The training rows' loss falls from 4 by a ninth of the distance to 2 an epoch, that of the validation row at 0 rises.
        var network = new Network(NetworkSpec.Sequential(Shape.Of(1), new Dense(1, Bias: false)), 0);
        network.Parameters[0].Value.Span[0] = 0;
        var options = new TrainingOptions
        {
            Epochs = 4,
            Optimizer = new SgdOptimizer(0.05f),
            Loss = new MeanSquareErrorLoss(),
            Schedule = new ReduceOnPlateauLearningRate(factor: 0.5f, patience: 0),
        };
        float LastRate(InMemoryBatches? validation) => NetworkTrainer.Train(
            network.Clone(), new InMemoryBatches([1], 1, new float[] { 2 }, 1), validation, options).Epochs[^1].LearningRate;

        Assert.Equal(0.05f, LastRate(null));
        Assert.Equal(0.05f / 4, LastRate(new InMemoryBatches([1], 1, new float[] { 0 }, 1)));
    }

    private static float After(ScheduleState state, double loss)
    {
        state.EndEpoch(loss);
        return state.FactorAt(default);
    }
}
