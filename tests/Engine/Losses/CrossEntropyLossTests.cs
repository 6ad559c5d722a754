using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Tests.Support;

namespace MLNetDeep.Engine.Tests.Losses;

public class CrossEntropyLossTests
{
    [Theory]
    [InlineData(1, 2)]
    [InlineData(3, 5)]
    [InlineData(7, 19)]
    public void Gradient_is_that_of_small_steps(int rows, int classes) =>
        GradientChecker.Check(new CrossEntropyLoss(), rows, classes, RandomArrays.OneHot(rows, classes));

    [Fact]
    public void Gradient_is_that_of_small_steps_for_soft_targets() =>
        GradientChecker.Check(new CrossEntropyLoss(), 2, 3, [0.2f, 0.3f, 0.5f, 0.6f, 0.4f, 0]);

    [Fact]
    public void Value_is_the_mean_over_rows_of_minus_the_logarithm_of_the_right_probability()
    {
        float[] logits = [MathF.Log(0.6f), MathF.Log(0.4f), MathF.Log(0.8f), MathF.Log(0.2f)];

        double loss = new CrossEntropyLoss().Evaluate(new LossBatch(2, 2, logits, [1, 0, 0, 1]), []);

        Assert.Equal(-(Math.Log(0.6) + Math.Log(0.2)) / 2, loss, 1e-6);
    }

    [Fact]
    public void Huge_logits_give_finite_values_and_gradients()
    {
        float[] gradient = new float[6];

        double loss = new CrossEntropyLoss().Evaluate(new LossBatch(2, 3, [1e30f, -1e30f, 0, 500, 400, 0], [1, 0, 0, 0, 1, 0]), gradient);

        Assert.Equal(50, loss, 1e-3);
        Assert.Equal([0, 0, 0, 0.5f, -0.5f, 0], gradient);
    }
}
