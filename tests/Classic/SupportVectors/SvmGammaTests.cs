using MLNetDeep.Classic.SupportVectors;

namespace MLNetDeep.Classic.Tests.SupportVectors;

public class SvmGammaTests
{
    [Fact]
    public void Rules_make_numbers_of_the_training_rows()
    {
        // Mean 3, variance 5.
        float[] features = [0, 2, 4, 6];
        Assert.Equal(1 / (2 * 5.0), SvmGamma.Scale.Resolve(features, 2), 1e-15);
        Assert.Equal(0.5, SvmGamma.Auto.Resolve(features, 2));
        Assert.Equal(0.07, ((SvmGamma)0.07).Resolve(features, 2));
        Assert.Equal(SvmGamma.Scale, default);
    }

    [Fact]
    public void Without_variance_the_scale_is_1() => Assert.Equal(1, SvmGamma.Scale.Resolve([3f, 3, 3, 3], 2));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1e-60)]
    [InlineData(1e60)]
    [InlineData(double.NaN)]
    public void Numbers_that_cannot_be_are_told(double number) => Assert.False(((SvmGamma)number).IsValid);
}
