using System.Globalization;

namespace MLNetDeep.Comparisons.Tables;

/// <summary>Texts to a table: the label is found, and the kinds of all other columns.</summary>
internal static class TableReading
{
    private static readonly string[] Positives = ["true", "yes", "1", "y", "t", "positive", "pos"];

    public static Table ToTable(string name, TextTable texts, TableOptions options, CellValues values)
    {
        int label = Place(name, texts.Names, options.Label ?? texts.Names[^1], "label");
        int? group = options.Group is { } grouped ? Place(name, texts.Names, grouped, "group") : null;
        int? time = options.Time is { } timed ? Place(name, texts.Names, timed, "time") : null;
        if (group == label || time == label || (group is not null && group == time))
        {
            throw new ArgumentException("Label, group and time are three columns: name different ones.", nameof(options));
        }
        foreach (string kind in options.Kinds.Keys)
        {
            Place(name, texts.Names, kind, "kind");
        }

        int[] labeled = [.. Enumerable.Range(0, texts.Rows).Where(row => texts.Columns[label][row] is not null)];
        List<string> notes = [.. texts.Notes];
        if (labeled.Length < texts.Rows)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{texts.Rows - labeled.Length:N0} rows without a label are left out"));
        }
        var target = LabelColumn.Read(
            name, texts.Names[label], Array.ConvertAll(labeled, row => texts.Columns[label][row]!), options.Task, values);
        var inference = new ColumnInference(values);
        TableColumn[] columns =
        [
            .. texts.Names.Index().Where(column => column.Index != label && column.Index != group).Select(column => inference.Read(
                column.Item, Array.ConvertAll(labeled, row => texts.Columns[column.Index][row]),
                options.Kinds.TryGetValue(column.Item, out ColumnKind kind) ? kind : null)),
        ];
        return columns.Any(column => column.IsUsed)
            ? new Table(name, target, columns, notes)
            {
                Groups = group is { } place ? Groups(Array.ConvertAll(labeled, row => texts.Columns[place][row])) : null,
                Times = time is { } moment ? Times(name, texts, moment, labeled, values) : null,
                Positive = Positive(target, options.Positive),
            }
            : throw new FormatException($"{name}: expected a column that tells the labels apart, found none: "
                + string.Join("; ", columns.Select(column => $"'{column.Name}' {column.Note}")) + ".");
    }

    private static int Place(string file, IReadOnlyList<string> names, string wanted, string what)
    {
        int place = names.Index().Where(pair => pair.Item == wanted).Select(pair => pair.Index).DefaultIfEmpty(-1).First();
        if (place < 0 && int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number >= 1 && number <= names.Count)
        {
            place = number - 1;
        }
        return place >= 0
            ? place
            : throw new ArgumentException(
                $"{file}: no column '{wanted}' for the {what}: expected one of {string.Join(", ", names)}, or a number from 1.");
    }

    private static int[] Groups(string?[] texts)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        int next = 0;
        // Rows without a group are each for themselves.
        return Array.ConvertAll(texts, text =>
        {
            if (text is null)
            {
                return next++;
            }
            if (!places.TryGetValue(text, out int place))
            {
                places.Add(text, place = next++);
            }
            return place;
        });
    }

    private static double[] Times(string file, TextTable texts, int column, int[] rows, CellValues values) =>
        Array.ConvertAll<int, double>(rows, row => texts.Columns[column][row] switch
        {
            { } text when values.IsDate(text, out DateTime date) => date.Ticks,
            { } text when values.IsNumber(text, out float number) => number,
            var other => throw new FormatException(string.Create(
                CultureInfo.InvariantCulture,
                $"{file}, line {texts.Lines[row]}: expected a date or a number in the column of time, '{texts.Names[column]}', found "
                + $"'{other ?? "nothing"}'.")),
        });

    private static int Positive(LabelColumn label, string? wanted)
    {
        if (label.Classes.Count != 2)
        {
            return 1;
        }
        if (wanted is not null)
        {
            int place = label.Classes.Index().Where(pair => pair.Item == wanted).Select(pair => pair.Index).DefaultIfEmpty(-1).First();
            return place >= 0
                ? place
                : throw new ArgumentException($"'{wanted}' is no class: expected one of {string.Join(", ", label.Classes)}.");
        }
        int known = label.Classes.Index().Where(pair => Positives.Contains(pair.Item.ToLowerInvariant()))
            .Select(pair => pair.Index).DefaultIfEmpty(-1).First();
        return known >= 0 ? known : label.Keys!.Count(key => key == 1) <= label.Keys!.Length / 2 ? 1 : 0;
    }
}
