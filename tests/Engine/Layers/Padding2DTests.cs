using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Tests.Layers;

public class Padding2DTests
{
    private const int Most = WindowAxis.MostElements;

    public static TheoryData<LayerSpec> Impossible =>
    [
        new Conv2D(1, 1) { Padding = int.MaxValue },
        new Conv2D(1, 1) { Padding = Padding2D.Explicit(0, Most, 0, 0) },
        new Conv2D(1, new Size2D(1, 2)) { Padding = Padding2D.Same, Dilation = int.MaxValue },
        new MaxPool2D(new Size2D(1, int.MaxValue)) { Padding = Padding2D.Same },
        new MaxPool2D(2) { Padding = Padding2D.Explicit(0, 0, 0, int.MaxValue) },
        new AveragePool2D(int.MaxValue) { Padding = Padding2D.Explicit(int.MaxValue - 1) },
        new ZeroPadding2D(Most),
        new ZeroPadding2D(Padding2D.Explicit(0, int.MaxValue, 0, int.MaxValue)),
        new Upsample2D(new Size2D(1, Most)),
    ];

    [Theory]
    [MemberData(nameof(Impossible))]
    public void A_padding_or_enlargement_beyond_the_longest_axis_is_refused_by_the_layers_name(LayerSpec layer)
    {
        NetworkShapeException exception = Assert.Throws<NetworkShapeException>(() => NetworkSpec.Sequential(Shape.Of(1, 4, 4), layer));

        Assert.Contains("_1'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kernel_wholly_in_the_padding_gives_the_bias()
    {
        Network one = Make(Shape.Of(1, 1, 2), new Conv2D(1, 1) { Padding = 1 });
        Network far = Make(
            Shape.Of(1, 1, 2), new Conv2D(1, 1) { Stride = new Size2D(1, int.MaxValue), Padding = Padding2D.Explicit(0, 1000, 0, 0) });
        float[] padded = new float[12];
        float[] only = new float[1];

        one.Predict([10, 20], 1, padded);
        far.Predict([10, 20], 1, only);

        Assert.Equal([5, 5, 5, 5, 5, 15, 25, 5, 5, 5, 5, 5], padded);
        Assert.Equal([5], only);
    }

    [Fact]
    public void Far_taps_in_the_padding_count_as_zeros()
    {
        Network network = Make(
            Shape.Of(1, 1, 3), new Conv2D(1, new Size2D(1, 3)) { Dilation = new Size2D(1, 1 << 27), Padding = Padding2D.Same });
        float[] outputs = new float[3];

        network.Predict([10, 20, 30], 1, outputs);

        Assert.Equal([15, 25, 35], outputs);
    }

    // Weights of 1 and a bias of 5.
    private static Network Make(Shape input, Conv2D layer)
    {
        var network = new Network(NetworkSpec.Sequential(input, layer), 1);
        network.Parameters[0].Value.Span.Fill(1);
        network.Parameters[1].Value.Span.Fill(5);
        return network;
    }
}
