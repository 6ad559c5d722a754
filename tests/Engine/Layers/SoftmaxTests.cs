using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;

namespace MLNetDeep.Engine.Tests.Layers;

public class SoftmaxTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 7)]
    [InlineData(3, 19)]
    public void Gradients_are_those_of_small_steps(int rows, int classes) => GradientChecker.Check(new Softmax(), rows, Shape.Of(classes));

    [Fact]
    public void Outputs_are_positive_and_sum_to_one_even_for_huge_logits()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(3), new Softmax()), 0);
        float[] outputs = new float[6];

        network.Predict([1e30f, 1e30f, -1e30f, 1, 2, 3], 2, outputs);

        Assert.Equal([0.5f, 0.5f, 0], outputs[..3]);
        Assert.Equal(1, outputs[3..].Sum(), 1e-6);
    }

    [Fact]
    public void An_image_is_refused() =>
        Assert.Throws<NetworkShapeException>(() => NetworkSpec.Sequential(Shape.Of(1, 2, 2), new Softmax()));
}
