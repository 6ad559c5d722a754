using System.Globalization;
using System.Net;
using System.Text;
using MLNetDeep.Pictures;

namespace MLNetDeep.Comparisons.Reports;

/// <summary>Parts of a page.</summary>
internal static class Html
{
    /// <summary>Text as it may stand in a page, in elements and attributes.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A plot that takes the page's colors, with its description below.</summary>
    public static string Figure(
        Plot plot, string caption = "", bool wide = false, int width = 560, int height = 360, string? title = null) =>
        $"<figure{(wide ? " class=\"wide\"" : "")}>\n"
        + plot.ToSvg(new PlotOptions { Embedded = true, Width = width, Height = height, Title = title })
        + (caption.Length > 0 ? $"<figcaption>{Text(caption)}</figcaption>\n" : "") + "</figure>\n";

    /// <summary>A picture that is in the page itself.</summary>
    public static string Image(string type, ReadOnlySpan<byte> content, string alternative) =>
        $"<img src=\"data:{type};base64,{Convert.ToBase64String(content)}\" alt=\"{Text(alternative)}\">";

    /// <summary>A table; columns of numbers stand on the right.</summary>
    /// <param name="caption">What it has.</param>
    /// <param name="headings">The headings, and whether the column is of numbers.</param>
    /// <param name="rows">The cells of each row, the first of which names it.</param>
    /// <param name="best">The row that stands out; below 0: none.</param>
    public static string Table(
        string caption, IReadOnlyList<(string Name, bool IsNumber)> headings, IEnumerable<IReadOnlyList<string>> rows, int best = -1)
    {
        var table = new StringBuilder();
        string label = Text(caption);
        table.Append(CultureInfo.InvariantCulture, $"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{label}\">\n");
        table.Append(CultureInfo.InvariantCulture, $"<table>\n<caption>{label}</caption>\n<thead><tr>");
        foreach ((string name, bool isNumber) in headings)
        {
            table.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\"{(isNumber ? " class=\"number\"" : "")}>{Text(name)}</th>");
        }
        table.Append("</tr></thead>\n<tbody>\n");
        foreach ((int index, IReadOnlyList<string> cells) in rows.Index())
        {
            table.Append(index == best ? "<tr class=\"best\">" : "<tr>");
            foreach ((int column, string cell) in cells.Index())
            {
                string style = headings[column].IsNumber ? " class=\"number\"" : "";
                table.Append(column == 0 ? $"<th scope=\"row\"{style}>{Text(cell)}</th>" : $"<td{style}>{Text(cell)}</td>");
            }
            table.Append("</tr>\n");
        }
        return table.Append("</tbody>\n</table>\n</div>\n").ToString();
    }
}
