using System.Globalization;

namespace MLNetDeep.Comparisons.Evaluation;

/// <summary>How rows are cut into training and test rows.</summary>
/// <param name="Splits">The cuts.</param>
/// <param name="Description">What was done, in words.</param>
internal sealed record Resampling(IReadOnlyList<RowSplit> Splits, string Description)
{
    private const int SmallRows = 1_000;
    private const int HoldoutRows = 10_000;
    private const int Folds = 5;
    private const int SmallRepeats = 3;
    private const double Holdout = 0.3;
    private const int TimeParts = 5;

    /// <summary>Whether the cuts are several, so that their spread tells.</summary>
    public bool IsRepeated => Splits.Count > 1;

    /// <summary>Cuts a table: as told, or by its rows.</summary>
    /// <exception cref="ArgumentException">There are too few groups, or rows of a time, to cut.</exception>
    public static Resampling Of(Table table, ComparisonOptions options)
    {
        int seed = options.Seed;
        if (table.TestStart is { } start && options.Folds is null)
        {
            int[] train = Few([.. Enumerable.Range(0, start)], table, options.TrainRows, seed);
            int[] test = Few([.. Enumerable.Range(start, table.Rows - start)], table, options.TestRows, seed);
            return new([new(train, test)],
                Text($"{train.Length:N0} training rows and {test.Length:N0} rows of the test set that comes along"));
        }
        if (table.Times is { } times)
        {
            return ByTime(times, options);
        }
        int[] rows = Few([.. Enumerable.Range(0, table.Rows)], table, options.Folds is null ? null : options.TrainRows, seed);
        if (options.Folds is null && rows.Length >= HoldoutRows)
        {
            (int[] train, int[] test) = Cut(table, rows, Holdout, seed);
            train = Few(train, table, options.TrainRows, seed);
            test = Few(test, table, options.TestRows, seed);
            return new([new(train, test)], Text(
                $"{train.Length:N0} training rows and {test.Length:N0} test rows, drawn {Manner(table)}"));
        }
        int folds = options.Folds ?? Folds;
        int repeats = options.Repeats ?? (options.Folds is null && rows.Length < SmallRows ? SmallRepeats : 1);
        RowSplit[] splits =
        [
            .. Enumerable.Range(0, repeats).SelectMany(repeat => Fold(table, rows, folds, seed + repeat)
                .Select(split => split with { Train = Few(split.Train, table, options.TrainRows, seed) })),
        ];
        string anew = repeats > 1 ? Text($", {repeats} times anew") : "";
        return new(splits, Text($"{folds} folds of {rows.Length:N0} rows{anew}, drawn {Manner(table)}"));
    }

    /// <summary>Some of the rows, as many of each class as of all.</summary>
    public static int[] Few(int[] rows, Table table, int? most, int seed)
    {
        if (most is not { } count || count >= rows.Length)
        {
            return rows;
        }
        var random = new Random(seed);
        int[][] strata = Strata(rows, table);
        foreach (int[] stratum in strata)
        {
            random.Shuffle(stratum);
        }
        // One of each class before there are two of any, and then in proportion.
        int[] taken = [.. strata.SelectMany(stratum => stratum.Index().Select(row => (row.Item, Share: (double)row.Index / stratum.Length)))
            .OrderBy(row => row.Share).Take(count).Select(row => row.Item)];
        Array.Sort(taken);
        return taken;
    }

    private static (int[] Train, int[] Test) Cut(Table table, int[] rows, double share, int seed)
    {
        int parts = (int)Math.Round(1 / share);
        int[] fold = FoldOf(table, rows, 10 * parts, seed);
        int border = (int)Math.Round(share * 10 * parts);
        return ([.. rows.Where((_, i) => fold[i] >= border)], [.. rows.Where((_, i) => fold[i] < border)]);
    }

    private static IEnumerable<RowSplit> Fold(Table table, int[] rows, int folds, int seed)
    {
        int[] fold = FoldOf(table, rows, folds, seed);
        return Enumerable.Range(0, folds).Select(current =>
            new RowSplit([.. rows.Where((_, i) => fold[i] != current)], [.. rows.Where((_, i) => fold[i] == current)]));
    }

    // Rows of a group have one fold; else the rows of each class are dealt out in turn.
    private static int[] FoldOf(Table table, int[] rows, int folds, int seed)
    {
        var random = new Random(seed);
        int[] fold = new int[rows.Length];
        if (table.Groups is { } groups)
        {
            int[] different = [.. rows.Select(row => groups[row]).Distinct()];
            if (different.Length < Math.Min(folds, Folds))
            {
                throw new ArgumentException(
                    $"Expected at least {Math.Min(folds, Folds)} groups to keep together, found {different.Length}: ask for fewer folds "
                        + $"or group by another column.");
            }
            random.Shuffle(different);
            // Large groups first, each to the fold with the fewest rows.
            var sizes = rows.CountBy(row => groups[row]).ToDictionary();
            int[] filled = new int[folds];
            var foldOfGroup = new Dictionary<int, int>();
            foreach (int group in different.OrderByDescending(group => sizes[group]))
            {
                int least = Array.IndexOf(filled, filled.Min());
                foldOfGroup.Add(group, least);
                filled[least] += sizes[group];
            }
            return Array.ConvertAll(rows, row => foldOfGroup[groups[row]]);
        }
        var places = rows.Index().ToDictionary(row => row.Item, row => row.Index);
        int next = 0;
        foreach (int[] stratum in Strata(rows, table))
        {
            random.Shuffle(stratum);
            foreach (int row in stratum)
            {
                fold[places[row]] = next++ % folds;
            }
        }
        return fold;
    }

    // The rows of each class; of numbers, runs of neighboring ones.
    private static int[][] Strata(int[] rows, Table table)
    {
        if (table.LabelValues.Keys is { } keys)
        {
            return [.. rows.GroupBy(row => keys[row]).OrderBy(group => group.Key).Select(group => group.ToArray())];
        }
        float[] numbers = table.LabelValues.Numbers!;
        return [.. rows.OrderBy(row => numbers[row]).Chunk(Math.Max(2, rows.Length / 20))];
    }

    private static Resampling ByTime(double[] times, ComparisonOptions options)
    {
        int[] order = [.. Enumerable.Range(0, times.Length).OrderBy(row => times[row])];
        int parts = options.Folds ?? TimeParts;
        // Rows of one moment stay together.
        int[] borders = [.. Enumerable.Range(1, parts).Select(part => Border(
            order, times, (int)((long)part * order.Length / (parts + 1)))), order.Length];
        RowSplit[] splits =
        [
            .. borders.Zip(borders.Skip(1)).Where(border => border.First > 0 && border.Second > border.First)
                .Select(border => new RowSplit([.. order[..border.First].Order()], [.. order[border.First..border.Second].Order()])),
        ];
        return splits.Length > 0
            ? new(splits, Text($"{splits.Length} tests, each on rows that are later than those trained on"))
            : throw new ArgumentException("Expected rows of at least two times, found one: leave out the column of time.");
    }

    private static int Border(int[] order, double[] times, int place)
    {
        while (place > 0 && place < order.Length && times[order[place]] == times[order[place - 1]])
        {
            place++;
        }
        return place;
    }

    private static string Manner(Table table) => table.Groups is not null
        ? "with groups kept together"
        : table.Task == TableTask.Regression ? "with numbers of all sizes in each" : "with all classes in each";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
