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
    public void A_single_input_and_shapes_that_differ_elsewhere_are_refused()
    {
        NetworkSpecBuilder builder = NetworkSpec.From(Shape.Of(2, 4)).Add(new Conv1D(3, 2), "shorter");

        Assert.Throws<NetworkShapeException>(() => builder.Add(new Concatenate(), inputs: ["shorter", NetworkSpec.InputName]));
        Assert.Contains("at least 2", Assert.Throws<ArgumentException>(() => builder.Add(new Concatenate())).Message);
    }
}
