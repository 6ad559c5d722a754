using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Engine.Tests.Layers;

public class SliceTests
{
    [Fact]
    public void Gradients_are_those_of_small_steps()
    {
        GradientChecker.Check(new Slice(2, 3), 3, Shape.Of(7));
        GradientChecker.Check(new Slice(1, 2), 2, Shape.Of(4, 3, 5));
        GradientChecker.Check(new Slice(1, 2, Axis: 1), 2, Shape.Of(4, 3, 5));
        GradientChecker.Check(new Slice(2, 2, Axis: 2), 3, Shape.Of(4, 3, 5));
    }

    [Fact]
    public void Rows_of_an_image_are_its_channels_from_the_start_on()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(3, 1, 2), new Slice(1, 1)), 1);
        float[] outputs = new float[4];

        network.Predict([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], 2, outputs);

        Assert.Equal(Shape.Of(1, 1, 2), network.Spec.Output);
        Assert.Equal([3, 4, 9, 10], outputs);
    }

    [Fact]
    public void Rows_cut_along_the_last_axis_are_the_parts_of_each_position()
    {
        NetworkSpec spec = NetworkSpec.From([2, 3]).Slice(1, 2, axis: 1).Build();
        float[] outputs = new float[8];

        new Network(spec, 1).Predict([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], 2, outputs);

        Assert.Equal(Shape.Of(2, 2), spec.Output);
        Assert.Equal([2, 3, 5, 6, 8, 9, 11, 12], outputs);
    }

    [Theory]
    [InlineData(-1, 2, 0)]
    [InlineData(0, 0, 0)]
    [InlineData(2, 2, 0)]
    [InlineData(int.MaxValue, int.MaxValue, 0)]
    [InlineData(3, 2, 1)]
    [InlineData(0, 1, 2)]
    [InlineData(0, 1, -1)]
    public void A_part_that_is_not_there_is_refused(int start, int count, int axis) =>
        Assert.ThrowsAny<ArgumentException>(() => NetworkSpec.Sequential(Shape.Of(3, 4), new Slice(start, count, axis)));

    [Fact]
    public void Layers_behind_the_first_features_learn_from_them()
    {
        NetworkSpec spec = NetworkSpec.From(Shape.Of(3)).Slice(0, 2).MissingValues(1, "filled").InputScaling(name: "scaled")
            .Add(new PiecewiseLinearEncoding(1) { Columns = 1 }, "encoded", ["filled"])
            .Concatenate(["scaled", "encoded"]).Build();
        var network = new Network(spec, 1);
        float[] features = [1, 10, 7, 2, float.NaN, 8, 3, 30, 9];

        ScalingLearner.Learn(network, new InMemoryBatches(features, 3, [0, 1, 0], 2) { UnscaledInputs = [true, false, true] });

        var parameters = network.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Values.ToArray());
        Assert.Equal([2, 20], parameters["filled.fill"]);
        Assert.Equal([1], parameters["filled.columns"]);
        Assert.Equal([0, 20, 0], parameters["scaled.offset"]);
        Assert.Equal([1], parameters["encoded.offset"]);
        Assert.True(spec.TakesMissing);
    }

    [Fact]
    public void Sparse_features_are_scaled_as_they_are_without_a_slice()
    {
        var rows = new SparseRows(70);
        for (int row = 0; row < 40; row++)
        {
            rows.Add([row, 69], [3 + row, 1]);
        }
        var whole = new Network(NetworkSpec.Sequential(Shape.Of(70), new InputScaling()), 1);
        var part = new Network(NetworkSpec.Sequential(Shape.Of(70), new Slice(0, 60), new InputScaling()), 1);
        foreach (Network network in new[] { whole, part })
        {
            ScalingLearner.Learn(network, new InMemoryBatches(rows, new int[40], 1));
        }

        Assert.Equal(whole.Parameters[1].Values[..60].ToArray(), part.Parameters[1].Values.ToArray());
        Assert.NotEqual(1, part.Parameters[1].Values[5]);
    }

    [Fact]
    public void A_part_along_another_axis_is_no_start_of_the_features() => Assert.Throws<InvalidOperationException>(
        () => ScalingLearner.Learn(
            new Network(NetworkSpec.From([3, 4]).Slice(0, 2, axis: 1).InputScaling().Build(), 1),
            new InMemoryBatches(new float[12], 12, [0], 1)));

    [Fact]
    public void A_layer_that_learns_takes_the_first_features_alone()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(3), new Slice(1, 2), new InputScaling()), 1);

        Assert.Contains(
            "only the input or a ChannelsFirst of it or a MissingValues of it may come",
            Assert.Throws<InvalidOperationException>(
                () => ScalingLearner.Learn(network, new InMemoryBatches([1, 2, 3], 3, [0], 1))).Message,
            StringComparison.Ordinal);
    }
}
