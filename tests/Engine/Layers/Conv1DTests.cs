using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;

namespace MLNetDeep.Engine.Tests.Layers;

public class Conv1DTests
{
    public static TheoryData<int, int, int, Conv1D> Cases => new()
    {
        { 1, 1, 5, new Conv1D(1, 3) },
        { 3, 2, 17, new Conv1D(5, 4) },
        { 2, 3, 9, new Conv1D(2, 3) { Padding = Padding1D.Same, Bias = false } },
        { 3, 2, 11, new Conv1D(4, 3) { Stride = 3, Padding = Padding1D.Explicit(2, 1) } },
        { 2, 2, 10, new Conv1D(3, 2) { Dilation = 3, Padding = 1 } },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_are_those_of_small_steps(int rows, int channels, int length, Conv1D spec) =>
        GradientChecker.Check(spec, rows, Shape.Of(channels, length));

    [Fact]
    public void Output_and_weights_have_PyTorchs_shapes()
    {
        var spec = NetworkSpec.Sequential(Shape.Of(3, 20), new Conv1D(5, 4) { Stride = 2, Padding = 1, Dilation = 3 });

        Assert.Equal(Shape.Of(5, 7), spec.Output);
        Assert.Equal([Shape.Of(5, 3, 4), Shape.Of(5)], new Network(spec, 1).Parameters.Select(parameter => parameter.Value.Shape));
        Assert.Equal(5 * 7 * 3 * 4, spec.MultiplyAdds);
    }

    [Fact]
    public void A_window_is_multiplied_in_its_order_over_zeros_at_both_ends()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(1, 4), new Conv1D(1, 3) { Padding = Padding1D.Explicit(2, 0) }), 1);
        new float[] { 100, 10, 1 }.CopyTo(network.Parameters[0].Value.Span);
        new float[] { 5000 }.CopyTo(network.Parameters[1].Value.Span);
        float[] outputs = new float[4];

        network.Predict([1, 2, 3, 4], 1, outputs);

        Assert.Equal([5001, 5012, 5123, 5234], outputs);
    }

    [Fact]
    public void Initial_weights_count_the_kernel_as_inputs()
    {
        var network = new Network(
            NetworkSpec.Sequential(Shape.Of(8, 50), new Conv1D(64, 5) { Initialization = WeightInitialization.FanInUniform }), 1);

        Assert.InRange(network.Parameters[0].Value.Span.ToArray().Max() * Math.Sqrt(8 * 5), 0.99, 1);
    }

    [Theory]
    [InlineData(0, 3, 1, 1, 0)]
    [InlineData(1, 0, 1, 1, 0)]
    [InlineData(1, 3, 0, 1, 0)]
    [InlineData(1, 3, 1, 0, 0)]
    [InlineData(1, 3, 1, 1, -1)]
    public void Settings_out_of_range_are_refused(int filters, int kernel, int stride, int dilation, int padding) =>
        Assert.Throws<ArgumentException>(() => NetworkSpec.Sequential(
            Shape.Of(1, 9), new Conv1D(filters, kernel) { Stride = stride, Dilation = dilation, Padding = padding }));

    [Fact]
    public void An_image_and_a_kernel_longer_than_the_sequence_are_refused()
    {
        Assert.Throws<NetworkShapeException>(() => NetworkSpec.Sequential(Shape.Of(1, 9, 9), new Conv1D(1, 3)));
        Assert.Contains(
            "a sequence that its 4 window fits",
            Assert.Throws<NetworkShapeException>(() => NetworkSpec.Sequential(Shape.Of(1, 3), new Conv1D(1, 4))).Message);
    }
}
