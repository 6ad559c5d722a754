using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Tests.Support;

namespace MLNetDeep.Engine.Tests.Networks;

public class MirrorImagesTests
{
    private const int Rows = 300;

    private static readonly NetworkSpec Planes = NetworkSpec.Sequential(
        Shape.Of(2, 3, 5), new Conv2D(4, 3), new Flatten(), new Dense(3), new Softmax());

    private static readonly NetworkSpec Interleaved = NetworkSpec.Sequential(
        Shape.Of(3, 5, 2), new ChannelsFirst(), new Conv2D(4, 3), new Flatten(), new Dense(3), new Softmax());

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Predictions_are_means_over_images_and_their_mirror_images(bool interleaved)
    {
        NetworkSpec spec = interleaved ? Interleaved : Planes;
        float[] images = RandomArrays.Normal(30 * Rows, 1);
        float[] mirrored = [.. images];
        for (int i = 0; i < mirrored.Length; i++)
        {
            // Of a line of 5 pixels, of one number each or two.
            int column = interleaved ? i / 2 % 5 : i % 5;
            mirrored[i] = images[i + ((4 - (2 * column)) * (interleaved ? 2 : 1))];
        }
        Network plain = new(spec, 1), averaging = new(spec.AverageMirrorImages(), 1);
        float[] ofImages = Predict(plain, images), ofMirrored = Predict(plain, mirrored);

        float[] means = Predict(averaging, images);

        Assert.Equal(ofImages.Zip(ofMirrored, (one, other) => (one + other) / 2), means);
        Assert.NotEqual(ofImages, means);
        Assert.Equal(means, Predict(averaging, mirrored));
    }

    [Fact]
    public void A_row_alone_and_outputs_over_the_inputs_give_the_same_bits()
    {
        var network = new Network(Planes.AverageMirrorImages(), 1);
        float[] images = RandomArrays.Normal(30 * Rows, 1);
        float[] expected = Predict(network, images);
        float[] alone = new float[3];
        network.Predict(images.AsSpan(30 * 299), 1, alone);
        Assert.Equal(expected[(3 * 299)..], alone);
        network.Predict(images, Rows, images.AsSpan(0, 3 * Rows));
        Assert.Equal(expected, images[..(3 * Rows)]);
        network.Predict([], 0, []);
    }

    [Fact]
    public void It_is_saved_with_the_network_and_kept_without_the_last_layer()
    {
        var network = new Network(Planes.AverageMirrorImages(), 1);
        using var file = new MemoryStream();
        NetworkSerializer.Write(network, file);
        file.Position = 0;
        Network loaded = NetworkSerializer.Read(file);
        float[] images = RandomArrays.Normal(30 * Rows, 1);

        Assert.True(loaded.Spec.AveragesMirrorImages);
        Assert.Equal(Predict(network, images), Predict(loaded, images));
        Assert.True(network.WithoutLast().Spec.AveragesMirrorImages);
        Assert.False(network.EndingAt("conv2d_1").Spec.AveragesMirrorImages);
        Assert.False(Planes.AveragesMirrorImages);
    }

    [Fact]
    public void What_is_no_image_is_refused()
    {
        NetworkShapeException exception = Assert.Throws<NetworkShapeException>(
            () => NetworkSpec.Sequential(Shape.Of(4), new Dense(1)).AverageMirrorImages());
        Assert.Contains("an image, [channels, height, width], that can be mirrored", exception.Message, StringComparison.Ordinal);
    }

    private static float[] Predict(Network network, float[] images)
    {
        float[] outputs = new float[Rows * 3];
        network.Predict(images, Rows, outputs);
        return outputs;
    }
}
