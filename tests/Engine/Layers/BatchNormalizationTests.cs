using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;

namespace MLNetDeep.Engine.Tests.Layers;

public class BatchNormalizationTests
{
    [Theory]
    [InlineData(2, 3, 5)]
    [InlineData(1, 2, 7)]
    [InlineData(5, 1, 1)]
    public void Gradients_are_those_of_small_steps(int rows, int height, int width)
    {
        GradientChecker.Check(new BatchNormalization(), rows, Shape.Of(3, height, width));
        GradientChecker.Check(new BatchNormalization { Epsilon = 0.5f }, rows + 2, Shape.Of(height * width));
        GradientChecker.Check(new BatchNormalization(), rows + 1, Shape.Of(height, width));
    }

    [Fact]
    public void Training_normalizes_by_the_batch_and_moves_the_running_statistics_as_PyTorch_does()
    {
        Network network = Create(new BatchNormalization { Epsilon = 1, Momentum = 0.25f }, Shape.Of(2));

        // Means 4 and 0, variances 8 and 2.625 over the number, 12 and 3.9375 over the number less one.
        float[] outputs = Train(network, 3, [2, -1.5f, 8, -0.75f, 2, 2.25f]);

        float[] expected =
            [-2 / 3f, -1.5f / MathF.Sqrt(3.6250f), 4 / 3f, -0.75f / MathF.Sqrt(3.6250f), -2 / 3f, 2.25f / MathF.Sqrt(3.6250f)];
        Kernels.KernelAssert.Close(expected, outputs, 1e-6);
        Assert.Equal([1, 0], Values(network, "running_mean"));
        Assert.Equal([0.75f + (0.25f * 12), 0.75f + (0.25f * 3.9375f)], Values(network, "running_var"));
    }

    [Fact]
    public void Prediction_uses_the_running_statistics_and_leaves_them()
    {
        Network network = Create(new BatchNormalization { Epsilon = 1 }, Shape.Of(2, 1, 2));
        Set(network, "weight", 2, 1);
        Set(network, "bias", 0.5f, -1);
        Set(network, "running_mean", 1, 2);
        Set(network, "running_var", 3, 15);
        float[] outputs = new float[4];

        network.Predict([1, 3, 2, 6], 1, outputs);

        Assert.Equal([0.5f, 2.5f, -1, 0], outputs);
        Assert.Equal([1, 2], Values(network, "running_mean"));
        Assert.Equal([3, 15], Values(network, "running_var"));
    }

    [Fact]
    public void A_single_element_a_channel_is_normalized_by_the_running_statistics_which_stay()
    {
        Network network = Create(new BatchNormalization { Epsilon = 1 }, Shape.Of(2));
        Set(network, "running_mean", 1, 2);
        Set(network, "running_var", 3, 15);

        Assert.Equal([2, -0.5f], Train(network, 1, [5, 0]));
        Assert.Equal([1, 2], Values(network, "running_mean"));
        Assert.Equal([3, 15], Values(network, "running_var"));
    }

    [Fact]
    public void The_gradients_of_a_single_element_a_channel_are_those_of_constants()
    {
        Network network = new(
            NetworkSpec.Sequential(Shape.Of(3), new Dense(4), new BatchNormalization(), new Tanh(), new Dense(2), new Softmax()), 1);
        new float[] { 0.5f, 2, 1, 3 }.CopyTo(network.Parameters.Single(p => p.Name.EndsWith("running_var")).Value.Span);

        GradientChecker.Check(network, new CrossEntropyLoss(), 1, [0.3f, -1, 2], [0, 1]);
    }

    [Fact]
    public void Weight_and_bias_are_trained_and_start_as_the_identity()
    {
        Network network = Create(new BatchNormalization(), Shape.Of(3, 4, 5));

        Assert.Equal(["weight", "bias"], network.Parameters.Where(p => p.Trainable).Select(p => p.Name.Split('.')[1]));
        Assert.Equal([1, 1, 1], Values(network, "weight"));
        Assert.Equal([0, 0, 0], Values(network, "bias"));
        Assert.Equal([0, 0, 0], Values(network, "running_mean"));
        Assert.Equal([1, 1, 1], Values(network, "running_var"));
    }

    [Theory]
    [InlineData(0, 0.1f)]
    [InlineData(float.NaN, 0.1f)]
    [InlineData(1e-5f, -0.1f)]
    [InlineData(1e-5f, 1.1f)]
    [InlineData(1e-5f, float.NaN)]
    public void Settings_out_of_range_are_refused(float epsilon, float momentum) => Assert.Throws<ArgumentException>(
        () => Create(new BatchNormalization { Epsilon = epsilon, Momentum = momentum }, Shape.Of(3)));

    private static Network Create(BatchNormalization spec, Shape input) => new(NetworkSpec.Sequential(input, spec), 1);

    private static float[] Train(Network network, int rows, float[] inputs)
    {
        var workspace = new TrainingWorkspace(network, rows, withoutLast: false, new Pass { Training = true, Rows = rows });
        inputs.CopyTo(workspace.Input(rows));
        workspace.Forward();
        return workspace.Output.ToArray();
    }

    private static float[] Values(Network network, string name) => Find(network, name).Value.Span.ToArray();

    private static void Set(Network network, string name, params float[] values) => values.CopyTo(Find(network, name).Value.Span);

    private static Parameter Find(Network network, string name) => network.Parameters.Single(p => p.Name.EndsWith("." + name));
}
