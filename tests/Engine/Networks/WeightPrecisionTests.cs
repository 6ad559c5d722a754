using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Tests.Support;

namespace MLNetDeep.Engine.Tests.Networks;

public class WeightPrecisionTests
{
    private const int Rows = 40;

    private static readonly NetworkSpec Spec = NetworkSpec.Sequential(
        Shape.Of(1, 9, 9), new Conv2D(4, 3), new Relu(), new Flatten(), new Dense(70), new Tanh(), new Dense(5));

    [Fact]
    public void Weights_of_dense_layers_are_rounded_in_a_copy()
    {
        var network = new Network(Spec, 1);
        float[][] before = [.. network.Parameters.Select(parameter => parameter.Values.ToArray())];
        Network half = network.ToPrecision(WeightPrecision.BFloat16);

        foreach ((Parameter given, Parameter rounded, float[] values) in network.Parameters.Zip(half.Parameters, before))
        {
            Assert.Equal(values, given.Values.ToArray());
            bool dense = given.Name.StartsWith("dense", StringComparison.Ordinal) && given.Shape.Rank == 2;
            Assert.Equal(!dense, rounded.Values.SequenceEqual(values));
            Assert.All(values.Zip(rounded.Values.ToArray()), pair => Assert.InRange(
                Math.Abs(pair.First - pair.Second), 0, Math.Abs(pair.First) / 256));
        }
    }

    [Fact]
    public void Outputs_of_one_row_and_of_many_have_the_same_bits_and_are_near_those_of_single_precision()
    {
        var network = new Network(Spec, 1);
        Network half = network.ToPrecision(WeightPrecision.BFloat16);
        float[] x = RandomArrays.Normal(Rows * 81, 2);
        float[] single = new float[Rows * 5];
        float[] many = new float[Rows * 5];
        network.Predict(x, Rows, single);
        half.Predict(x, Rows, many);
        float[] one = new float[5];
        for (int row = 0; row < Rows; row++)
        {
            half.Predict(x.AsSpan(row * 81, 81), 1, one);
            Assert.Equal(many.AsSpan(row * 5, 5).ToArray(), one);
        }

        Assert.NotEqual(single, many);
        Assert.All(single.Zip(many), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 0.02f));
    }

    [Fact]
    public void Single_precision_is_a_copy()
    {
        var network = new Network(Spec, 1);
        Network copy = network.ToPrecision(WeightPrecision.Single);

        Assert.NotSame(network, copy);
        Assert.All(
            network.Parameters.Zip(copy.Parameters), pair => Assert.Equal(pair.First.Values.ToArray(), pair.Second.Values.ToArray()));
    }

    [Fact]
    public void Another_precision_is_refused()
    {
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(
            () => new Network(Spec, 1).ToPrecision((WeightPrecision)7));

        Assert.Contains("BFloat16", error.Message, StringComparison.Ordinal);
    }
}
