using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;

namespace MLNetDeep.Engine.Tests.Layers;

public class ScaleShiftTests
{
    [Theory]
    [InlineData(ScaleMode.Whole, 3)]
    [InlineData(ScaleMode.PerChannel, 1)]
    [InlineData(ScaleMode.PerChannel, 5)]
    [InlineData(ScaleMode.PerFeature, 3)]
    public void Gradients_are_those_of_small_steps(ScaleMode mode, int rows)
    {
        GradientChecker.Check(new ScaleShift(mode), rows, Shape.Of(2, 5, 3));
        GradientChecker.Check(new ScaleShift(mode), rows, Shape.Of(7));
        GradientChecker.Check(new ScaleShift(mode) { Trainable = false }, rows, Shape.Of(3, 4));
    }

    [Theory]
    [InlineData(ScaleMode.Whole, 1)]
    [InlineData(ScaleMode.PerChannel, 2)]
    [InlineData(ScaleMode.PerFeature, 6)]
    public void Parameters_are_as_many_as_the_mode_says(ScaleMode mode, int count)
    {
        var spec = NetworkSpec.Sequential([2, 3], new ScaleShift(mode));

        Assert.All(new Network(spec, 1).Parameters, parameter => Assert.Equal(count, parameter.Values.Length));
    }

    [Fact]
    public void A_convolution_before_it_computes_both_with_the_same_results()
    {
        var network = new Network(NetworkSpec.Sequential([2, 6, 5], new Conv2D(3, 3), new ScaleShift(), new Relu()), 1);
        float[] scale = [2, -1, 0.5f], shift = [1, 3, -2];
        scale.CopyTo(network.Parameters[2].Value.Span);
        shift.CopyTo(network.Parameters[3].Value.Span);
        float[] input = GradientChecker.SpacedValues(60, 1);
        float[] convolved = new float[36], outputs = new float[36];
        network.EndingAt("conv2d_1").Predict(input, 1, convolved);
        network.Predict(input, 1, outputs);

        for (int i = 0; i < outputs.Length; i++)
        {
            Assert.Equal(Math.Max(0, (convolved[i] * scale[i / 12]) + shift[i / 12]), outputs[i], 1e-4f);
        }
    }

    [Fact]
    public void An_unknown_mode_is_refused() =>
        Assert.Throws<ArgumentException>(() => NetworkSpec.Sequential([3], new ScaleShift((ScaleMode)9)));
}
