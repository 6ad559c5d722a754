using OxyPlot;

namespace MLNetDeep.Pictures.Tests;

public class PlotPaletteTests
{
    // Machado, Oliveira, Fernandes 2009: what people see who see no red, or no green; of linear numbers.
    private static readonly double[][][] Sights =
    [
        [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    ];

    [Fact]
    public void Colours_OfSeries_HaveAContrastOfThreeToWhiteAndToADarkPage() =>
        Assert.All(PlotPalette.Series.Append(PlotPalette.Gray), color =>
        {
            Assert.True(Contrast(color, OxyColors.White) >= 3, $"{color} to white: {Contrast(color, OxyColors.White)}");
            Assert.True(Contrast(color, PlotPalette.Dark) >= 3, $"{color} to dark: {Contrast(color, PlotPalette.Dark)}");
        });

    [Fact]
    public void Colours_OfSeries_DifferForThoseWhoSeeNoRedOrNoGreen()
    {
        foreach (double[][] sight in Sights)
        {
            for (int i = 0; i < PlotPalette.Series.Count; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    double distance = Distance(Seen(PlotPalette.Series[i], sight), Seen(PlotPalette.Series[j], sight));
                    Assert.True(distance >= 0.07, $"{PlotPalette.Series[i]} and {PlotPalette.Series[j]}: {distance}");
                }
            }
        }
    }

    [Fact]
    public void Markers_OfTheFirstTwelveSeries_DifferInMarkerOrColour() => Assert.Equal(
        12, Enumerable.Range(0, 12).Select(i => (PlotPalette.Color(i), PlotPalette.Marker(i))).Distinct().Count());

    [Fact]
    public void Groups_HaveTheirPlaceWhateverTheOrder()
    {
        IReadOnlyDictionary<string, int> places = PlotPalette.Groups(["mine", "Deep", null, "baseline", "classic", "mine", "yours"]);

        Assert.Equal(
            [("Deep", 1), ("baseline", -1), ("classic", 0), ("mine", 2), ("yours", 3)],
            places.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value)));
        Assert.Equal(4, new[] { -1, 0, 1, 2 }.Select(PlotPalette.GroupMarker).Distinct().Count());
    }

    internal static double Contrast(OxyColor a, OxyColor b)
    {
        (double first, double second) = (Luminance(a) + 0.05, Luminance(b) + 0.05);
        return Math.Max(first, second) / Math.Min(first, second);
    }

    private static double Luminance(OxyColor color)
    {
        double[] linear = Linear(color);
        return (0.2126 * linear[0]) + (0.7152 * linear[1]) + (0.0722 * linear[2]);
    }

    private static double[] Linear(OxyColor color) =>
    [
        .. new[] { color.R, color.G, color.B }.Select(part => part / 255.0)
            .Select(part => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4)),
    ];

    // In Oklab (Ottosson 2020), whose distances are even to the eye.
    private static double[] Seen(OxyColor color, double[][] sight)
    {
        double[] linear = Linear(color);
        double[] seen = [.. sight.Select(row => Math.Max(0, Dot(row, linear)))];
        double[] cones =
        [
            Math.Cbrt(Dot([0.4122214708, 0.5363325363, 0.0514459929], seen)),
            Math.Cbrt(Dot([0.2119034982, 0.6806995451, 0.1073969566], seen)),
            Math.Cbrt(Dot([0.0883024619, 0.2817188376, 0.6299787005], seen)),
        ];
        return
        [
            Dot([0.2104542553, 0.7936177850, -0.0040720468], cones), Dot([1.9779984951, -2.4285922050, 0.4505937099], cones),
            Dot([0.0259040371, 0.7827717662, -0.8086757660], cones),
        ];
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b).Sum(pair => pair.First * pair.Second);

    private static double Distance(double[] a, double[] b) =>
        Math.Sqrt(a.Zip(b).Sum(pair => (pair.First - pair.Second) * (pair.First - pair.Second)));
}
