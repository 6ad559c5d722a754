using System.Globalization;

namespace MLNetDeep.Comparisons.Tables;

/// <summary>What is to be predicted of each row: a class by its number, or a number.</summary>
/// <param name="Name">The name of the column.</param>
/// <param name="Task">What it is.</param>
/// <param name="Classes">The names of the classes in order; none for numbers.</param>
/// <param name="Keys">The class of each row, from 0; null for numbers.</param>
/// <param name="Numbers">The number of each row; null for classes.</param>
internal sealed record LabelColumn(string Name, TableTask Task, IReadOnlyList<string> Classes, int[]? Keys, float[]? Numbers)
{
    private const int MostNumericClasses = 20;
    private const int MostClasses = 1_000;
    private const int FewestRows = 10;

    public ColumnValues Values => Numbers is not null
        ? ColumnValues.Of(Numbers)
        : ColumnValues.Of(Array.ConvertAll(Keys!, key => Classes[key].AsMemory()));

    /// <summary>Reads the label of rows that all have one; of a key the classes are all its values, in their order.</summary>
    /// <exception cref="FormatException">There are too few rows, or its values are not what the task needs.</exception>
    public static LabelColumn Read(string file, string name, string[] texts, TableTask? task, CellValues values,
        IReadOnlyList<string>? order = null)
    {
        var counts = texts.CountBy(text => text, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        bool areNumbers = counts.Keys.All(text => values.IsNumber(text, out _));
        task ??= Find(texts, counts.Count, areNumbers, values);
        if (texts.Length < FewestRows || counts.Count < 2)
        {
            throw new FormatException(string.Create(
                CultureInfo.InvariantCulture,
                $"{file}: expected at least {FewestRows} rows with at least two different values of '{name}', found {texts.Length:N0} with "
                + $"{counts.Count}. Models cannot be compared on fewer."));
        }
        if (task == TableTask.Regression)
        {
            if (!areNumbers)
            {
                string text = counts.Keys.First(value => !values.IsNumber(value, out _));
                throw new FormatException(
                    $"{file}: expected numbers in '{name}' to predict a number, found '{text}'. Leave that row out, say the culture of the "
                    + "numbers, or predict classes.");
            }
            return new LabelColumn(
                name, TableTask.Regression, [], null, Array.ConvertAll(
                    texts, text => values.IsNumber(text, out float number) ? number : 0));
        }
        if (counts.Count > MostClasses)
        {
            throw new FormatException(string.Create(
                CultureInfo.InvariantCulture,
                $"{file}: '{name}' has {counts.Count:N0} different values in {texts.Length:N0} rows: expected at most {MostClasses:N0} "
                + $"classes. Name another column as the label, or predict a number."));
        }
        string[] classes = order is not null
            ? [.. order]
            : areNumbers
            ? [.. counts.Keys.OrderBy(text => values.IsNumber(text, out float number) ? number : 0)
                .ThenBy(text => text, StringComparer.Ordinal)]
            : [.. counts.Keys.Order(StringComparer.Ordinal)];
        if (task == TableTask.Binary && classes.Length != 2)
        {
            throw new FormatException($"{file}: expected two classes in '{name}', found {classes.Length}; predict several classes.");
        }
        var places = classes.Index().ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
        return new LabelColumn(
            name, classes.Length == 2 ? TableTask.Binary : TableTask.Multiclass, classes, Array.ConvertAll(texts, text => places[text]),
                null);
    }

    // Fractions are a quantity, and so are many different numbers, or numbers of which half the rows have one of their own.
    private static TableTask Find(string[] texts, int distinct, bool areNumbers, CellValues values)
    {
        bool isQuantity = areNumbers && (distinct > MostNumericClasses || 2 * distinct > texts.Length
            || texts.Any(text => values.IsNumber(text, out float number) && !float.IsInteger(number)));
        return isQuantity ? TableTask.Regression : distinct == 2 ? TableTask.Binary : TableTask.Multiclass;
    }
}
