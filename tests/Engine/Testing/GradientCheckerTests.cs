using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;

namespace MLNetDeep.Engine.Tests.Testing;

public class GradientCheckerTests
{
    [Fact]
    public void A_right_gradient_passes() => GradientChecker.Check(_ => (new Squares(2), Shape.Of(5)), 3, [Shape.Of(5)], null);

    [Theory]
    [InlineData(2.01)]
    [InlineData(-2)]
    [InlineData(0)]
    public void A_wrong_gradient_fails(double factor) => Assert.Throws<InvalidOperationException>(
        () => GradientChecker.Check(_ => (new Squares((float)factor), Shape.Of(5)), 3, [Shape.Of(5)], null));

    [Fact]
    public void A_layer_that_differs_with_the_number_of_threads_fails()
    {
        var error = Assert.Throws<InvalidOperationException>(
            () => GradientChecker.Check(_ => (new CountedThreads(), Shape.Of(5)), 3, [Shape.Of(5)], null));

        Assert.Contains("number of threads", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_worst_number_is_named()
    {
        IReadOnlyList<GradientError> errors = GradientChecker.Measure(new Sigmoid(), 2, [Shape.Of(3)]);

        Assert.Equal(["input 0", "input 0"], errors.Select(error => error.Name));
        Assert.All(errors, error => Assert.InRange(error.Relative, 0, GradientChecker.Bound));
        Assert.All(errors, error => Assert.InRange(error.Worst, 0, 5));
    }

    private sealed class CountedThreads() : Layer("threads", [])
    {
        public override void Forward(LayerState state) => state.Output.Fill(state.Pass.Parallelism.Threads);

        public override void Backward(LayerState state) => state.InputGradient().Clear();
    }

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
