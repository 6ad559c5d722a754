namespace MLNetDeep.Transforms.Tests.Images;

public sealed class ImageFilterTests
{
    [Fact]
    public void Every_name_gives_its_filters()
    {
        Assert.Equal(
            [
                "identity", "sobel-x", "sobel-y", "prewitt-x", "prewitt-y", "laplacian", "gaussian", "sharpen", "gabor-0", "gabor-45",
                "gabor-90", "gabor-135",
                "falling-stroke", "crossing", "rising-stroke"],
            ImageFilter.Named([.. ImageFilter.Names]).Select(filter => filter.Name));
    }

    [Fact]
    public void Edge_filters_and_gabors_sum_to_zero_and_others_to_one()
    {
        IEnumerable<double> sums =
            ImageFilter.Named("sobel", "prewitt", "laplacian", "gabor").Select(filter => filter.Weights.Sum(weight => (double)weight));
        Assert.All(sums, sum => Assert.InRange(sum, -1e-6, 1e-6));
        sums = ImageFilter.Named("identity", "gaussian", "sharpen").Select(filter => filter.Weights.Sum(weight => (double)weight));
        Assert.All(sums, sum => Assert.InRange(sum, 1 - 1e-6, 1 + 1e-6));
    }

    [Fact]
    public void A_gaussian_is_the_bell_curve_of_its_sigma()
    {
        var filter = ImageFilter.Gaussian(5, sigma: 1.5);

        Assert.Equal(Math.Exp(-(4 + 1) / (2 * 1.5 * 1.5)), filter.Weights[1 * 5 + 0] / filter.Weights[2 * 5 + 2], 1e-6);
    }

    [Fact]
    public void A_gabor_answers_strokes_of_its_direction_and_wavelength()
    {
        // Vertical strokes, four pixels apart: the filter of direction 0 answers, that of 90 degrees does not.
        IReadOnlyList<ImageFilter> bank = ImageFilter.GaborBank(directions: 2, size: 9, wavelength: 4, sigma: 2);
        double[] answers =
            bank.Select(filter => Enumerable.Range(0, 81).Sum(i => filter.Weights[i] * Math.Cos(2 * Math.PI * (i % 9 - 4) / 4))).ToArray();

        Assert.True(answers[0] > 5, $"{answers[0]}");
        Assert.InRange(answers[1], -0.5, 0.5);
    }

    [Theory]
    [InlineData(" ", 1, 1, new[] { 1f })]
    [InlineData("a", 0, 1, new float[0])]
    [InlineData("a", 2, 2, new[] { 1f, 2, 3 })]
    [InlineData("a", 1, 1, new[] { float.NaN })]
    public void A_filter_that_cannot_be_is_refused(string name, int height, int width, float[] weights)
        => Assert.ThrowsAny<ArgumentException>(() => new ImageFilter(name, height, width, weights));

    [Fact]
    public void An_unknown_name_is_told_with_the_known_ones()
        => Assert.Contains("sobel", Assert.Throws<ArgumentException>(() => ImageFilter.Named("sable")).Message, StringComparison.Ordinal);

    [Fact]
    public void Sizes_and_widths_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageFilter.Gaussian(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageFilter.Gaussian(3, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageFilter.GaborBank(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageFilter.GaborBank(2, 3, double.NaN));
    }
}
