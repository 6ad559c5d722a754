using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Samples.Common;
using Spectre.Console;

namespace MLNetDeep.Benchmarks.Tables;

/// <summary>
/// How well and how fast trainers learn tables with their defaults: five folds a seed, or 30 % of the rows held out where there are 10,000
/// or more.
/// </summary>
internal static class TablesCommand
{
    private const int Folds = 5;
    private const int RowsForHoldout = 10_000;
    private const double Holdout = 0.3;
    private const double LeastProbability = 1e-15;

    /// <summary>Runs the models, shows a line for each and the ratios, and writes the file.</summary>
    public static void Run(TablesOptions options, CancellationToken cancellation)
    {
        IReadOnlyList<TableModel> models = options.Models is null
            ? TableModel.All
            : CommonOptions.Named("--models", options.Models, [.. TableModel.All, .. TableModel.Ablation], model => model.Name);
        FileInfo[] files = Files(options);
        List<TablesRow> rows = [];
        foreach (FileInfo file in files)
        {
            var table = TableData.Open(new MLContext(0), file);
            foreach (TableModel model in models)
            {
                cancellation.ThrowIfCancellationRequested();
                TablesRow row = Measure(table, model, options.Seeds);
                rows.Add(row);
                AnsiConsole.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{row.Table,-14} {row.Model,-16} {row.Task,-11} error {row.Error,12:G5} log-loss {row.LogLoss,7:F4} "
                    + $"fit {row.FitSeconds,7:F2} s"));
            }
        }
        AnsiConsole.Write(Ratios(rows));
        if (options.Json is { } json)
        {
            JsonFile.Write(json, rows, RowJson.Default.IReadOnlyListTablesRow);
        }
    }

    private static FileInfo[] Files(TablesOptions options)
    {
        FileInfo[] all = [.. options.Data.GetFiles("*.csv").OrderBy(file => file.Name, StringComparer.Ordinal)];
        if (options.Tables is not { } names)
        {
            return all.Length > 0 ? all : throw new ArgumentException($"--data: expected a directory with CSV files, got {options.Data}.");
        }
        return
        [
            .. names.Select(name => all.FirstOrDefault(file => Path.GetFileNameWithoutExtension(file.Name) == name)
                ?? throw new ArgumentException($"--tables: expected names of CSV files in {options.Data}, got '{name}'.")),
        ];
    }

    private static TablesRow Measure(TableData table, TableModel model, int seeds)
    {
        double error = 0;
        double logLoss = 0;
        double seconds = 0;
        int cuts = 0;
        for (int seed = 1; seed <= seeds; seed++)
        {
            var mlContext = new MLContext(seed);
            foreach ((IDataView train, IDataView test) in Cuts(mlContext, table, seed))
            {
                long start = Stopwatch.GetTimestamp();
                ITransformer fitted = model.Create(mlContext, table).Fit(train);
                seconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
                (double errorOfCut, double logLossOfCut) = Score(table, fitted.Transform(test));
                error += errorOfCut;
                logLoss += logLossOfCut;
                cuts++;
            }
        }
        return new TablesRow(
            table.Name, model.Name, table.Task.ToString().ToLowerInvariant(), error / cuts,
            table.Task == TableTask.Regression ? null : logLoss / cuts, seconds / cuts);
    }

    private static IEnumerable<(IDataView Train, IDataView Test)> Cuts(MLContext mlContext, TableData table, int seed)
    {
        if (table.Rows >= RowsForHoldout)
        {
            DataOperationsCatalog.TrainTestData cut = mlContext.Data.TrainTestSplit(table.View, Holdout, seed: seed);
            return [(cut.TrainSet, cut.TestSet)];
        }
        return mlContext.Data.CrossValidationSplit(table.View, Folds, seed: seed).Select(fold => (fold.TrainSet, fold.TestSet));
    }

    private static (double Error, double LogLoss) Score(TableData table, IDataView scored)
    {
        switch (table.Task)
        {
            case TableTask.Regression:
                float[] numbers = [.. scored.GetColumn<float>("Label")];
                double squares = scored.GetColumn<float>("Score").Zip(numbers, (score, label) => Math.Pow((double)score - label, 2)).Sum();
                return (Math.Sqrt(squares / numbers.Length), 0);
            case TableTask.Binary:
                bool[] labels = [.. scored.GetColumn<bool>("Label")];
                IEnumerable<float> yes = scored.GetColumn<float>("Probability");
                return (
                    Wrong(labels, scored.GetColumn<bool>("PredictedLabel")),
                    LogLoss(yes.Zip(labels, (probability, label) => label ? probability : 1 - probability)));
            default:
                uint[] keys = [.. scored.GetColumn<uint>("Label")];
                return (
                    Wrong(keys, scored.GetColumn<uint>("PredictedLabel")),
                    LogLoss(scored.GetColumn<float[]>("Score").Zip(keys, (scores, key) => scores[key - 1])));
        }
    }

    private static double Wrong<T>(T[] labels, IEnumerable<T> predicted) => predicted.Zip(labels).Average(
        pair => EqualityComparer<T>.Default.Equals(pair.First, pair.Second) ? 0.0 : 1.0);

    private static double LogLoss(IEnumerable<float> probabilities) => probabilities.Average(
        probability => -Math.Log(Math.Max(LeastProbability, probability)));

    // Geometric means over the tables, of each model's figures over the reference's.
    private static Table Ratios(IReadOnlyCollection<TablesRow> rows)
    {
        Table table = new Table().SimpleBorder();
        table.AddColumn($"over {TableModel.Reference}'s");
        foreach (string heading in new[] { "error", "worst", "log-loss", "fit time" })
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }
        var references = rows.Where(row => row.Model == TableModel.Reference).ToDictionary(row => row.Table);
        foreach (IGrouping<string, TablesRow> model in rows.Where(row => references.ContainsKey(row.Table)).GroupBy(row => row.Model))
        {
            double[] errors = [.. model.Select(row => row.Error / references[row.Table].Error)];
            IEnumerable<double> logLosses = model.Where(row => row.LogLoss is not null)
                .Select(row => (row.LogLoss / references[row.Table].LogLoss)!.Value);
            table.AddRow(
                model.Key, Text(Mean(errors)), Text(errors.Max()), Text(Mean(logLosses)),
                Text(Mean(model.Select(row => row.FitSeconds / references[row.Table].FitSeconds))));
        }
        return table;
    }

    private static double Mean(IEnumerable<double> ratios) =>
        Math.Exp(ratios.Select(ratio => Math.Log(ratio)).DefaultIfEmpty(double.NaN).Average());

    private static string Text(double value) => value.ToString("F3", CultureInfo.InvariantCulture);
}
