using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Tests.WorkedExamples;

/// <summary>Section 5: the feedforward network of sigmoids.</summary>
public class FeedforwardTests
{
    [Theory]
    [InlineData(1, -1, 0.62, 0.83)]
    [InlineData(0, 0, 0.51, 0.85)]
    public void Two_inputs_give_the_slides_outputs(float first, float second, double expectedFirst, double expectedSecond)
    {
        var network = new Network(
            NetworkSpec.Sequential(Shape.Of(2), new Dense(2), new Sigmoid(), new Dense(2), new Sigmoid(), new Dense(2), new Sigmoid()), 0);
        float[][] parameters = [[1, -2, -1, 1], [1, 0], [2, -1, -2, -1], [0, 0], [3, -1, -1, 4], [-2, 2]];
        foreach ((Parameter parameter, float[] values) in network.Parameters.Zip(parameters))
        {
            values.CopyTo(parameter.Value.Span);
        }
        float[] outputs = new float[2];

        network.Predict([first, second], 1, outputs);

        Assert.Equal(expectedFirst, Math.Round(outputs[0], 2));
        Assert.Equal(expectedSecond, Math.Round(outputs[1], 2));
    }
}
