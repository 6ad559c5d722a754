using MLNetDeep.Comparisons.Reports;

namespace MLNetDeep.Comparisons.Tests.Reports;

public sealed class SummaryTextTests
{
    [Theory]
    [InlineData(0.98, "0.9800")]
    [InlineData(0, "0.0000")]
    [InlineData(0.0012345, "0.0012")]
    [InlineData(0.00001234, "1.23E-05")]
    [InlineData(1e-17, "0.0000")]
    [InlineData(47.125, "47.12")]
    [InlineData(48812.6, "48,813")]
    [InlineData(double.NaN, "not known")]
    public void Number_OfEachSize_HasTheDigitsThatCount(double value, string text) => Assert.Equal(text, SummaryText.Number(value));
}
