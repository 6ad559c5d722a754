using System.Globalization;
using MLNetDeep.Datasets;
using MLNetDeep.Samples.Common;
using Spectre.Console;

namespace MLNetDeep.Benchmarks.ClassicMethods;

/// <summary>Times the classic methods on MNIST, from rows in memory.</summary>
internal static class ClassicCommand
{
    private const int RowsToCompile = 500;

    /// <summary>Runs the methods, shows a table and writes the file.</summary>
    public static void Run(ClassicOptions options, CancellationToken cancellation)
    {
        IReadOnlyList<ClassicMethod> methods = ClassicMethod.Named(options.Methods);
        IReadOnlyDictionary<IdxSetFile, string> files = new IdxSetSource(Mnist.Set).Find(options.Data.FullName, download: false);
        var train = Digits.Of(Mnist.Set.Read(files[Mnist.Set.TrainImages], files[Mnist.Set.TrainLabels]));
        var test = Digits.Of(Mnist.Set.Read(files[Mnist.Set.TestImages], files[Mnist.Set.TestLabels]));
        List<ClassicRow> rows = [];
        foreach (ClassicMethod method in methods)
        {
            cancellation.ThrowIfCancellationRequested();
            method.Run(train.First(RowsToCompile), test.First(RowsToCompile), options.Threads);
            rows.Add(method.Run(train.First(Math.Min(options.Rows ?? method.Rows, method.Rows)), test, options.Threads));
        }
        AnsiConsole.Write(ToTable(rows));
        if (options.Json is { } file)
        {
            JsonFile.Write(file, rows, RowJson.Default.IReadOnlyListClassicRow);
        }
    }

    private static Table ToTable(IEnumerable<ClassicRow> rows)
    {
        Table table = new Table().SimpleBorder();
        table.AddColumn("method");
        foreach (string heading in new[] { "rows", "fit s", "predict s", "quality" })
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }
        foreach (ClassicRow row in rows)
        {
            table.AddRow(
                row.Method, row.Rows.ToString("N0", CultureInfo.InvariantCulture), Seconds(row.FitSeconds), Seconds(row.PredictSeconds),
                row.Quality.ToString("F4", CultureInfo.InvariantCulture));
        }
        return table;
    }

    private static string Seconds(double? value) => value?.ToString("F3", CultureInfo.InvariantCulture) ?? "";
}
