using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Tests.Networks;

public class NetworkSpecTests
{
    private static readonly NetworkSpec LeNet = NetworkSpec.Sequential(
        Shape.Of(1, 28, 28), new Conv2D(8, 3), new Relu(), new MaxPool2D(2), new Conv2D(16, 3), new Relu(), new MaxPool2D(2),
        new Flatten(), new Dense(128), new Relu(), new Dense(10), new Softmax());

    [Fact]
    public void Shapes_are_inferred_layer_by_layer() => Assert.Equal(
        ["8 x 26 x 26", "8 x 26 x 26", "8 x 13 x 13", "16 x 11 x 11", "16 x 11 x 11", "16 x 5 x 5", "400", "128", "128", "10", "10"],
        LeNet.Nodes.Select(node => node.Output.ToString()));

    [Fact]
    public void Names_are_kinds_with_numbers() => Assert.Equal(
        [
            "conv2d_1", "relu_1", "max_pool2d_1", "conv2d_2", "relu_2", "max_pool2d_2",
            "flatten_1", "dense_1", "relu_3", "dense_2", "softmax_1",
        ],
        LeNet.Nodes.Select(node => node.Name));

    [Fact]
    public void Parameters_and_multiply_adds_are_counted()
    {
        Assert.Equal(80 + 1168 + 51328 + 1290, LeNet.ParameterCount);
        Assert.Equal((8 * 26 * 26 * 9) + (16 * 11 * 11 * 72) + (400 * 128) + 1280, LeNet.MultiplyAdds);
    }

    [Fact]
    public void A_branch_and_a_skip_make_a_graph()
    {
        NetworkSpec spec = NetworkSpec.From(Shape.Of(4))
            .Add(new Dense(4), "branch")
            .Add(new Add(), "join", ["branch", NetworkSpec.InputName])
            .Build();

        Assert.Equal([0, -1], spec.Nodes[1].InputIndices);
        Assert.Equal(Shape.Of(4), spec.Output);
    }

    [Fact]
    public void A_name_given_automatically_avoids_those_that_are_taken()
    {
        NetworkSpec spec = NetworkSpec.From(Shape.Of(4)).Add(new Dense(4), "dense_1").Add(new Dense(4)).Build();

        Assert.Equal("dense_2", spec.Nodes[1].Name);
    }

    [Fact]
    public void Mistakes_in_the_graph_are_refused()
    {
        NetworkSpecBuilder builder = NetworkSpec.From(Shape.Of(4)).Add(new Dense(4), "a");

        Assert.Throws<ArgumentException>(() => builder.Add(new Dense(4), "a"));
        Assert.Throws<ArgumentException>(() => builder.Add(new Dense(4), NetworkSpec.InputName));
        Assert.Throws<ArgumentException>(() => builder.Add(new Dense(4), "with space"));
        Assert.Throws<ArgumentException>(() => builder.Add(new Dense(4), "b", ["unknown"]));
        Assert.Throws<ArgumentException>(() => builder.Add(new Add(), "b", ["a"]));
        Assert.Throws<ArgumentException>(() => NetworkSpec.Sequential(Shape.Of(4)));
    }

    [Fact]
    public void A_layer_that_feeds_nothing_is_refused_by_name()
    {
        NetworkSpecBuilder builder = NetworkSpec.From(Shape.Of(4))
            .Add(new Dense(4), "lost").Add(new Dense(3), "kept", [NetworkSpec.InputName]);

        Assert.Contains("lost", Assert.Throws<ArgumentException>(builder.Build).Message);
    }

    [Fact]
    public void Sizes_beyond_64_bits_are_refused()
    {
        NetworkSpecBuilder builder = NetworkSpec.From(Shape.Of(int.MaxValue))
            .Add(new Dense(int.MaxValue)).Add(new Dense(int.MaxValue)).Add(new Dense(int.MaxValue));

        Assert.Throws<ArgumentException>(builder.Build);
    }
}
