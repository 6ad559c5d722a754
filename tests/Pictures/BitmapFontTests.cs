
namespace MLNetDeep.Pictures.Tests;

public class BitmapFontTests
{
    [Fact]
    public void Every_printable_character_has_a_picture_of_its_own()
    {
        string[] pictures = [.. Enumerable.Range(32, 96).Select(code => Picture($"{(char)code}"))];

        Assert.Equal(96, pictures.Distinct().Count());
        Assert.Equal("", pictures[0]);
    }

    [Fact]
    public void Letters_stand_side_by_side_within_the_width()
    {
        (int Row, int Column)[] dots = [.. BitmapFont.Dots("HI")];

        Assert.Equal((2 * 6 - 1) * BitmapFont.Dot, BitmapFont.WidthOf("HI"));
        Assert.Equal(Picture("I"), string.Join(' ', dots.Where(dot => dot.Column > 5).Select(dot => (dot.Row, dot.Column - 6))));
        Assert.Equal((0, 6), (dots.Min(dot => dot.Row), dots.Max(dot => dot.Row)));
        Assert.Equal(0, BitmapFont.WidthOf(""));
    }

    [Theory]
    [InlineData("é", "e")]
    [InlineData("Ü", "U")]
    [InlineData("日", "\u007F")]
    [InlineData("😀", "\u007F")]
    [InlineData("ÿ", "y")]
    [InlineData("×", "x")]
    [InlineData("\n", "\u007F")]
    public void Others_go_without_their_accents_or_are_a_box(string text, string drawn) => Assert.Equal(Picture(drawn), Picture(text));

    private static string Picture(string text) => string.Join(' ', BitmapFont.Dots(text));
}
