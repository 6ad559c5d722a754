using System.Globalization;
using OxyPlot;
using OxyPlot.Axes;

namespace MLNetDeep.Pictures;

/// <summary>A confusion matrix: how many rows of each class, a row each, were taken for which, a column each.</summary>
/// <example>
/// <code>
/// ConfusionMatrixPlot.Save(["cat", "dog"], new long[,] { { 40, 10 }, { 3, 47 } }, "confusion.svg");
/// string[] actual = ["cat", "cat", "dog"];
/// string[] predicted = ["cat", "dog", "dog"];
/// ConfusionMatrixPlot plot = ConfusionMatrixPlot.Of(actual, predicted);
/// </code>
/// </example>
public sealed class ConfusionMatrixPlot : Plot
{
    private const int MostNumbered = 25;
    private const double Faintest = 0.06;
    private const double DarkCell = 0.85;

    private readonly IReadOnlyList<string> _classes;
    private readonly long[,] _counts;

    private ConfusionMatrixPlot(IReadOnlyList<string> classes, long[,] counts)
        : base("Confusion matrix", Describe(classes, counts))
    {
        _classes = classes;
        _counts = counts;
    }

    internal override int LeastHeight(PlotOptions options) => 110 + (20 * Math.Min(_classes.Count, MostNumbered));

    /// <summary>Counts the rows and makes the plot.</summary>
    /// <param name="actual">The class of each row.</param>
    /// <param name="predicted">The predicted class of each row.</param>
    /// <param name="classes">The classes in the order to show; null: those that occur, numbers by their values, else by name.</param>
    /// <exception cref="ArgumentException">The lengths differ, there is no row, or a class is not among the classes.</exception>
    /// <example><inheritdoc cref="ConfusionMatrixPlot" path="/example/node()"/></example>
    public static ConfusionMatrixPlot Of(
        IReadOnlyList<string> actual, IReadOnlyList<string> predicted, IReadOnlyList<string>? classes = null)
    {
        PlotGuard.RequireAny(actual, nameof(actual), "row");
        ArgumentNullException.ThrowIfNull(predicted);
        PlotGuard.RequireLength(predicted.Count, actual.Count, nameof(predicted), "classes");
        classes ??= Sorted(actual.Concat(predicted).Distinct());
        var places = new Dictionary<string, int>();
        foreach (string name in classes)
        {
            if (!places.TryAdd(name, places.Count))
            {
                throw new ArgumentException($"{nameof(classes)}: expected different names, got '{name}' twice.", nameof(classes));
            }
        }
        long[,] counts = new long[classes.Count, classes.Count];
        for (int i = 0; i < actual.Count; i++)
        {
            counts[Place(actual[i]), Place(predicted[i])]++;
        }
        return new ConfusionMatrixPlot([.. classes], counts);

        int Place(string name) => places.TryGetValue(name, out int place) ? place : throw new ArgumentException(
            $"{nameof(classes)}: expected every class that occurs, got none of the name '{name}'.", nameof(classes));
    }

    /// <summary>Makes the plot of counts.</summary>
    /// <param name="classes">The classes.</param>
    /// <param name="counts">The number of rows <c>[actual class, predicted class]</c>.</param>
    /// <exception cref="ArgumentException">There is no class, the counts are of other sizes, or one is below 0.</exception>
    /// <example><inheritdoc cref="ConfusionMatrixPlot" path="/example/node()"/></example>
    public static ConfusionMatrixPlot Of(IReadOnlyList<string> classes, long[,] counts)
    {
        PlotGuard.RequireAny(classes, nameof(classes), "class");
        ArgumentNullException.ThrowIfNull(counts);
        PlotGuard.RequireLength(counts.GetLength(0), classes.Count, nameof(counts), "rows");
        PlotGuard.RequireLength(counts.GetLength(1), classes.Count, nameof(counts), "columns");
        foreach (long count in counts)
        {
            if (count < 0)
            {
                throw new ArgumentException($"{nameof(counts)}: expected numbers of rows, got {count}.", nameof(counts));
            }
        }
        return new ConfusionMatrixPlot([.. classes], (long[,])counts.Clone());
    }

