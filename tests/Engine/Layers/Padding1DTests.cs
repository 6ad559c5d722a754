using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Tests.Layers;

public class Padding1DTests
{
    public static TheoryData<LayerSpec> Impossible =>
    [
        new Conv1D(1, 1) { Padding = Padding1D.Explicit(int.MaxValue, 0) },
        new Conv1D(1, 1) { Padding = WindowAxis.MostElements / 2 },
        new Conv1D(1, 2) { Padding = Padding1D.Same, Dilation = int.MaxValue },
        new MaxPool1D(int.MaxValue) { Padding = Padding1D.Same },
        new AveragePool1D(2) { Padding = Padding1D.Explicit(0, int.MaxValue) },
    ];

    [Theory]
    [MemberData(nameof(Impossible))]
    public void A_padding_beyond_the_longest_axis_is_refused_by_the_layers_name(LayerSpec layer)
    {
        NetworkShapeException exception = Assert.Throws<NetworkShapeException>(() => NetworkSpec.Sequential(Shape.Of(1, 4), layer));

        Assert.Contains("_1'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Same_padding_at_the_longest_stride_reaches_the_window_alone()
    {
        var network = new Network(
            NetworkSpec.Sequential(Shape.Of(2, 1), new Conv1D(1, 2) { Stride = int.MaxValue, Dilation = 5, Padding = Padding1D.Same }), 1);
        network.Parameters[0].Value.Span.Fill(1);
        float[] outputs = new float[1];

        network.Predict([3, 4], 1, outputs);

        Assert.Equal([0], outputs);
    }
}
