using System.Globalization;
using System.Xml.Linq;
using MLNetDeep.Samples.Walkthrough.Blocks;

namespace MLNetDeep.Samples.Walkthrough.Rendering;

/// <summary>A plot as an SVG element; its colours are the page's.</summary>
internal static class SvgPlot
{
    private const int Left = 64;
    private const int Right = 510;
    private const int Top = 14;
    private const int Bottom = 290;
    private const int Width = 700;
    private const int Height = 334;
    private const int Colors = 6;

    /// <summary>Draws a plot whose parts are named after an identifier, which no other plot of the page has.</summary>
    public static XElement Draw(PlotBlock plot, string id)
    {
        var area = new PlotArea(plot);
        Series[] told = [.. plot.Series.Where(series => series.Style != SeriesStyle.Faint)];
        return new XElement(
            "svg", new XAttribute("class", "plot"), new XAttribute("viewBox", $"0 0 {Width} {Height}"), new XAttribute("role", "img"),
            new XElement("title", plot.Caption),
            new XElement("clipPath", new XAttribute("id", id), Rectangle()),
            Axes(plot, area),
            new XElement(
                "g", new XAttribute("clip-path", $"url(#{id})"),
                plot.Series.Where(series => series.Style == SeriesStyle.Faint).SelectMany(series => Shapes(series, area, 0, 0)),
                told.SelectMany((series, index) => Shapes(series, area, index, LineOf(index)))),
            told.SelectMany((series, index) => Legend(series, index, LineOf(index))));

        // Which of the lines: the first has no gaps.
        int LineOf(int index) => told.Take(index).Count(series => series.Style != SeriesStyle.Points);
    }

    private static XElement Rectangle(params XAttribute[] attributes) => new(
        "rect", new XAttribute("x", Left), new XAttribute("y", Top), new XAttribute("width", Right - Left),
        new XAttribute("height", Bottom - Top), attributes);

    private static IEnumerable<XElement> Axes(PlotBlock plot, PlotArea area)
    {
        const int TickLength = 4;
        yield return Rectangle(new XAttribute("class", "axis"));
        foreach (double tick in area.HorizontalTicks(6))
        {
            double x = X(area, tick);
            yield return Line(x, Bottom, x, Bottom + TickLength);
            yield return Text(x, Bottom + 18, "middle", "tick", Number(tick));
        }
        foreach (double tick in PlotArea.Ticks(area.Bottom, area.Top, 5))
        {
            double y = Y(area, tick);
            yield return Line(Left - TickLength, y, Left, y);
            yield return Text(Left - 8, y + 4, "end", "tick", Number(tick));
        }
        yield return Text((Left + Right) / 2.0, Height - 6, "middle", "name", plot.Horizontal);
        XElement vertical = Text(0, 0, "middle", "name", plot.Vertical);
        vertical.Add(new XAttribute("transform", $"translate(14 {(Top + Bottom) / 2}) rotate(-90)"));
        yield return vertical;
    }

    private static IEnumerable<XElement> Shapes(Series series, PlotArea area, int index, int line)
    {
        if (series.Style != SeriesStyle.Points)
        {
            var shape = new XElement(
                "polyline", new XAttribute("class", series.Style == SeriesStyle.Faint ? "faint" : "curve"),
                new XAttribute(
                    "points", string.Join(' ', series.Points.Select(point => $"{Print(X(area, point.X))},{Print(Y(area, point.Y))}"))));
            if (series.Style != SeriesStyle.Faint)
            {
                shape.Add(Style("stroke", index), Dashes(line));
            }
            yield return shape;
        }
        if (series.Style is SeriesStyle.Points or SeriesStyle.Path)
        {
            foreach ((double x, double y) in series.Points)
            {
                yield return Mark(X(area, x), Y(area, y), index, series.Style == SeriesStyle.Path ? 2.5 : 4.5);
            }
        }
    }

    private static IEnumerable<XElement> Legend(Series series, int index, int line)
    {
        double y = Top + 12 + (index * 22);
        yield return series.Style == SeriesStyle.Points
            ? Mark(Right + 28, y, index, 4.5)
            : new XElement(
                "line", new XAttribute("class", "curve"), Style("stroke", index), Dashes(line), new XAttribute("x1", Right + 14),
                new XAttribute("x2", Right + 42), new XAttribute("y1", Print(y)), new XAttribute("y2", Print(y)));
        yield return Text(Right + 50, y + 4, "start", "name", series.Name);
    }

    // Every other kind of points is a square, so that colours are not needed.
    private static XElement Mark(double x, double y, int index, double radius) => index % 2 == 0
        ? new XElement(
            "circle", Style("fill", index), new XAttribute("cx", Print(x)), new XAttribute("cy", Print(y)),
            new XAttribute("r", Print(radius)))
        : new XElement(
            "rect", Style("fill", index), new XAttribute("x", Print(x - radius)), new XAttribute("y", Print(y - radius)),
            new XAttribute("width", Print(2 * radius)), new XAttribute("height", Print(2 * radius)));

    private static XAttribute Style(string property, int index) => new("style", $"{property}:var(--s{index % Colors})");

    private static XAttribute? Dashes(int line) =>
        (line % 4) == 0 ? null : new XAttribute("stroke-dasharray", new[] { "", "7 4", "2 4", "10 3 2 3" }[line % 4]);

    private static XElement Line(double x1, double y1, double x2, double y2) => new(
        "line", new XAttribute("class", "axis"), new XAttribute("x1", Print(x1)), new XAttribute("y1", Print(y1)),
        new XAttribute("x2", Print(x2)), new XAttribute("y2", Print(y2)));

    private static XElement Text(double x, double y, string anchor, string kind, string text) => new(
        "text", new XAttribute("class", kind), new XAttribute("x", Print(x)), new XAttribute("y", Print(y)),
        new XAttribute("text-anchor", anchor), text);

    private static double X(PlotArea area, double value) => Left + (area.Across(value) * (Right - Left));

    private static double Y(PlotArea area, double value) => Bottom - (area.Up(value) * (Bottom - Top));

    private static string Print(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("#,0.###", CultureInfo.InvariantCulture);
}