    /// <summary>Counts the rows and saves the plot.</summary>
    /// <param name="actual">The class of each row.</param>
    /// <param name="predicted">The predicted class of each row.</param>
    /// <param name="path">The path of the file; it ends in <c>.svg</c>.</param>
    /// <exception cref="ArgumentException">The path ends in something else, or the rows do not fit.</exception>
    /// <example><inheritdoc cref="ConfusionMatrixPlot" path="/example/node()"/></example>
    public static void Save(IReadOnlyList<string> actual, IReadOnlyList<string> predicted, string path)
    {
        RequireSvg(path);
        Of(actual, predicted).Save(path);
    }

    /// <summary>Saves the plot of counts.</summary>
    /// <param name="classes">The classes.</param>
    /// <param name="counts">The number of rows <c>[actual class, predicted class]</c>.</param>
    /// <param name="path">The path of the file; it ends in <c>.svg</c>.</param>
    /// <exception cref="ArgumentException">The path ends in something else, or the counts do not fit.</exception>
    /// <example><inheritdoc cref="ConfusionMatrixPlot" path="/example/node()"/></example>
    public static void Save(IReadOnlyList<string> classes, long[,] counts, string path)
    {
        RequireSvg(path);
        Of(classes, counts).Save(path);
    }

    internal override void Draw(PlotModel model, PlotOptions options)
    {
        bool isNumbered = _classes.Count <= MostNumbered;
        foreach (AxisPosition position in (AxisPosition[])[AxisPosition.Left, AxisPosition.Bottom])
        {
            string title = position == AxisPosition.Left ? "Actual class" : "Predicted class";
            CategoryAxis axis = PlotAxes.Categories(position, title, _classes, options);
            axis.GapWidth = 0;
            axis.MajorGridlineStyle = LineStyle.None;
            axis.MajorStep = isNumbered ? 1 : Math.Ceiling(_classes.Count / 20.0);
            model.Axes.Add(axis);
        }
        model.Annotations.Add(new CellGrid([.. Cells(isNumbered)]));
    }

    private IEnumerable<PlotCell> Cells(bool isNumbered)
    {
        for (int row = 0; row < _classes.Count; row++)
        {
            long rows = RowSum(_counts, row);
            for (int column = 0; column < _classes.Count; column++)
            {
                long count = _counts[row, column];
                if (count == 0 && !isNumbered)
                {
                    continue;
                }
                double shade = count == 0 ? 0 : Faintest + ((1 - Faintest) * count / rows);
                var color = OxyColor.FromAColor((byte)Math.Round(255 * shade), PlotPalette.Full);
                yield return new PlotCell(
                    column - 0.5, row - 0.5, column + 0.5, row + 0.5, color,
                    isNumbered ? count.ToString(CultureInfo.InvariantCulture) : null,
                    shade >= DarkCell ? OxyColors.White : PlotPalette.Ink);
            }
        }
    }

    private static IReadOnlyList<string> Sorted(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return Array.TrueForAll(all, name => TryNumber(name, out _))
            ? [.. all.OrderBy(name => TryNumber(name, out double number) ? number : 0)]
            : [.. all.Order(StringComparer.Ordinal)];

        static bool TryNumber(string name, out double number) =>
            double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }

    private static string Describe(IReadOnlyList<string> classes, long[,] counts)
    {
        (long rows, long right, long most) = (0, 0, 0);
        string confused = "";
        for (int row = 0; row < classes.Count; row++)
        {
            rows += RowSum(counts, row);
            right += counts[row, row];
            for (int column = 0; column < classes.Count; column++)
            {
                if (row != column && counts[row, column] > most)
                {
                    most = counts[row, column];
                    confused = $" The most frequent error: {classes[row]} taken for {classes[column]}, {PlotText.Count(most, "row")}.";
                }
            }
        }
        string of = $"{PlotText.Count(rows, "row")} of {PlotText.Count(classes.Count, "class", "classes")}";
        return rows == 0 ? $"No rows of {PlotText.Count(classes.Count, "class", "classes")}."
            : $"{of}: {PlotText.Count(right, "row")} right, an accuracy of {PlotText.Score((double)right / rows)}.{confused}";
    }

    private static long RowSum(long[,] counts, int row) =>
        Enumerable.Range(0, counts.GetLength(1)).Sum(column => counts[row, column]);
}
