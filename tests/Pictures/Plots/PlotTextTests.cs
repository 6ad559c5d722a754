namespace MLNetDeep.Pictures.Tests;

public class PlotTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a\nb\tc", "a b c")]
    [InlineData("a\u0001b\uFFFFc", "a\uFFFDb\uFFFDc")]
    [InlineData("\uD83D\uDE00", "\uD83D\uDE00")]
    public void Clean_OfAnyText_IsOneLineOfWhatXmlCanHold(string text, string expected) => Assert.Equal(expected, PlotText.Clean(text));

    [Fact]
    public void Clean_OfHalfACharacter_ReplacesIt() => Assert.Equal("half \uFFFD", PlotText.Clean("half \uD83D"));

    [Fact]
    public void Shorten_OfLongText_EndsInAnEllipsisAndCutsNoCharacter()
    {
        Assert.Equal("abc", PlotText.Shorten("abc", 3));
        Assert.Equal("ab\u2026", PlotText.Shorten("abcd", 3));
        Assert.Equal("\uD83D\uDE00\u2026", PlotText.Shorten("\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00", 2));
    }

    [Theory]
    [InlineData(0.9534, "0.953")]
    [InlineData(0, "0.000")]
    [InlineData(0.00012345, "0.000123")]
    [InlineData(31.4159, "31.4")]
    [InlineData(123456, "123,456")]
    public void Score_OfANumber_HasAFewFigures(double value, string expected) => Assert.Equal(expected, PlotText.Score(value));

    [Fact]
    public void List_OfMany_NamesEightAndCountsTheRest() =>
        Assert.Equal("0, 1, 2, 3, 4, 5, 6, 7 and 4 more", PlotText.List(Enumerable.Range(0, 12).Select(i => $"{i}")));
}
