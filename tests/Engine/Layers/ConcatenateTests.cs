using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;

namespace MLNetDeep.Engine.Tests.Layers;

public class ConcatenateTests
{
    [Fact]
    public void Gradients_are_those_of_small_steps()
    {
        GradientChecker.Check(new Concatenate(), 3, [Shape.Of(2, 3, 5), Shape.Of(4, 3, 5)]);
        GradientChecker.Check(new Concatenate(), 2, [Shape.Of(3), Shape.Of(1), Shape.Of(5)]);
        GradientChecker.Check(new Concatenate(1), 3, [Shape.Of(2, 3, 5), Shape.Of(2, 1, 5)]);
        GradientChecker.Check(new Concatenate(2), 2, [Shape.Of(2, 3, 4), Shape.Of(2, 3, 1), Shape.Of(2, 3, 2)]);
    }

    [Fact]
    public void Rows_are_joined_in_the_order_of_the_inputs()
    {
        NetworkSpec spec = NetworkSpec.From(Shape.Of(1, 2)).Add(new Relu(), "positive")
            .Add(new Concatenate(), inputs: ["positive", NetworkSpec.InputName, "positive"]).Build();
        float[] outputs = new float[12];

        new Network(spec, 1).Predict([1, -2, -3, 4], 2, outputs);

        Assert.Equal(Shape.Of(3, 2), spec.Output);
        Assert.Equal([1, 0, 1, -2, 1, 0, 0, 4, -3, 4, 0, 4], outputs);
    }

    [Fact]
    public void Positions_are_joined_feature_by_feature()
    {
        NetworkSpec spec = NetworkSpec.From([2, 2]).Relu("positive").Concatenate(["positive", NetworkSpec.InputName], axis: 1).Build();
        float[] outputs = new float[16];

        new Network(spec, 1).Predict([1, -2, -3, 4, 5, -6, -7, 8], 2, outputs);

        Assert.Equal(Shape.Of(2, 4), spec.Output);
        Assert.Equal([1, 0, 1, -2, 0, 4, -3, 4, 5, 0, 5, -6, 0, 8, -7, 8], outputs);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    [InlineData(int.MaxValue)]
    public void An_axis_that_is_not_there_is_refused(int axis) => Assert.Throws<NetworkShapeException>(
        () => NetworkSpec.From([2, 4]).Concatenate([NetworkSpec.InputName, NetworkSpec.InputName], axis));

    [Fact]
    public void A_single_input_and_shapes_that_differ_elsewhere_are_refused()
    {
        NetworkSpecBuilder builder = NetworkSpec.From(Shape.Of(2, 4)).Add(new Conv1D(3, 2), "shorter");

        Assert.Throws<NetworkShapeException>(() => builder.Add(new Concatenate(), inputs: ["shorter", NetworkSpec.InputName]));
        Assert.Throws<NetworkShapeException>(() => builder.Add(new Concatenate(1), inputs: ["shorter", NetworkSpec.InputName]));
        Assert.Contains("at least 2", Assert.Throws<ArgumentException>(() => builder.Add(new Concatenate())).Message);
    }
}
