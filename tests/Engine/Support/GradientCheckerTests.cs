using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Tensors;
using Xunit.Sdk;

namespace MLNetDeep.Engine.Tests.Support;

public class GradientCheckerTests
{
    [Fact]
    public void A_right_gradient_passes() => GradientChecker.Check(_ => (new Squares(2), Shape.Of(5)), 3, [Shape.Of(5)], null);

    [Theory]
    [InlineData(2.01)]
    [InlineData(-2)]
    [InlineData(0)]
    public void A_wrong_gradient_fails(double factor) => Assert.Throws<TrueException>(
        () => GradientChecker.Check(_ => (new Squares((float)factor), Shape.Of(5)), 3, [Shape.Of(5)], null));

    private sealed class Squares(float factor) : Layer("squares", [])
    {
        public override void Forward(LayerState state)
        {
            for (int i = 0; i < state.Output.Length; i++)
            {
                state.Output[i] = state.Input()[i] * state.Input()[i];
            }
        }

        public override void Backward(LayerState state)
        {
            for (int i = 0; i < state.Output.Length; i++)
            {
                state.InputGradient()[i] = factor * state.Input()[i] * state.OutputGradient[i];
            }
        }
    }
}
