using System.Globalization;
using System.Text;

namespace MLNetDeep.Pictures;

/// <summary>
/// Writes a figure as an SVG document: each tile as an embedded picture that is enlarged without blur, each text as text.
/// </summary>
internal static class FigureSvg
{
    public static string Write(Figure figure)
    {
        var svg = new StringBuilder();
        string size = Format($"width=\"{figure.Width}\" height=\"{figure.Height}\"");
        svg.Append(Format($"<svg xmlns=\"http://www.w3.org/2000/svg\" {size} viewBox=\"0 0 {figure.Width} {figure.Height}\">\n"));
        svg.Append("<style>text { font: 15px sans-serif; fill: #202020 } .title { font-weight: bold } ");
        svg.Append("image { image-rendering: pixelated }</style>\n");
        svg.Append(Format($"<rect {size} fill=\"white\"/>\n"));
        foreach (FigureTile tile in figure.Tiles)
        {
            svg.Append(Format($"<image x=\"{tile.Left}\" y=\"{tile.Top}\" width=\"{tile.Width}\" height=\"{tile.Height}\" "));
            svg.Append(Format($"preserveAspectRatio=\"none\" href=\"data:image/png;base64,{Png(tile.Picture)}\"/>\n"));
        }
        foreach (FigureText text in figure.Texts)
        {
            string anchor = text.Anchor switch { TextAnchor.Middle => "middle", TextAnchor.End => "end", _ => "start" };
            string title = text.IsTitle ? " class=\"title\"" : "";
            int baseline = text.Top + BitmapFont.Baseline;
            svg.Append(Format($"<text x=\"{text.X}\" y=\"{baseline}\" text-anchor=\"{anchor}\"{title}>{Escape(text.Text)}</text>\n"));
        }
        return svg.Append("</svg>\n").ToString();
    }

    private static string Png(Raster picture)
    {
        using var stream = new MemoryStream();
        PngFile.Write(stream, picture.Height, picture.Width, picture.Pixels);
        return Convert.ToBase64String(stream.ToArray());
    }

    // Characters that XML has no place for become the replacement character.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            escaped.Append(rune.Value switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                (< ' ' and not ('\t' or '\n' or '\r')) or 0xFFFE or 0xFFFF => "\uFFFD",
                _ => rune.ToString(),
            });
        }
        return escaped.ToString();
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
