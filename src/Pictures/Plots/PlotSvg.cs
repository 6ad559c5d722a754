using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using OxyPlot;

namespace MLNetDeep.Pictures;

/// <summary>
/// Writes a plot as OxyPlot draws it, and makes it fit for pages: it scales, has a title and a description, ids that other plots of the
/// page do not have, and in a page that page's colours.
/// </summary>
internal static partial class PlotSvg
{
    // OxyPlot measures text as Arial's.
    private const string Fonts = "Arial, Helvetica, 'Liberation Sans', sans-serif";

    private static readonly string[] Shared = ["style", "shape-rendering", "text-anchor", "font-size", "font-weight"];

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static string Write(Plot plot, PlotOptions options)
    {
        PlotModel model = PlotAxes.Model(options);
        plot.Draw(model, options);
        var exporter = new SvgExporter
        {
            Width = options.Width,
            Height = options.Height,
            TextMeasurer = new PixelMeasurer(),
        };
        string drawn = exporter.ExportToString(model).ReplaceLineEndings("\n");
        XElement svg = XDocument.Parse(drawn).Root!;
        string title = string.IsNullOrEmpty(options.Title) ? PlotText.Clean(plot.Title) : options.Title;
        string id = Id(drawn + plot.Description + options.Embedded);
        SimplifyClips(svg, options, id);
        foreach (XElement element in svg.Descendants())
        {
            RoundNumbers(element);
            if (element.Name == Svg + "text")
            {
                SimplifyText(element);
            }
            SetStyle(element, options.Embedded);
        }
        Group(svg);
        var whole = new XElement(
            Svg + "svg",
            new XAttribute("width", options.Width),
            new XAttribute("height", options.Height),
            new XAttribute("viewBox", Text($"0 0 {options.Width} {options.Height}")),
            new XAttribute("style", "max-width:100%;height:auto"),
            new XAttribute("font-family", Fonts),
            new XAttribute("role", "img"),
            new XAttribute("aria-labelledby", $"{id}-title {id}-desc"),
            new XElement(Svg + "title", new XAttribute("id", $"{id}-title"), title),
            new XElement(Svg + "desc", new XAttribute("id", $"{id}-desc"), PlotText.Clean(plot.Description)),
            svg.Elements());
        string text = whole.ToString(SaveOptions.None).ReplaceLineEndings("\n") + "\n";
        return options.Embedded ? text : "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + text;
    }

    // The same plot has the same ids, so that the same numbers give the same file.
    private static string Id(string content) =>
        "plot-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)).AsSpan(0, 6));

    // Each rectangle once; the whole plot is none.
    private static void SimplifyClips(XElement svg, PlotOptions options, string id)
    {
        var names = new Dictionary<string, string?>();
        var known = new Dictionary<string, string>();
        foreach (XElement definitions in svg.Elements(Svg + "defs").ToArray())
        {
            XElement clip = definitions.Element(Svg + "clipPath")!;
            XElement box = clip.Element(Svg + "rect")!;
            string place = string.Join(' ', box.Attributes().Select(attribute => attribute.Value));
            string name = clip.Attribute("id")!.Value;
            bool isWhole = place == Text($"0 0 {options.Width} {options.Height}");
            bool isNew = !isWhole && known.TryAdd(place, Text($"{id}-clip{known.Count + 1}"));
            names[$"url(#{name})"] = isWhole ? null : known[place];
            if (isNew)
            {
                clip.SetAttributeValue("id", known[place]);
            }
            else
            {
                definitions.Remove();
            }
        }
        foreach (XElement group in svg.Elements(Svg + "g").ToArray())
        {
            string? clip = names[group.Attribute("clip-path")!.Value];
            group.SetAttributeValue("clip-path", clip is null ? null : $"url(#{clip})");
            if (group.IsEmpty)
            {
                group.Remove();
            }
        }
    }

    // Not all readers know where a dominant baseline is, so that each text gets its own.
    private static void SimplifyText(XElement text)
    {
        double size = double.Parse(text.Attribute("font-size")!.Value, CultureInfo.InvariantCulture);
        double down = size * text.Attribute("dominant-baseline")?.Value switch { "hanging" => 0.95, "middle" => 0.36, _ => -0.25 };
        Match place = Translation().Match(text.Attribute("transform")!.Value);
        (string x, string y) = (place.Groups[1].Value, place.Groups[2].Value);
        if (place.Groups[3].Length == 0)
        {
            text.SetAttributeValue("transform", null);
            text.SetAttributeValue("x", x);
            down += double.Parse(y, CultureInfo.InvariantCulture);
        }
        text.SetAttributeValue("y", Text($"{down:0.##}"));
        text.SetAttributeValue("style", $"fill:{text.Attribute("fill")?.Value}");
        foreach (string attribute in (string[])["fill", "font-family", "dominant-baseline"])
        {
            text.SetAttributeValue(attribute, null);
        }
        if (text.Attribute("font-weight")?.Value == "400")
        {
            text.SetAttributeValue("font-weight", null);
        }
    }

    private static void RoundNumbers(XElement element)
    {
        foreach (XAttribute attribute in element.Attributes())
        {
            attribute.Value = LongNumber().Replace(
                attribute.Value, number => Text($"{double.Parse(number.Value, CultureInfo.InvariantCulture):0.##}"));
        }
    }

    private static void SetStyle(XElement element, bool embedded)
    {
        if (element.Attribute("style") is { } style)
        {
            style.Value = style.Value
                .Replace(Rgb(PlotPalette.Ink), embedded ? "var(--ink, #1f2328)" : "#1f2328", StringComparison.Ordinal)
                .Replace(Rgb(PlotPalette.Grid), embedded ? "var(--grid, #d8dee4)" : "#d8dee4", StringComparison.Ordinal)
                .TrimEnd(';');
        }
    }

    // What many have in common is written once.
    private static void Group(XElement parent)
    {
        foreach (XElement child in parent.Elements(Svg + "g").ToArray())
        {
            Group(child);
        }
        var run = new List<XElement>();
        foreach (XElement child in parent.Elements().ToArray())
        {
            if (run.Count > 0 && Look(run[0]) != Look(child))
            {
                Wrap(run);
            }
            if (child.Attribute("style") is not null)
            {
                run.Add(child);
            }
        }
        Wrap(run);
    }

    private static void Wrap(List<XElement> run)
    {
        if (run.Count > 1)
        {
            var group = new XElement(Svg + "g", Shared.Select(name => run[0].Attribute(name)).OfType<XAttribute>());
            run[0].AddBeforeSelf(group);
            foreach (XElement element in run)
            {
                element.Remove();
                Array.ForEach(Shared, name => element.SetAttributeValue(name, null));
                group.Add(element);
            }
        }
        run.Clear();
    }

    private static string Look(XElement element) => string.Join('|', Shared.Select(name => element.Attribute(name)?.Value));

    private static string Rgb(OxyColor color) => Text($"rgb({color.R},{color.G},{color.B})");

    [GeneratedRegex(@"^translate\(([^,]+),([^)]+)\)( rotate.*)?$")]
    private static partial Regex Translation();

    [GeneratedRegex(@"\d+\.\d{3,}")]
    private static partial Regex LongNumber();

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
