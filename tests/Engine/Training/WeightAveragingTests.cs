using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Engine.Tests.Training;

public sealed class WeightAveragingTests
{
    private const float Decay = 0.5f;

    // One weight that each step brings halfway to 4, in batches of a row.
    private static readonly InMemoryBatches Rows = new([1, 1, 1], 1, new float[] { 4, 4, 4 }, 1);

    private static readonly TrainingOptions Options = new()
    {
        Epochs = 1,
        BatchSize = 1,
        Loss = new MeanSquareErrorLoss(),
        Optimizer = new SgdOptimizer(0.25f),
        WeightAveraging = new WeightAveraging(Decay),
    };

    [Fact]
    public void The_model_has_the_average_of_the_weights_after_each_step()
    {
        Network network = Create();
        NetworkTrainer.Train(network, Rows, null, Options);

        double average = 0;
        double weight = 0;
        for (int step = 1; step <= 3; step++)
        {
            weight += (4 - weight) / 2;
            average += Math.Max(1 - Decay, 9.0 / (9 + step)) * (weight - average);
        }
        Assert.Equal(average, network.Parameters[0].Values[0], 1e-6);
    }

    [Fact]
    public void Steps_are_taken_from_the_weights_themselves()
    {
        double[] Losses(WeightAveraging? averaging) =>
            [.. NetworkTrainer.Train(Create(), Rows, null, Options with { Epochs = 3, WeightAveraging = averaging }).Epochs
                .Select(epoch => epoch.Loss)];

        Assert.Equal(Losses(null), Losses(new WeightAveraging(0.9f)));
    }

    [Fact]
    public void The_average_is_what_is_validated_and_what_early_stopping_keeps()
    {
        Network network = Create();
        TrainingOptions options = Options with { Epochs = 4, EarlyStopping = new EarlyStopping(9) };
        TrainingHistory history = NetworkTrainer.Train(network, Rows, Rows, options);

        Assert.Equal(4, history.BestEpoch);
        Assert.Equal(Math.Pow(4 - network.Parameters[0].Values[0], 2), history.Epochs[^1].ValidationLoss!.Value, 1e-6);
        Assert.NotEqual(history.Epochs[^1].Loss, history.Epochs[^1].ValidationLoss!.Value);
    }

    [Fact]
    public void What_is_learned_before_training_is_not_averaged()
    {
        float[] Scale(WeightAveraging? averaging)
        {
            var network = new Network(NetworkSpec.Sequential([2], new InputScaling(), new Dense(1)), 1);
            var rows = new InMemoryBatches([1, 7, 2, 9, 4, 3], 2, new float[] { 1, 2, 3 }, 1);
            NetworkTrainer.Train(network, rows, null, Options with { WeightAveraging = averaging });
            return [.. network.Parameters[0].Values, .. network.Parameters[1].Values];
        }

        Assert.Equal(Scale(null), Scale(new WeightAveraging(0.3f)));
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1f)]
    [InlineData(float.NaN)]
    public void A_decay_out_of_its_range_is_refused(float decay)
    {
        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(
            () => (Options with { WeightAveraging = new WeightAveraging(decay) }).Validate());
        Assert.Equal("WeightAveraging.Decay", exception.ParamName);
    }

    private static Network Create()
    {
        var network = new Network(NetworkSpec.Sequential([1], new Dense(1) { Bias = false }), 1);
        network.Parameters[0].Value.Span.Clear();
        return network;
    }
}
