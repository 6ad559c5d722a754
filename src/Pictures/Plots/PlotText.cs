using System.Globalization;
using System.Text;
using System.Xml;

namespace MLNetDeep.Pictures;

/// <summary>The words and numbers of plots.</summary>
internal static class PlotText
{
    private const int MostListed = 8;

    /// <summary>A text on one line, of characters that XML has a place for, none of which OxyPlot takes for a formula.</summary>
    public static string Clean(string text)
    {
        var cleaned = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            cleaned.Append(rune.Value switch
            {
                '\t' or '\n' or '\r' => " ",
                < 0x10000 when !XmlConvert.IsXmlChar((char)rune.Value) => "\uFFFD",
                _ => rune.ToString(),
            });
        }
        return cleaned.Replace("_{", "_\u2060{").Replace("^{", "^\u2060{").ToString();
    }

    /// <summary>A cleaned text of so many characters at most.</summary>
    public static string Shorten(string text, int length)
    {
        text = Clean(text);
        var elements = new StringInfo(text);
        return elements.LengthInTextElements <= length ? text : elements.SubstringByTextElements(0, length - 1).TrimEnd() + "\u2026";
    }

    /// <summary>A number in three figures.</summary>
    public static string Number(double value) => Math.Abs(value) is >= 1000 and < 1e15
        ? value.ToString("#,0", CultureInfo.InvariantCulture)
        : value.ToString("G3", CultureInfo.InvariantCulture);

    /// <summary>A score: three decimals, or three figures where it is not around 1.</summary>
    public static string Score(double value) => Math.Abs(value) is < 10 and >= 0.01 or 0
        ? value.ToString("0.000", CultureInfo.InvariantCulture)
        : Number(value);

    /// <summary>A number beside an axis.</summary>
    public static string Tick(double value) => Math.Abs(value) is >= 1e-4 and < 1e7 or 0
        ? value.ToString("#,0.######", CultureInfo.InvariantCulture)
        : value.ToString("G4", CultureInfo.InvariantCulture);

    /// <summary>A number of things: "1 row", "1,200 rows".</summary>
    public static string Count(long count, string one, string? many = null) =>
        $"{count.ToString("#,0", CultureInfo.InvariantCulture)} {(count == 1 ? one : many ?? one + "s")}";

    /// <summary>A sentence's list: the first few, and how many more there are.</summary>
    public static string List(IEnumerable<string> items)
    {
        string[] all = [.. items];
        string listed = string.Join(", ", all.Take(MostListed));
        return all.Length > MostListed ? $"{listed} and {all.Length - MostListed} more" : listed;
    }
}
