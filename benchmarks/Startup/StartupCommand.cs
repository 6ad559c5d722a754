using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using MLNetDeep.Benchmarks.Pipeline;
using MLNetDeep.Benchmarks.Reference;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Samples.Common;
using Spectre.Console;

namespace MLNetDeep.Benchmarks.Startup;

/// <summary>Measures what fresh processes take to load a network and to predict their first row.</summary>
internal static class StartupCommand
{
    private const int Rows = 64;

    /// <summary>Measures, shows a table and writes the file.</summary>
    /// <exception cref="ArgumentException">A name is none of a network.</exception>
    /// <exception cref="InvalidOperationException">A process failed.</exception>
    public static void Run(StartupOptions options, CancellationToken cancellation)
    {
        IReadOnlyList<ReferenceNetwork> networks = ReferenceNetwork.Named(options.Networks, ReferenceNetwork.OfDigits);
        DirectoryInfo directory = options.Save ?? Directory.CreateTempSubdirectory("mlnetdeep-startup-");
        directory.Create();
        try
        {
            StartupRow[] rows =
            [
                .. networks.SelectMany(network => new[] { StartupProcess.Engine, StartupProcess.MLNet }.Select(
                    through => Measure(network, through, directory, options.Processes, cancellation))),
            ];
            AnsiConsole.Write(ToTable(rows));
            if (options.Json is { } file)
            {
                JsonFile.Write(file, rows, RowJson.Default.IReadOnlyListStartupRow);
            }
        }
        finally
        {
            if (options.Save is null)
            {
                directory.Delete(recursive: true);
            }
        }
    }

    private static StartupRow Measure(
        ReferenceNetwork network, string through, DirectoryInfo directory, int processes, CancellationToken cancellation)
    {
        string path = Path.Combine(directory.FullName, network.Name + "." + through);
        if (through == StartupProcess.Engine)
        {
            NetworkSerializer.Save(new Network(network.Spec, 1), path);
        }
        else
        {
            SaveModel(network, path);
        }
        double[][] taken = new double[processes][];
        for (int process = 0; process < processes; process++)
        {
            cancellation.ThrowIfCancellationRequested();
            taken[process] = Start(through, path);
        }
        double[] Of(int figure) => [.. taken.Select(figures => figures[figure])];
        return new StartupRow(
            network.Name, through, processes, Of(0).Min(), Statistics.Median(Of(0)), Of(1).Min(), Statistics.Median(Of(1)),
            (int)Of(2).Min(), (int)Of(3).Min());
    }

    private static void SaveModel(ReferenceNetwork network, string path)
    {
        var mlContext = new MLContext(1);
        IDataView data = new PipelineData(mlContext, Rows).View;
        NetworkLearner learner = PipelineTrainer.CreateLearner(network) with { Epochs = 1, Seed = 1 };
        mlContext.Model.SaveToFile(mlContext.MulticlassClassification.Trainers.Network(learner).Fit(data), data.Schema, path);
    }

    private static double[] Start(string through, string path)
    {
        string host = Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet";
        string program = Path.Combine(AppContext.BaseDirectory, typeof(StartupCommand).Assembly.GetName().Name + ".dll");
        var start = new ProcessStartInfo(host, [program, StartupProcess.Name, through, path])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // As programs have it that say nothing of it; this one does without.
        start.Environment["DOTNET_TieredPGO"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? [.. output.Split(' ').Select(figure => double.Parse(figure, CultureInfo.InvariantCulture))]
            : throw new InvalidOperationException($"A process that loads {path} failed: {error.Result}");
    }

    private static Table ToTable(IEnumerable<StartupRow> rows)
    {
        Table table = new Table().SimpleBorder().AddColumns("net", "through");
        foreach (string heading in new[] { "load, ms", "median", "methods", "first, ms", "median", "methods" })
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }
        foreach (StartupRow row in rows)
        {
            table.AddRow(
                row.Net, row.Through, Format(row.LoadLeast), Format(row.LoadMedian), Format(row.LoadMethods), Format(row.FirstLeast),
                Format(row.FirstMedian), Format(row.FirstMethods));
        }
        return table;
    }

    private static string Format(double value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
