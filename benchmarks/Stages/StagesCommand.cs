using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Benchmarks.Pipeline;
using MLNetDeep.Datasets;
using MLNetDeep.Samples.Common;
using Spectre.Console;

namespace MLNetDeep.Benchmarks.Stages;

/// <summary>Measures how many MNIST images a second come out of each stage, read through one cursor.</summary>
internal static class StagesCommand
{
    /// <summary>Measures, shows a table and writes the file.</summary>
    /// <exception cref="ArgumentException">A name is none of a stage.</exception>
    public static void Run(StagesOptions options, CancellationToken cancellation)
    {
        IReadOnlyList<StageCase> stages = StageCase.Named(options.Stages);
        var mlContext = new MLContext(1);
        IDataView images = mlContext.Data.TakeRows(Mnist.Load(mlContext, options.Data.FullName).Train, options.Rows);
        List<StagesRow> rows = [];
        foreach (StageCase stage in stages)
        {
            rows.Add(Measure(stage, stage.Create(mlContext, images).Fit(images).Transform(images), options, cancellation));
        }
        AnsiConsole.Write(ToTable(rows));
        if (options.Json is { } file)
        {
            JsonFile.Write(file, rows, RowJson.Default.IReadOnlyListStagesRow);
        }
    }

    // Read for a while before, so that all code is compiled at its best.
    private static StagesRow Measure(StageCase stage, IDataView output, StagesOptions options, CancellationToken cancellation)
    {
        DataViewSchema.Column column = output.Schema[StageCase.Output];
        long images;
        long started = Stopwatch.GetTimestamp();
        do
        {
            images = PipelineData.Read(output, [column]);
        }
        while (Stopwatch.GetElapsedTime(started) < options.WarmUp);
        double[] rates = new double[options.Repeats];
        for (int i = 0; i < options.Repeats; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            rates[i] = Math.Round(PipelineData.Read(output, [column]) / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return new StagesRow(
            stage.Name, ((VectorDataViewType)column.Type).Size, images, Environment.ProcessorCount, Reference.Statistics.Median([.. rates]),
            rates.Min(), rates.Max());
    }

    private static Table ToTable(IEnumerable<StagesRow> rows)
    {
        Table table = new Table().SimpleBorder();
        table.AddColumn("stage");
        foreach (string heading in new[] { "numbers an image", "images/s", "slowest", "fastest" })
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }
        foreach (StagesRow row in rows)
        {
            table.AddRow(row.Stage, Whole(row.Outputs), Whole(row.ImagesPerSecond), Whole(row.Slowest), Whole(row.Fastest));
        }
        return table;
    }

    private static string Whole(double value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
