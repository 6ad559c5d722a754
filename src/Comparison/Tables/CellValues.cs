using System.Globalization;

namespace MLNetDeep.Comparisons.Tables;

/// <summary>What the text of a cell says: a number, a date, yes or no, or nothing.</summary>
internal sealed class CellValues(TableCulture culture)
{
    /// <summary>How dates are handed to models: text whose parts stand at fixed places.</summary>
    public const string DateFormat = "yyyy-MM-dd'T'HH:mm:ss";

    private const string CurrencySigns = "$€£¥";
    private const string Spaces = " \u00A0\u202F";
    private const string Minus = "\u2212";

    private static readonly string[] Missing = ["", "NA", "N/A", "#N/A", "NaN", "nan", "null", "None", "?", "-", "--"];

    private static readonly string[] IsoDates =
    [
        "yyyy-MM-dd", "yyyy/MM/dd", "yyyy.MM.dd", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss",
        "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ssK", "yyyy/MM/dd HH:mm:ss",
        "yyyy/MM/dd HH:mm", "d MMM yyyy", "d MMMM yyyy", "MMM d, yyyy", "MMMM d, yyyy", "d-MMM-yyyy",
    ];

    private static readonly string[] DayFirst = [.. Dates("d", "M")];

    private static readonly string[] MonthFirst = [.. Dates("M", "d")];

    private static readonly string[][] YesAndNo = [["true", "false"], ["yes", "no"], ["y", "n"], ["t", "f"]];

    private readonly string[] _dates = culture.IsDayFirst ? [.. IsoDates, .. DayFirst] : [.. IsoDates, .. MonthFirst];

    public static bool IsMissing(string text) => Missing.Contains(text, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether two texts are the two of a yes or no.</summary>
    public static bool AreYesAndNo(IReadOnlyCollection<string> texts) => texts.Count is 1 or 2
        && YesAndNo.Any(pair => texts.All(text => pair.Contains(text, StringComparer.OrdinalIgnoreCase)));

    /// <summary>Reads a number: with a sign of currency before or after it, percent after it, or thousands in groups.</summary>
    public bool IsNumber(string text, out float number)
    {
        ReadOnlySpan<char> rest = text.AsSpan().Trim();
        if (float.TryParse(rest, NumberStyles.Float, culture.Numbers, out number))
        {
            return float.IsFinite(number);
        }
        bool isNegative = rest is ['-', ..] || rest.StartsWith(Minus);
        rest = (isNegative ? rest[1..] : rest).Trim(CurrencySigns + Spaces);
        bool isPercent = rest is [.., '%'];
        rest = isPercent ? rest[..^1].TrimEnd(Spaces) : rest;
        if (rest.IsEmpty || !char.IsAsciiDigit(rest[0]) || !HasWholeGroups(rest, out string digits)
            || !float.TryParse(digits, NumberStyles.Float, culture.Numbers, out number))
        {
            number = float.NaN;
            return false;
        }
        number = isPercent ? number / 100 : number;
        number = isNegative ? -number : number;
        return float.IsFinite(number);
    }

    public bool IsDate(string text, out DateTime date)
    {
        date = default;
        return text.Length >= 8 && DateTime.TryParseExact(
            text, _dates, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out date);
    }

    /// <summary>Whether a number is written with a decimal comma: a hint for whoever did not say so.</summary>
    public static bool HasDecimalComma(string text) =>
        text.Count(character => character == ',') == 1 && !text.Contains('.')
        && float.TryParse(text.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    // 1,234,567.8 and 1 234 567,8: groups of three after the first, which has one to three digits.
    private bool HasWholeGroups(ReadOnlySpan<char> text, out string digits)
    {
        char separator = culture.Numbers.NumberGroupSeparator[0];
        char point = culture.Numbers.NumberDecimalSeparator[0];
        digits = new string([.. text.ToArray().Where(character => character != separator && !Spaces.Contains(character))]);
        int end = text.IndexOf(point);
        ReadOnlySpan<char> whole = end < 0 ? text : text[..end];
        int length = 0;
        bool isFirst = true;
        foreach (char character in whole)
        {
            if (char.IsAsciiDigit(character))
            {
                length++;
                continue;
            }
            if ((character != separator && !Spaces.Contains(character)) || (isFirst ? length is 0 or > 3 : length != 3))
            {
                return false;
            }
            (isFirst, length) = (false, 0);
        }
        return isFirst || length == 3;
    }

    private static IEnumerable<string> Dates(string first, string second) =>
        from separator in new[] { "/", ".", "-" }
        from time in new[] { "", " H:mm", " H:mm:ss", " h:mm tt", " h:mm:ss tt" }
        from year in new[] { "yyyy", "yy" }
        select $"{first}'{separator}'{second}'{separator}'{year}{time}";
}
