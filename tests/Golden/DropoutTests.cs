using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Golden.Tests.Cases;

namespace MLNetDeep.Golden.Tests;

/// <summary>Dropout draws other numbers than PyTorch's; what they do is the same.</summary>
public class DropoutTests
{
    private const float Rate = 0.3f;

    private readonly LayerAlone _layer = new(new LayerCase(new Dropout(Rate), Shape.Of(2000)) { Rows = 5 });

    [Fact]
    public void Prediction_changes_nothing() => Assert.Equal(_layer.Inputs[0], _layer.Forward(training: false));

    [Fact]
    public void Training_drops_the_share_and_scales_what_stays()
    {
        float[] outputs = _layer.Forward(training: true);

        // Four standard deviations of the mean of 10,000 draws.
        Assert.InRange(outputs.Count(value => value == 0) / (double)outputs.Length, Rate - 0.0184, Rate + 0.0184);
        Assert.All(
            outputs.Zip(_layer.Inputs[0]).Where(pair => pair.First != 0),
            pair => Assert.Equal(pair.Second / (1 - Rate), pair.First, 1e-5f));
    }

    [Fact]
    public void The_gradient_passes_where_the_value_did()
    {
        float[] outputs = _layer.Forward(training: true);
        _layer.Backward();

        Assert.Equal(outputs.Select(value => value == 0), _layer.InputGradients[0].Select(gradient => gradient == 0));
    }
}
