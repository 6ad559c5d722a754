using System.Globalization;
using System.Xml.Linq;
using MLNetDeep.Pictures;
using MLNetDeep.Samples.Walkthrough.Blocks;

namespace MLNetDeep.Samples.Walkthrough.Rendering;

/// <summary>The tour as one page that needs nothing besides.</summary>
internal sealed class HtmlPage
{
    private readonly List<XElement> _sections = [];
    private readonly List<XElement> _contents = [];

    public void Add(Step step, IReadOnlyList<Block> blocks)
    {
        _contents.Add(new XElement("li", new XElement("a", new XAttribute("href", "#" + step.Name), step.Title)));
        _sections.Add(new XElement(
            "section", new XAttribute("id", step.Name), new XElement("h2", $"{_sections.Count + 1}. {step.Title}"),
            new XElement("p", new XAttribute("class", "from"), "From: " + string.Join("; ", step.Decks)),
            new XElement("p", step.Text), blocks.Select((block, index) => ToElement(block, $"{step.Name}-{index}"))));
    }

    /// <summary>The page: HTML that is well-formed XML too.</summary>
    public override string ToString()
    {
        const string Title = "A walk through deep learning";
        var page = new XElement(
            "html", new XAttribute("lang", "en"),
            new XElement(
                "head", new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement(
                    "meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
                new XElement("title", Title), new XElement("style", PageStyle.Css)),
            new XElement(
                "body",
                new XElement(
                    "header", new XElement("h1", Title),
                    new XElement(
                        "p",
                        "What five introductions to deep learning show, step by step: the slides' images, weights and tables go in, "
                        + "and MLNetDeep computes the rest.")),
                new XElement("nav", new XAttribute("aria-label", "Contents"), new XElement("ol", _contents)),
                new XElement("main", _sections)));
        string text = page.ToString(SaveOptions.DisableFormatting).Replace("><section", ">\n<section", StringComparison.Ordinal);
        return $"<!DOCTYPE html>\n{text}\n";
    }

    private static XElement ToElement(Block block, string id) => block switch
    {
        TextBlock text => new XElement("p", text.Text),
        ListingBlock listing => new XElement(
            "figure", new XElement("figcaption", listing.Caption), new XElement("pre", listing.Text.TrimEnd())),
        PictureBlock picture => new XElement(
            "figure", new XElement("figcaption", picture.Caption),
            new XElement(
                "img", new XAttribute("width", picture.Width), new XAttribute("alt", picture.Alternative),
                new XAttribute("src", "data:image/png;base64," + Convert.ToBase64String(picture.Png)))),
        DrawingBlock drawing => new XElement(
            "figure", new XElement("figcaption", drawing.Caption),
            XElement.Parse(drawing.Plot.ToSvg(new PlotOptions { Embedded = true, Title = "", Height = 330 }))),
        TableBlock table => ToTable(table),
        MatricesBlock matrices => new XElement("div", new XAttribute("class", "matrices"), matrices.Matrices.Select(ToTable)),
        PlotBlock plot => new XElement(
            "figure", new XElement("figcaption", plot.Caption),
            new XElement("div", new XAttribute("class", "scrolls"), SvgPlot.Draw(plot, id))),
        _ => throw new ArgumentException($"Expected a block that is known here, got {block.GetType().Name}.", nameof(block)),
    };

    private static XElement ToTable(TableBlock block)
    {
        return new XElement(
            "div", new XAttribute("class", "scrolls"),
            new XElement(
                "table", new XElement("caption", block.Caption),
                new XElement("thead", new XElement("tr", block.Columns.Select((column, i) =>
                    new XElement("th", new XAttribute("scope", "col"), Aligned(i), column)))),
                new XElement("tbody", block.Rows.Select(row => new XElement("tr", row.Select((cell, i) => i == 0
                    ? new XElement("th", new XAttribute("scope", "row"), Aligned(i), cell.Text)
                    : new XElement("td", Aligned(i), cell.Text)))))));

        // A column with numbers in it is set right.
        XAttribute? Aligned(int column) =>
            block.Rows.Any(row => row[column].Value is not null) ? new XAttribute("class", "number") : null;
    }

    // A number's cell is the stronger coloured the farther it is from zero.
    private static XElement ToTable(Matrix matrix)
    {
        float most = matrix.Values.Max(MathF.Abs);
        return new XElement(
            "table", new XAttribute("class", "matrix"), new XElement("caption", matrix.Caption),
            new XElement("tbody", Enumerable.Range(0, matrix.Height).Select(row =>
                new XElement("tr", Enumerable.Range(row * matrix.Width, matrix.Width).Select(Number)))));

        XElement Number(int index)
        {
            float? weight = matrix.Covering(index);
            bool isKnown = index < (matrix.Known ?? matrix.Values.Length);
            float strength = most == 0 || !isKnown ? 0 : 50 * Math.Abs(matrix.Values[index]) / most;
            return new XElement(
                "td", new XAttribute("class", (matrix.Values[index] < 0 ? "below" : "above") + (weight is null ? "" : " covered")),
                new XAttribute("style", string.Create(CultureInfo.InvariantCulture, $"--strength:{strength:0}%")), matrix.Print(index),
                weight is null ? null : new XElement("small", string.Create(CultureInfo.InvariantCulture, $"×{weight:0}")));
        }
    }
}
