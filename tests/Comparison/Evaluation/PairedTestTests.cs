using MLNetDeep.Comparisons.Evaluation;

namespace MLNetDeep.Comparisons.Tests.Evaluation;

/// <summary>Against values by hand and by SciPy's t distribution.</summary>
public sealed class PairedTestTests
{
    // Mean .125, variance .0041667; (1/4 + 20/80) of it has the root .0456435; t = 2.73861 with 3 degrees of freedom.
    [Fact]
    public void Resampled_KnownDifferences_HasTheCorrectedProbability() =>
        Assert.Equal(0.0714215, PairedTest.Resampled([0.1, 0.2, 0.05, 0.15], 80, 20), tolerance: 1e-5);

    [Fact]
    public void Resampled_NoDifference_IsCertainlyChance() => Assert.Equal(1, PairedTest.Resampled([0, 0, 0], 80, 20));

    [Fact]
    public void HalfWidth_ThreeDegreesOfFreedom_IsTheirQuantile() =>
        Assert.Equal(2 * 3.182446, PairedTest.HalfWidth(2, 3), tolerance: 1e-5);

    [Fact]
    public void Holm_FourProbabilities_AreCorrectedInOrder() =>
        Assert.Equal([0.04, 0.06, 0.06, 0.5], PairedTest.Holm([0.01, 0.03, 0.02, 0.5]).Select(one => Math.Round(one, 9)));
}
