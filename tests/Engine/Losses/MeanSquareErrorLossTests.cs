using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Testing;
using MLNetDeep.Engine.Tests.Support;

namespace MLNetDeep.Engine.Tests.Losses;

public class MeanSquareErrorLossTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 5)]
    [InlineData(7, 19)]
    public void Gradient_is_that_of_small_steps(int rows, int outputs) =>
        GradientChecker.Check(new MeanSquareErrorLoss(), rows, outputs, RandomArrays.Normal(rows * outputs, 4));

    [Fact]
    public void Value_is_the_mean_over_all_elements()
    {
        double loss = new MeanSquareErrorLoss().Evaluate(new LossBatch(2, 2, [1, 2, 3, 4], [0, 2, 5, 1]), []);

        Assert.Equal((1 + 0 + 4 + 9) / 4.0, loss, 1e-12);
    }

    [Fact]
    public void Long_batches_are_summed_as_precisely_as_short_ones()
    {
        float[] predictions = RandomArrays.Normal(100_003, 1);
        double expected = predictions.Sum(value => (double)value * value) / predictions.Length;

        Assert.Equal(
            expected, new MeanSquareErrorLoss().Evaluate(new LossBatch(100_003, 1, predictions, new float[100_003]), []), expected * 1e-6);
    }

    [Fact]
    public void Spans_of_the_wrong_length_are_refused() =>
        Assert.Throws<ArgumentException>(() => new LossBatch(2, 3, new float[6], new float[5]));
}
