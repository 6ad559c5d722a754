using MLNetDeep.Engine.Imaging;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Tests.Support;

namespace MLNetDeep.Pictures.Tests;

public class FeatureMapsTests
{
    private static readonly Network Small = new(
        NetworkSpec.Sequential(
            Shape.Of(1, 4, 4), new InputScaling(), new Conv2D(2, 3), new Relu(), new MaxPool2D(2), new Dropout(0.5f), new Flatten(),
            new Dense(2), new Softmax()),
        1);

    [Fact]
    public void They_are_what_the_layer_gives_in_a_prediction()
    {
        var network = new Network(
            NetworkSpec.Sequential(Shape.Of(1, 2, 3), new Conv2D(2, new Size2D(1, 2)), new Relu(), new Flatten(), new Dense(2)), 1);
        new float[] { 1, -1, 0.5f, 2 }.CopyTo(network.Parameters[0].Value.Span);
        network.Parameters[1].Value.Span.Clear();

        var before = FeatureMaps.Of(network, [1, 2, 4, 8, 3, 5], "conv2d_1");
        var after = FeatureMaps.Of(network, [1, 2, 4, 8, 3, 5], "relu_1");

        Assert.Equal(Shape.Of(2, 2, 2), before.Shape);
        Assert.Equal([-1, -2, 5, -2, 4.5f, 9, 10, 11.5f], before.Values);
        Assert.Equal([0, 0, 5, 0, 4.5f, 9, 10, 11.5f], after.Values);
    }

    [Fact]
    public void All_layers_that_change_something_follow_the_input()
    {
        IReadOnlyList<FeatureMaps> all = FeatureMaps.OfAll(Small, RandomArrays.Normal(16, 1));

        Assert.Equal(["input", "conv2d_1", "relu_1", "max_pool2d_1", "dense_1", "softmax_1"], all.Select(maps => maps.Layer));
        Assert.Equal(
            [Shape.Of(1, 4, 4), Shape.Of(2, 2, 2), Shape.Of(2, 2, 2), Shape.Of(2, 1, 1), Shape.Of(1, 1, 2), Shape.Of(1, 1, 2)],
            all.Select(maps => maps.Shape));
        Assert.Equal(RandomArrays.Normal(16, 1), all[0].Values);
    }

    [Fact]
    public void Maps_stored_pixel_by_pixel_are_given_map_by_map()
    {
        var network =
            new Network(NetworkSpec.Sequential(Shape.Of(1, 2, 3), new InputScaling(), new ChannelsFirst(), new Flatten(), new Dense(1)), 1);

        var maps = FeatureMaps.Of(network, [1, 2, 3, 4, 5, 6], "input_scaling_1");

        Assert.Equal(Shape.Of(3, 1, 2), maps.Shape);
        Assert.Equal([1, 4, 2, 5, 3, 6], maps.Values);
        Assert.Equal([1, 4, 2, 5, 3, 6], FeatureMaps.OfAll(network, [1, 2, 3, 4, 5, 6])[0].Values);
        Assert.Equal([1, 4, 2, 5, 3, 6], FeatureMaps.Of(network, [1, 2, 3, 4, 5, 6], "channels_first_1").Values);
    }

    [Fact]
    public void A_plain_row_is_shown_as_the_image_that_is_told()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(6), new Dense(1)), 1);

        Assert.Equal(Shape.Of(1, 2, 3), FeatureMaps.OfAll(network, new float[6], new PixelLayout(2, 3))[0].Shape);
        Assert.Equal(Shape.Of(1, 1, 6), FeatureMaps.OfAll(network, new float[6])[0].Shape);
    }

    [Fact]
    public void A_sequence_is_one_map_with_a_row_a_channel()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(3, 9), new Conv1D(2, 5)), 1);

        Assert.Equal([Shape.Of(1, 3, 9), Shape.Of(1, 2, 5)], FeatureMaps.OfAll(network, new float[27]).Select(maps => maps.Shape));
    }

    [Fact]
    public void Branches_of_a_graph_have_maps()
    {
        var network = new Network(NetworkSpec.Residual(Shape.Of(1, 6, 6), 2, [1], 3), 1);

        Assert.Equal(Shape.Of(3, 6, 6), FeatureMaps.Of(network, RandomArrays.Normal(36, 1), "add_1").Shape);
    }

    [Fact]
    public void An_unknown_layer_and_an_input_that_does_not_fit_are_refused()
    {
        Assert.Contains("max_pool2d_1", Assert.Throws<ArgumentException>(() => FeatureMaps.Of(Small, new float[16], "conv2d_7")).Message);
        Assert.Contains("15", Assert.Throws<ArgumentException>(() => FeatureMaps.Of(Small, new float[15], "conv2d_1")).Message);
        float[] broken = new float[16];
        broken[3] = float.NaN;
        Assert.Contains("number 3", Assert.Throws<ArgumentException>(() => FeatureMaps.OfAll(Small, broken)).Message);
    }
}
