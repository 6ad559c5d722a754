using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;
using MLNetDeep.Engine.Tests.Support;

namespace MLNetDeep.Engine.Tests.Layers;

public class DropoutTests
{
    [Theory]
    [InlineData(0f)]
    [InlineData(0.3f)]
    public void Gradients_are_those_of_small_steps(float rate) => GradientChecker.Check(new Dropout(rate), 5, Shape.Of(3, 4, 5));

    [Fact]
    public void Prediction_changes_nothing()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(50), new Dropout(0.5f)), 0);
        float[] inputs = RandomArrays.Normal(100, 1);
        float[] outputs = new float[100];

        network.Predict(inputs, 2, outputs);

        Assert.Equal(inputs, outputs);
    }

    [Fact]
    public void Training_drops_the_given_share_and_keeps_the_expectation()
    {
        float[] outputs = Forward(0.2f, seed: 1, step: 0, index: 0);

        Assert.InRange(outputs.Count(value => value == 0) / (double)outputs.Length, 0.18, 0.22);
        Assert.All(outputs, value => Assert.True(value is 0 or 1.25f));
    }

    [Fact]
    public void The_mask_depends_on_seed_step_and_layer_alone()
    {
        float[] mask = Forward(0.5f, 1, 0, 0);

        Assert.Equal(mask, Forward(0.5f, 1, 0, 0));
        Assert.NotEqual(mask, Forward(0.5f, 2, 0, 0));
        Assert.NotEqual(mask, Forward(0.5f, 1, 1, 0));
        Assert.NotEqual(mask, Forward(0.5f, 1, 0, 1));
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1f)]
    [InlineData(float.NaN)]
    public void A_rate_out_of_range_is_refused(float rate) =>
        Assert.Throws<ArgumentException>(() => NetworkSpec.Sequential(Shape.Of(3), new Dropout(rate)));

    private static float[] Forward(float rate, int seed, int step, int index)
    {
        var shape = Shape.Of(10_000);
        Layer layer = new Dropout(rate).CreateLayer("dropout", [shape], shape);
        float[] inputs = new float[10_000];
        Array.Fill(inputs, 1);
        float[] outputs = new float[10_000];
        var pass = new Pass { Rows = 1, Training = true, Seed = seed, Step = step };
        layer.Forward(new LayerState(
            pass, index, [new RowBuffer(inputs, 10_000)], new RowBuffer(outputs, 10_000),
            [default], default, [], new float[10_000], [], [], []));
        return outputs;
    }
}
