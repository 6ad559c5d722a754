using MLNetDeep.Engine.Losses;

namespace MLNetDeep.Engine.Tests.Losses;

public class MarginLossTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Targets_of_one_output_may_be_0_and_1_or_minus_1_and_1(float negative)
    {
        float[] gradient = new float[4];

        double loss = new MarginLoss().Evaluate(new LossBatch(4, 1, [0.5f, 2, 0.5f, -2], [1, 1, negative, negative]), gradient);

        Assert.Equal((0.5 + 0 + 1.5 + 0) / 4, loss, 1e-7);
        Assert.Equal([-0.25f, 0, 0.25f, 0], gradient);
    }

    // Row 1, class 2: 1 - 0.5 + (0.25, 1) = (0.75, 1.5); row 2, class 0: 1 - 3 + (1, 2.5) = (-1, 0.5).
    [Fact]
    public void Several_outputs_must_stay_behind_the_right_one_by_1()
    {
        float[] gradient = new float[6];

        double loss = new MarginLoss().Evaluate(new LossBatch(2, 3, [0.25f, 1, 0.5f, 3, 1, 2.5f], [0, 0, 1, 1, 0, 0]), gradient);

        Assert.Equal((0.75 + 1.5 + 0.5) / 6, loss, 1e-7);
        Assert.Equal([1 / 6f, 1 / 6f, -2 / 6f, -1 / 6f, 0, 1 / 6f], gradient);
    }

    [Fact]
    public void A_prediction_that_is_not_a_number_shows_in_the_loss()
    {
        Assert.True(double.IsNaN(new MarginLoss().Evaluate(new LossBatch(1, 1, [float.NaN], [1]), [])));
        Assert.True(double.IsNaN(new MarginLoss().Evaluate(new LossBatch(1, 2, [float.NaN, 1], [1, 0]), [])));
        Assert.True(double.IsNaN(new MarginLoss().Evaluate(new LossBatch(1, 2, [1, float.NaN], [1, 0]), [])));
    }
}
