using System.Globalization;
using Microsoft.ML.Data;

namespace MLNetDeep.Comparisons.Tables;

/// <summary>Finds the kind of a column from its texts, and the values that models are given.</summary>
internal sealed class ColumnInference(CellValues values)
{
    private const double ShareOfNumbers = 0.95;
    private const double ShareOfDates = 0.95;
    private const int FewestRowsOfId = 20;
    private const int MostCategories = 100;
    private const int MostHashed = 5_000;
    private const double WordsOfText = 2.5;

    /// <summary>Reads a column as a kind, or as what its values look like where <paramref name="kind"/> is null.</summary>
    public TableColumn Read(string name, string?[] texts, ColumnKind? kind)
    {
        string[] present = [.. texts.OfType<string>()];
        var counts = present.CountBy(text => text, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        int missing = texts.Length - present.Length;
        (ColumnKind found, string note) = kind is { } told ? (told, "as told") : Find(name, present, counts);
        string holes = missing > 0 ? Format($"{missing:N0} missing") : "";
        string[] notes = [note, found == ColumnKind.Dropped ? "" : holes];
        return new TableColumn(name, found, Values(found, texts), string.Join(", ", notes.Where(part => part.Length > 0)))
        {
            Missing = missing,
            Distinct = counts.Count,
            Categories = found is ColumnKind.Category or ColumnKind.Boolean
                ? [.. counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal)
                    .Select(pair => pair.Key)]
                : [],
        };
    }

    private (ColumnKind Kind, string Note) Find(string name, string[] present, Dictionary<string, int> counts)
    {
        if (counts.Count == 0)
        {
            return (ColumnKind.Dropped, "has no values");
        }
        if (counts.Count == 1)
        {
            return (ColumnKind.Dropped, $"is '{Short(present[0])}' in every row that has a value");
        }
        if (CellValues.AreYesAndNo(counts.Keys))
        {
            return (ColumnKind.Boolean, $"{string.Join(" or ", counts.Keys.Order(StringComparer.Ordinal))}");
        }
        string[] odd = [.. counts.Keys.Where(text => !values.IsNumber(text, out _))];
        int numbers = present.Length - odd.Sum(text => counts[text]);
        if (numbers >= ShareOfNumbers * present.Length && numbers > 0)
        {
            return odd.Length == 0 && IsId(name, present, counts.Count)
                ? (ColumnKind.Dropped, "numbers the rows")
                : (ColumnKind.Number, odd.Length == 0
                    ? ""
                    : Format($"{present.Length - numbers:N0} that are no numbers, such as '{Short(odd[0])}', count as missing"));
        }
        int dates = present.Count(text => values.IsDate(text, out _));
        if (dates >= ShareOfDates * present.Length)
        {
            return (ColumnKind.Date, dates == present.Length ? "" : Format(
                $"{present.Length - dates:N0} that are no dates count as missing"));
        }
        string hint = counts.Keys.Count(CellValues.HasDecimalComma) > 0.9 * counts.Count
            ? "; numbers with decimal commas? then say the culture, such as de-DE"
            : "";
        return FindText(present, counts.Count, hint);
    }

    private static (ColumnKind Kind, string Note) FindText(string[] present, int distinct, string hint)
    {
        double words = present.Average(text => (double)text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);
        if (words >= WordsOfText && (distinct > MostCategories || distinct > present.Length / 2))
        {
            return (ColumnKind.Text, Format($"{words:F1} words in the mean") + hint);
        }
        if (distinct > MostHashed || (distinct >= FewestRowsOfId && distinct > present.Length / 2))
        {
            return (ColumnKind.Dropped,
                Format($"has {distinct:N0} different texts in {present.Length:N0} rows: a name, not a category{hint}"));
        }
        return (ColumnKind.Category, Format($"{distinct:N0} values{hint}"));
    }

    // Whole numbers that are all different and leave no number out, or that are called an id.
    private bool IsId(string name, string[] present, int distinct)
    {
        if (present.Length < FewestRowsOfId || distinct < present.Length || present.Any(text => !values.IsNumber(text, out float number)
            || !float.IsInteger(number)))
        {
            return false;
        }
        string plain = name.ToLowerInvariant();
        if (plain is "id" or "index" or "row" or "c1" || plain.StartsWith("unnamed", StringComparison.Ordinal)
            || plain.EndsWith("_id", StringComparison.Ordinal) || name.EndsWith("Id", StringComparison.Ordinal)
            || name.EndsWith("ID", StringComparison.Ordinal))
        {
            return true;
        }
        float[] numbers = [.. present.Select(text => values.IsNumber(text, out float number) ? number : 0)];
        bool isSorted = numbers.Zip(numbers.Skip(1)).All(pair => pair.Second == pair.First + 1);
        return isSorted;
    }

    private ColumnValues Values(ColumnKind kind, string?[] texts) => kind switch
    {
        ColumnKind.Number => ColumnValues.Of(
            Array.ConvertAll(texts, text => text is not null && values.IsNumber(text, out float number) ? number : float.NaN)),
        ColumnKind.Date => ColumnValues.Of(Array.ConvertAll(texts, text => text is not null && values.IsDate(text, out DateTime date)
            ? date.ToString(CellValues.DateFormat, CultureInfo.InvariantCulture).AsMemory()
            : default)),
        _ => ColumnValues.Of(Array.ConvertAll(texts, text => text.AsMemory())),
    };

    private static string Short(string text) => text.Length <= 40 ? text : text[..37] + "...";

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
