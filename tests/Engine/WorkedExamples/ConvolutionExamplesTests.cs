using MLNetDeep.Engine.Layers;
using static MLNetDeep.Engine.Tests.WorkedExamples.Images;

namespace MLNetDeep.Engine.Tests.WorkedExamples;

/// <summary>Sections 1, 2 and 4: whole numbers, so the results are exact.</summary>
public class ConvolutionExamplesTests
{
    private const string Image5 = "1 1 1 0 0 / 0 1 1 0 1 / 0 0 0 1 1 / 0 0 1 0 1 / 0 1 1 0 0";
    private const string Filter5 = "1 0 1 / 0 1 0 / 1 0 1";
    private const string Image6 = "1 0 0 0 0 1 / 0 1 0 0 1 0 / 0 0 1 1 0 0 / 1 0 0 0 1 0 / 0 1 0 0 1 0 / 0 0 1 0 1 0";
    private const string Filter6 = "-1 1 -1 / -1 1 -1 / -1 1 -1";

    [Fact]
    public void Section_1_valid_convolution_of_the_5x5_image() =>
        Assert.Equal(Parse("3 3 2 / 2 1 5 / 1 3 2"), Convolve(5, Image5, Filter5, new Conv2D(1, 3)));

    [Fact]
    public void Section_1_zero_padding_of_the_5x5_image()
    {
        float[] expected = Parse("2 2 2 2 0 / 1 3 3 2 2 / 1 2 1 5 1 / 1 1 3 2 2 / 0 2 1 2 0");

        Assert.Equal(expected, Convolve(5, Image5, Filter5, new Conv2D(1, 3) { Padding = Padding2D.Same }));
        Assert.Equal(expected, Convolve(5, Image5, Filter5, new Conv2D(1, 3) { Padding = 1 }));
    }

    [Fact]
    public void Section_1_one_pixel_under_the_kernel() =>
        Assert.Equal([-8], Convolve(3, "0 0 0 / 0 1 1 / 0 1 2", "4 0 0 / 0 0 0 / 0 0 -4", new Conv2D(1, 3)));

    [Fact]
    public void Section_2_two_filters_on_the_X()
    {
        Assert.Equal(
            Parse("""
                7 -1 1 3 5 -1 / -1 9 -1 3 -1 1 / 1 -1 9 -3 1 -1 / 3 3 -3 5 -3 3 / 5 -1 1 -3 9 -1 / -1 1 -1 3 -1 9 /
                3 -1 5 3 1 -1 / -1 1 -1 3 -1 9 / 5 -1 1 -3 9 -1 / 3 3 -3 5 -3 3 / 1 -1 9 -3 1 -1 / -1 9 -1 3 -1 1
                """.ReplaceLineEndings(" ")),
            Apply(WithFilters(8, 1, [FilterA, FilterC], new Conv2D(2, 3)), X8()));
    }

    [Fact]
    public void Section_2_ReLU_and_pooling_of_the_X()
    {
        Assert.Equal(
            Parse("9 3 5 / 3 9 3 / 5 3 9 / 3 5 9 / 5 5 9 / 9 9 1"),
            Apply(WithFilters(8, 1, [FilterA, FilterC], new Conv2D(2, 3), new Relu(), new MaxPool2D(2)), X8()));
    }

    [Fact]
    public void Section_4_filters_on_the_6x6_image()
    {
        Assert.Equal(Parse("3 -1 -3 -1 / -3 1 0 -3 / -3 -3 0 1 / 3 -2 -2 -1"), Convolve(6, Image6, FilterA, new Conv2D(1, 3)));
        Assert.Equal(Parse("3 -3 / -3 0"), Convolve(6, Image6, FilterA, new Conv2D(1, 3) { Stride = 2 }));
        Assert.Equal(Parse("-1 -1 -1 -1 / -1 -1 -2 1 / -1 -1 -2 1 / -1 0 -4 3"), Convolve(6, Image6, Filter6, new Conv2D(1, 3)));
    }

    [Fact]
    public void Section_4_pooling_of_each()
    {
        Assert.Equal(
            Parse("3 0 / 3 1 / -1 1 / 0 3"),
            Apply(WithFilters(6, 1, [FilterA, Filter6], new Conv2D(2, 3), new MaxPool2D(2)), Parse(Image6)));
    }

    private static float[] X8() => Drawn(
        8, [(1, 1), (1, 7), (2, 2), (2, 6), (3, 3), (3, 5), (4, 4), (5, 3), (5, 5), (6, 2), (6, 6), (7, 1), (7, 7)]);

    private static float[] Convolve(int side, string image, string filter, Conv2D convolution) =>
        Apply(WithFilters(side, 1, [filter], convolution), Parse(image));
}
