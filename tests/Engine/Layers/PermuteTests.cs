using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;

namespace MLNetDeep.Engine.Tests.Layers;

public class PermuteTests
{
    [Fact]
    public void Gradients_are_those_of_small_steps()
    {
        GradientChecker.Check(new Permute([1, 0, 2]), 2, Shape.Of(3, 4, 5));
        GradientChecker.Check(new Permute([3, 0, 2, 1]), 3, Shape.Of(3, 2, 1, 5));
        GradientChecker.Check(new Permute([0]), 3, Shape.Of(5));
    }

    [Fact]
    public void Axes_of_each_row_change_places()
    {
        NetworkSpec spec = NetworkSpec.From([2, 3, 1]).Permute([2, 1, 0]).Build();
        float[] outputs = new float[12];

        new Network(spec, 1).Predict([1, 2, 3, 10, 20, 30, 4, 5, 6, 40, 50, 60], 2, outputs);

        Assert.Equal(Shape.Of(1, 3, 2), spec.Output);
        Assert.Equal([1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 6, 60], outputs);
    }

    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { 0, 0, 1 })]
    [InlineData(new[] { 1, 2, 3 })]
    [InlineData(new[] { 0, -1, 2 })]
    [InlineData(new[] { int.MinValue, int.MaxValue, 0 })]
    public void An_order_that_has_not_each_axis_once_is_refused(int[] order) => Assert.Contains(
        $"Order must have each axis from 0 on once; got [{string.Join(", ", order)}]",
        Assert.Throws<ArgumentException>(() => NetworkSpec.From([2, 3, 4]).Permute(order)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_shape_of_other_dimensions_and_no_order_are_refused()
    {
        Assert.Contains(
            "3 dimensions",
            Assert.Throws<NetworkShapeException>(() => NetworkSpec.From([2, 12]).Permute([1, 0, 2])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => new Permute(null!));
    }

    [Fact]
    public void Orders_are_equal_by_their_axes_and_the_layers_own()
    {
        int[] order = [1, 0];
        var layer = new Permute(order);
        order[0] = 7;

        Assert.Equal(new Permute([1, 0]), layer);
        Assert.Equal(new Permute([1, 0]).GetHashCode(), layer.GetHashCode());
        Assert.NotEqual(new Permute([0, 1]), layer);
        Assert.Equal("Permute { Order = [1, 0] }", layer.ToString());
    }
}
