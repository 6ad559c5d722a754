using MLNetDeep.Engine.Imaging;

namespace MLNetDeep.Engine.Tests.Imaging;

public class ElasticFieldTests
{
    [Fact]
    public void The_same_seed_gives_the_same_field_and_another_does_not()
    {
        var field = new ElasticField(28, 28, 34, 4);
        field.Randomize(1, 2);
        float[] first = Values(field);
        field.Randomize(1, 3);
        Assert.NotEqual(first, Values(field));
        field.Randomize(1, 2);
        Assert.Equal(first, Values(field));
    }

    [Fact]
    public void Displacements_are_smooth_and_of_the_strength_that_alpha_and_sigma_give()
    {
        var field = new ElasticField(64, 64, 34, 4);
        field.Randomize(7, 0);
        double square = 0;
        double step = 0;
        for (int row = 16; row < 48; row++)
        {
            for (int column = 16; column < 48; column++)
            {
                float value = field.Rows[(row * 64) + column];
                square += value * value / 1024.0;
                step += Math.Pow(value - field.Rows[(row * 64) + column + 1], 2) / 1024.0;
            }
        }

        // Variance of a smoothed field: alpha^2 * (1/3) / (4 pi sigma^2); within a factor of 4, since few independent patches fit the
        // window.
        double expected = 34 * 34 / 3.0 / (4 * Math.PI * 16);
        Assert.InRange(square, expected / 4, expected * 4);
        Assert.True(step < square / 10, $"mean square step {step} against mean square {square}");
    }

    [Theory]
    [InlineData(0, 5, 1, 1)]
    [InlineData(5, 5, -1, 1)]
    [InlineData(5, 5, 1, 0)]
    [InlineData(5, 5, double.NaN, 1)]
    public void Values_out_of_range_are_refused(int height, int width, double alpha, double sigma) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ElasticField(height, width, alpha, sigma));

    private static float[] Values(ElasticField field) => [.. field.Rows, .. field.Columns];
}
