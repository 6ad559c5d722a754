using System.Globalization;
using Microsoft.ML;
using MLNetDeep.Benchmarks.Reference;
using MLNetDeep.Samples.Common;
using Spectre.Console;

namespace MLNetDeep.Benchmarks.Pipeline;

/// <summary>Measures what <c>Fit</c> and <c>Transform</c> over a cached data view reach of the engine's rate.</summary>
internal static class PipelineCommand
{
    private const int ManyRows = 20_000;
    private const int FewRows = 1_280;
    private const long ManyFlops = 50_000_000;

    /// <summary>Measures, shows a table and writes the file.</summary>
    /// <exception cref="ArgumentException">A name is none of a network.</exception>
    public static void Run(PipelineOptions options, CancellationToken cancellation)
    {
        IReadOnlyList<ReferenceNetwork> networks = ReferenceNetwork.Named(options.Networks, ReferenceNetwork.OfDigits);
        IReadOnlyList<PipelineRow> rows = [.. networks.SelectMany(network => Measure(network, options, cancellation))];
        AnsiConsole.Write(ToTable(rows));
        if (options.Json is { } file)
        {
            JsonFile.Write(file, rows, RowJson.Default.IReadOnlyListPipelineRow);
        }
    }

    private static IEnumerable<PipelineRow> Measure(ReferenceNetwork network, PipelineOptions options, CancellationToken cancellation)
    {
        var data = new PipelineData(new MLContext(1), network.TrainingFlops < ManyFlops ? ManyRows : FewRows);
        var measurement = new PipelineMeasurement(network, options, cancellation);
        if (options.Mode is null or PipelineMode.Fit)
        {
            yield return measurement.Fit(data, streamed: false);
        }
        if (options.Mode is null or PipelineMode.Stream)
        {
            yield return measurement.Fit(data, streamed: true);
        }
        if (options.Mode is null or PipelineMode.Transform)
        {
            yield return measurement.Transform(data);
        }
    }

    private static Table ToTable(IEnumerable<PipelineRow> rows)
    {
        Table table = new Table().SimpleBorder().AddColumns("net", "mode");
        foreach (string heading in new[] { "threads", "samples/s", "engine's", "ratio" })
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }
        foreach (PipelineRow row in rows)
        {
            table.AddRow(
                row.Net, row.Mode, Format(row.Threads, "D"), Format(row.SamplesPerSecond, "N0"), Format(row.EngineSamplesPerSecond, "N0"),
                Format(row.Ratio, "P0"));
        }
        return table;
    }

    private static string Format(IFormattable value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
