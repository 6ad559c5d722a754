using System.Globalization;
using System.Xml.Linq;

namespace MLNetDeep.Pictures.Tests;

/// <summary>What is in a plot's SVG.</summary>
internal static class Svgs
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static string[] Texts(this Plot plot, PlotOptions? options = null) =>
        [.. Elements(plot, "text", options).Select(text => text.Value)];

    /// <summary>Where a text stands that is not turned.</summary>
    public static (double X, double Y) PlaceOf(this Plot plot, string text)
    {
        XElement found = Elements(plot, "text", null).Single(element => element.Value == text);
        return (Number(found.Attribute("x")), Number(found.Attribute("y")));
    }

    /// <summary>The elements of a colour, by their own style or that of the group that they are in.</summary>
    public static XElement[] OfColor(this Plot plot, string name, OxyPlot.OxyColor color) =>
    [
        .. Elements(plot, name, null).Where(element => element.AncestorsAndSelf().Any(
            part => part.Attribute("style")?.Value.Contains($"rgb({color.R},{color.G},{color.B})", StringComparison.Ordinal) == true)),
    ];

    public static XElement[] Elements(Plot plot, string name, PlotOptions? options) =>
        [.. XDocument.Parse(plot.ToSvg(options)).Descendants(Svg + name)];

    public static double Number(XAttribute? attribute) => Parse(attribute!.Value);

    /// <summary>That an action is refused with such words.</summary>
    public static void AssertRefused(string message, Action action) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);

    /// <summary>That a plot has such texts.</summary>
    public static void AssertHasTexts(this Plot plot, params string[] expected)
    {
        string[] texts = plot.Texts();
        Assert.All(expected, text => Assert.Contains(text, texts));
    }

    /// <summary>The points of a line, in the numbers of axes from 0 to 1.</summary>
    public static (double X, double Y)[] ShareLine(this Plot plot, int place)
    {
        XElement area = Elements(plot, "clipPath", null)[0].Elements().Single();
        (double left, double top) = (Number(area.Attribute("x")), Number(area.Attribute("y")));
        (double width, double height) = (Number(area.Attribute("width")), Number(area.Attribute("height")));
        XElement[] lines = [.. Elements(plot, "polyline", null).Where(line => line.Ancestors().Attributes("clip-path").Any())];
        return
        [
            .. lines[place].Attribute("points")!.Value.Split(' ').Select(point => point.Split(','))
                .Select(point => (Share((Parse(point[0]) - left) / width), Share((top + height - Parse(point[1])) / height))),
        ];

        // The axes go from -0.02 to 1.02.
        static double Share(double place) => Math.Round((place * 1.04) - 0.02, 3) + 0.0;
    }

    private static double Parse(string number) => double.Parse(number, CultureInfo.InvariantCulture);
}
