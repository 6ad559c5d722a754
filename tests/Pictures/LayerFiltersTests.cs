using MLNetDeep.Engine.Imaging;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Pictures.Tests;

public class LayerFiltersTests
{
    private static readonly Network Colors = new(
        NetworkSpec.Sequential(
            Shape.Of(8, 7, 3), new ChannelsFirst(), new InputScaling(), new Conv2D(4, new Size2D(3, 2)), new Relu(), new Conv2D(3, 1),
            new Flatten(), new Dense(2),
            new Softmax()),
        1);

    [Fact]
    public void Without_a_name_it_is_the_first_layer_with_filters()
    {
        var filters = LayerFilters.Of(Colors);

        Assert.Equal("conv2d_1", filters.Layer);
        Assert.Equal(Shape.Of(4, 3, 3, 2), filters.Shape);
        Assert.Equal(Colors.Parameters.First(parameter => parameter.Name == "conv2d_1.weight").Value.Span.ToArray(), filters.Weights);
    }

    [Fact]
    public void Filters_of_colours_are_those_that_read_the_image() =>
        Assert.Equal([true, false], new[] { "conv2d_1", "conv2d_2" }.Select(layer => LayerFilters.Of(Colors, layer).IsColor));

    [Fact]
    public void Layers_with_filters_are_listed_also_by_the_error()
    {
        Assert.Equal(["conv2d_1", "conv2d_2"], LayerFilters.LayersIn(Colors.Spec));
        Assert.Contains("conv2d_1, conv2d_2", Assert.Throws<ArgumentException>(() => LayerFilters.Of(Colors, "relu_1")).Message);
        Assert.Throws<ArgumentException>(() => LayerFilters.Of(new Network(NetworkSpec.Sequential(Shape.Of(4), new Dense(2)), 1)));
    }

    [Fact]
    public void A_dense_layer_that_reads_an_image_has_a_filter_a_unit()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(12), new InputScaling(), new Dense(5), new Tanh(), new Dense(2)), 1);
        float[] weights = network.Parameters.First(parameter => parameter.Name == "dense_1.weight").Value.Span.ToArray();

        var grey = LayerFilters.Of(network, image: new PixelLayout(3, 4));
        var colors = LayerFilters.Of(network, image: new PixelLayout(2, 2, 3, Interleaved: true));

        Assert.Equal(Shape.Of(5, 1, 3, 4), grey.Shape);
        Assert.Equal(weights, grey.Weights);
        Assert.Equal(Shape.Of(5, 3, 2, 2), colors.Shape);
        Assert.True(colors.IsColor);
        Assert.Equal([weights[12], weights[15], weights[18], weights[21], weights[13]], colors.Weights.Skip(12).Take(5));
        Assert.Equal(["dense_1"], LayerFilters.LayersIn(network.Spec, new PixelLayout(3, 4)));
    }

    [Fact]
    public void Pixels_already_brought_channel_by_channel_are_not_reordered_again()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(2, 2, 3), new ChannelsFirst(), new Flatten(), new Dense(2)), 1);

        Assert.Equal(network.Parameters[0].Value.Span.ToArray(), LayerFilters.Of(network).Weights);
    }

    [Fact]
    public void Filters_over_sequences_have_height_one()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(3, 9), new Conv1D(2, 5)), 1);

        Assert.Equal(Shape.Of(2, 3, 1, 5), LayerFilters.Of(network).Shape);
    }

    [Theory]
    [InlineData(3, 5, 1, false)]
    [InlineData(-3, -4, 1, false)]
    public void An_image_that_does_not_fit_is_refused(int height, int width, int channels, bool interleaved)
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(12), new Dense(5)), 1);

        Assert.Throws<ArgumentException>(() => LayerFilters.Of(network, image: new PixelLayout(height, width, channels, interleaved)));
    }

    [Fact]
    public void An_image_other_than_the_network_takes_is_refused()
    {
        Assert.Throws<ArgumentException>(() => LayerFilters.Of(Colors, image: new PixelLayout(7, 8, 3, Interleaved: true)));
        Assert.Throws<ArgumentException>(() => LayerFilters.Of(Colors, image: new PixelLayout(8, 7, 3)));
        Assert.Equal("conv2d_1", LayerFilters.Of(Colors, image: new PixelLayout(8, 7, 3, Interleaved: true)).Layer);
    }
}
