using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Engine.Tests.Layers;

public class MissingValuesTests
{
    private const float None = float.NaN;

    // Medians 3, 6 and 20; the last is missing twice, the first once.
    private static readonly float[] Rows = [1, 5, None, 3, 6, 20, None, 7, 10, 9, 6, 30, 3, 8, None];

    [Fact]
    public void Medians_take_the_place_of_missing_values_and_indicators_tell_where_they_were_missing_in_training()
    {
        Network network = Learned(new MissingValues { Columns = 2 });
        float[] outputs = new float[10];
        network.Predict([None, None, 1, 2, 3, None], 2, outputs);
        Assert.Equal([3, 6, 1, 1, 0, 2, 3, 20, 0, 1], outputs);
    }

    [Theory]
    [InlineData(null, new float[] { 3, 6, 20, 1, 1, 1 })]
    [InlineData(0, new float[] { 3, 6, 20 })]
    [InlineData(1, new float[] { 3, 6, 20, 1 })]
    public void There_are_as_many_indicators_as_asked_for(int? columns, float[] expected)
    {
        Network network = Learned(new MissingValues { Columns = columns });
        float[] outputs = new float[expected.Length];
        network.Predict([None, None, None], 1, outputs);
        Assert.Equal(expected, outputs);
    }

    [Fact]
    public void Features_that_are_always_missing_are_zero()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(1), new MissingValues()), 1);
        ScalingLearner.Learn(network, new InMemoryBatches([None, None], 1, new float[4], 2));
        float[] outputs = new float[2];
        network.Predict([None], 1, outputs);
        Assert.Equal([0, 1], outputs);
    }

    [Fact]
    public void The_scaling_behind_it_is_of_filled_values_and_leaves_indicators_alone()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(3), new MissingValues { Columns = 2 }, new InputScaling()), 1);
        ScalingLearner.Learn(network, new InMemoryBatches(Rows, 3, new float[25], 5));
        float[] offset = network.Parameters[2].Values.ToArray();
        Assert.Equal((1 + 3 + 3 + 9 + 3) / 5.0, offset[0], 1e-6);
        Assert.Equal((20 + 20 + 10 + 30 + 20) / 5.0, offset[2], 1e-5);
        Assert.Equal([0, 0], offset[3..]);
        Assert.Equal([1, 1], network.Parameters[3].Values[3..].ToArray());
    }

    [Fact]
    public void The_encoding_behind_it_is_of_values_that_are_there()
    {
        var network = new Network(
            NetworkSpec.Sequential(Shape.Of(3), new MissingValues { Columns = 2 }, new PiecewiseLinearEncoding(1) { Columns = 3 }), 1);
        ScalingLearner.Learn(network, new InMemoryBatches(Rows, 3, new float[15], 3));
        float[] outputs = new float[3];
        network.Predict([None, 6.5f, 15], 1, outputs);
        Assert.Equal([0.25f, 0.5f, 0.25f], outputs);
    }

    [Fact]
    public void Gradients_are_those_of_small_steps()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(3), new MissingValues { Columns = 2 }, new Dense(1)), 1);
        ScalingLearner.Learn(network, new InMemoryBatches(Rows, 3, new float[5], 1));
        new float[] { 2, 3, 4, 5, 6 }.CopyTo(network.Parameters[2].Value.Span);
        float[] gradient = new float[6];
        new InputGradient(network, 2).Compute([1, None, 2, None, 1, 1], 2, 0, gradient);
        Assert.Equal([2, 0, 4, 0, 3, 4], gradient);
        GradientChecker.Check(new MissingValues { Columns = 0 }, 3, Shape.Of(7));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    public void A_number_of_indicators_out_of_range_is_refused(int columns)
    {
        Assert.Throws<ArgumentException>(() => NetworkSpec.Sequential(Shape.Of(3), new MissingValues { Columns = columns }));
        Assert.Throws<NetworkShapeException>(() => NetworkSpec.Sequential(Shape.Of(1, 2, 3), new MissingValues()));
    }

    private static Network Learned(MissingValues layer)
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(3), layer), 1);
        int outputs = (int)network.Spec.Output.Elements;
        ScalingLearner.Learn(network, new InMemoryBatches(Rows, 3, new float[5 * outputs], outputs));
        return network;
    }
}
