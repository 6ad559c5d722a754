using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Engine.Tests.Layers;

public sealed class OutputScalingTests
{
    // Targets 2, 4, 6, 8 (mean 5, mean square deviation 5), and 7 four times.
    private static readonly float[] Targets = [2, 7, 4, 7, 6, 7, 8, 7];

    private static InMemoryBatches Rows() => new([1, 2, 3, 4], 1, Targets, 2, shuffle: false);

    private static Network Net(params LayerSpec[] layers) => new(NetworkSpec.Sequential(Shape.Of(1), layers), seed: 1);

    [Fact]
    public void Gradients_are_those_of_small_steps() => GradientChecker.Check(new OutputScaling(), 3, Shape.Of(3, 5));

    [Fact]
    public void A_new_layer_changes_nothing_and_a_learned_one_scales_and_adds()
    {
        Network network = new(NetworkSpec.Sequential(Shape.Of(2), new OutputScaling()), 0);
        float[] outputs = new float[4];
        network.Predict([1, 2, 3, 4], 2, outputs);
        Assert.Equal([1, 2, 3, 4], outputs);

        new float[] { 1, 2 }.CopyTo(network.Parameters.Single(p => p.Name == "output_scaling_1.offset").Value.Span);
        new float[] { 10, 0.5f }.CopyTo(network.Parameters.Single(p => p.Name == "output_scaling_1.scale").Value.Span);
        network.Predict([1, 2, 3, 4], 2, outputs);

        Assert.Equal([11, 3, 31, 4], outputs);
        Assert.All(network.Parameters, parameter => Assert.False(parameter.Trainable));
    }

    [Fact]
    public void Mean_and_deviation_are_those_of_each_target_and_one_where_it_does_not_vary()
    {
        Network network = Net(new InputScaling(), new Dense(2), new OutputScaling());

        ScalingLearner.Learn(network, Rows());

        Assert.Equal([5f, 7f], network.Parameters[^2].Value.Span.ToArray());
        Assert.Equal([(float)Math.Sqrt(5), 1f], network.Parameters[^1].Value.Span.ToArray());
        Assert.Equal([2.5f], network.Parameters[0].Value.Span.ToArray());
    }

    [Fact]
    public void Training_with_scaled_outputs_is_that_of_standardized_targets_without_the_layer()
    {
        float deviation = (float)Math.Sqrt(5);
        float[] standardized = [.. Targets.Select((target, i) => i % 2 == 0 ? (target - 5) / deviation : target - 7)];
        var options = new TrainingOptions { Epochs = 3, BatchSize = 3, Loss = new HuberLoss(), Optimizer = new SgdOptimizer(0.1f) };
        Network scaled = Net(new Dense(5), new Tanh(), new Dense(2, Bias: false), new OutputScaling());
        Network plain = Net(new Dense(5), new Tanh(), new Dense(2, Bias: false));
        var rows = new InMemoryBatches([1, 2, 3, 4], 1, standardized, 2, shuffle: false);

        TrainingHistory history = NetworkTrainer.Train(scaled, Rows(), Rows(), options);
        TrainingHistory expected = NetworkTrainer.Train(plain, rows, rows, options);

        Assert.Equal(
            expected.Epochs.Select(epoch => (epoch.Loss, epoch.ValidationLoss)),
            history.Epochs.Select(epoch => (epoch.Loss, epoch.ValidationLoss)));
        foreach ((Parameter was, Parameter now) in plain.Parameters.Zip(scaled.Parameters))
        {
            Assert.Equal(was.Value.Span.ToArray(), now.Value.Span.ToArray());
        }
        float[] outputs = new float[2], raw = new float[2];
        scaled.Predict([3], 1, outputs);
        plain.Predict([3], 1, raw);
        Assert.Equal((raw[0] * deviation) + 5, outputs[0], 1e-5f);
        Assert.Equal(raw[1] + 7, outputs[1], 1e-5f);
    }

    [Fact]
    public void No_rows_or_a_cancelled_pass_leave_the_layer_as_it_was()
    {
        Network network = Net(new Dense(2), new OutputScaling());

        Assert.Throws<InvalidOperationException>(
            () => ScalingLearner.Learn(network, new InMemoryBatches([], 1, Array.Empty<float>(), 2)));
        ScalingLearner.Learn(network, Rows(), new CancellationToken(canceled: true));

        Assert.Equal([0f, 0, 1, 1], network.Parameters.TakeLast(2).SelectMany(parameter => parameter.Value.Span.ToArray()));
    }

    [Fact]
    public void Scaled_outputs_where_targets_have_a_range_or_are_classes_are_refused()
    {
        var classes = new InMemoryBatches([1, 2], 1, [0, 1], 2);

        Assert.Contains(nameof(OutputScaling), Assert.Throws<ArgumentException>(() => NetworkTrainer.Train(
            Net(new Dense(2), new OutputScaling()), Rows(), null, new TrainingOptions { Loss = new BinaryCrossEntropyLoss() })).Message,
            StringComparison.Ordinal);
        Assert.Contains(nameof(OutputScaling), Assert.Throws<ArgumentException>(() => NetworkTrainer.Train(
            Net(new Dense(2), new OutputScaling()), classes, null, new TrainingOptions { Loss = new MeanSquareErrorLoss() })).Message,
            StringComparison.Ordinal);
    }
}
