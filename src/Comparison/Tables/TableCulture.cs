using System.Globalization;

namespace MLNetDeep.Comparisons.Tables;

/// <summary>
/// How numbers and dates are written. Known from the language's name alone, so that it is the same where the machine knows no cultures.
/// </summary>
internal sealed record TableCulture(bool IsCommaDecimal, bool IsDayFirst)
{
    private static readonly string[] CommaDecimal =
    [
        "bg", "ca", "cs", "da", "de", "el", "es", "et", "fi", "fr", "hr", "hu", "id", "is", "it", "lt", "lv", "nb", "nl", "nn", "no", "pl",
        "pt", "ro", "ru", "sk", "sl", "sr", "sv", "tr", "uk", "vi",
    ];

    private static readonly string[] PointDecimal = ["en", "ga", "he", "hi", "ja", "ko", "th", "zh"];

    private static readonly string[] PointDecimalRegions = ["de-CH", "de-LI", "it-CH", "es-MX", "es-US", "es-PR", "es-GT"];

    private static readonly string[] MonthFirst = ["en", "en-US", "en-PH"];

    /// <summary>Decimal points, and dates year first or as in the United States.</summary>
    public static TableCulture Invariant { get; } = new(IsCommaDecimal: false, IsDayFirst: false);

    /// <summary>The format of numbers.</summary>
    public NumberFormatInfo Numbers { get; } = IsCommaDecimal
        ? new NumberFormatInfo { NumberDecimalSeparator = ",", NumberGroupSeparator = "." }
        : NumberFormatInfo.InvariantInfo;

    /// <exception cref="ArgumentException">The name is of no language that is known.</exception>
    public static TableCulture Named(string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return Invariant;
        }
        string language = name.Split('-', '_')[0].ToLowerInvariant();
        bool isComma = CommaDecimal.Contains(language);
        if (!isComma && !PointDecimal.Contains(language))
        {
            throw new ArgumentException(
                $"Culture '{name}' is not known: expected the name of a language, with a region or without, such as de-DE, fr or en-US.",
                nameof(name));
        }
        string normal = name.Replace('_', '-');
        return new TableCulture(
            isComma && !PointDecimalRegions.Contains(normal, StringComparer.OrdinalIgnoreCase),
            !MonthFirst.Contains(normal, StringComparer.OrdinalIgnoreCase));
    }
}
