
namespace MLNetDeep.Pictures.Tests;

public class ColorScaleTests
{
    [Fact]
    public void Zero_is_neutral_and_both_sides_reach_equally_far()
    {
        var colors = ColorScale.For([-1, 4]);

        Assert.True(colors.IsSigned);
        Assert.Equal(4, colors.Limit);
        Assert.Equal(new Rgb(248, 248, 248), colors.Color(0));
        Assert.True(colors.Color(3).Red > colors.Color(3).Blue);
        Assert.True(colors.Color(-3).Red < colors.Color(-3).Blue);
    }

    [Fact]
    public void Without_a_negative_number_it_goes_from_dark_to_bright()
    {
        var colors = ColorScale.For([0, 2, 1]);

        Assert.False(colors.IsSigned);
        int[] brightness =
            [.. Enumerable.Range(0, 20).Select(i => colors.Color(i / 10f)).Select(color => color.Red + color.Green + color.Blue)];
        Assert.Equal(brightness.Order(), brightness);
        Assert.Equal(brightness.Length, brightness.Distinct().Count());
    }

    [Fact]
    public void Numbers_that_are_all_zero_are_neutral()
    {
        Assert.Equal(new Rgb(248, 248, 248), ColorScale.For([0, 0], isSigned: true).Color(0));
        Assert.Equal(ColorScale.For([1]).Color(0), ColorScale.For([0, 0]).Color(0));
    }

    [Fact]
    public void What_is_no_number_is_grey_and_infinity_the_last_colour()
    {
        var colors = ColorScale.For([1, float.NaN, float.PositiveInfinity]);

        Assert.Equal(1, colors.Limit);
        Assert.Equal(new Rgb(150, 150, 150), colors.Color(float.NaN));
        Assert.Equal(colors.Color(1), colors.Color(float.PositiveInfinity));
    }

    [Fact]
    public void The_bar_goes_from_the_first_colour_to_the_last()
    {
        var colors = ColorScale.For([-2, 1]);
        Raster bar = colors.Bar(101);

        Assert.Equal([colors.Color(-2), colors.Color(0), colors.Color(2)], [bar[0, 0], bar[0, 50], bar[0, 100]]);
    }
}
