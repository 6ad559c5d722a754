using System.Globalization;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Training;
using MLNetDeep.Samples.Common;
using Spectre.Console;

namespace MLNetDeep.Benchmarks.Reference;

/// <summary>Measures how fast the reference networks train and predict, through the engine's public interface.</summary>
internal static class ReferenceCommand
{
    private const int Seed = 0;
    private const int TrainingRepeats = 5;
    private const int InferenceRepeats = 7;
    private static readonly TimeSpan TrainingWarmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan InferenceWarmUp = TimeSpan.FromSeconds(0.4);
    private static readonly int[] InferenceBatches = [1, 256];

    /// <summary>Measures, shows a table and writes the file.</summary>
    /// <exception cref="ArgumentException">A name is none of a network.</exception>
    public static void Run(ReferenceOptions options, CancellationToken cancellation)
    {
        IReadOnlyList<ReferenceNetwork> networks = ReferenceNetwork.Named(options.Networks, ReferenceNetwork.All);
        IReadOnlyList<ReferenceRow> rows = [.. Measure(networks, options, cancellation)];
        AnsiConsole.Write(ToTable(rows));
        if (options.Json is { } file)
        {
            JsonFile.Write(file, rows, RowJson.Default.IReadOnlyListReferenceRow);
        }
    }

    private static IEnumerable<ReferenceRow> Measure(
        IReadOnlyList<ReferenceNetwork> networks, ReferenceOptions options, CancellationToken cancellation)
    {
        foreach (ReferenceNetwork network in networks)
        {
            if (options.Mode != ReferenceMode.Infer)
            {
                yield return Train(network, RandomRows.Create(network.Inputs, Seed), options, cancellation);
            }
            if (options.Mode == ReferenceMode.Train)
            {
                continue;
            }
            foreach (int batch in InferenceBatches)
            {
                yield return Infer(network, batch, options, cancellation);
            }
        }
    }

    private static ReferenceRow Train(
        ReferenceNetwork network, InMemoryBatches data, ReferenceOptions options, CancellationToken cancellation)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var clock = new StepClock(options.WarmUp ?? TrainingWarmUp, options.Repeats ?? TrainingRepeats, TimeProvider.System);
        NetworkTrainer.Train(
            new Network(network.Spec, Seed), new TimedBatches(data, network.BatchSize, clock, enough), validation: null,
            new TrainingOptions
            {
                Epochs = int.MaxValue,
                BatchSize = network.BatchSize,
                Optimizer = network.Optimizer,
                Threads = options.Threads,
                CancellationToken = enough.Token,
            });
        cancellation.ThrowIfCancellationRequested();
        return ReferenceRow.From(
            network.Name, "train", network.BatchSize, options.Threads, clock.MedianSecondsPerStep, network.TrainingFlops);
    }

    private static ReferenceRow Infer(ReferenceNetwork reference, int batch, ReferenceOptions options, CancellationToken cancellation)
    {
        Network network = new Network(reference.Spec, Seed) { Threads = options.Threads }.ToPrecision(options.Precision);
        float[] inputs = RandomRows.Numbers(batch * reference.Inputs, new Random(Seed));
        float[] outputs = new float[batch * ReferenceNetwork.Classes];
        var clock = new StepClock(options.WarmUp ?? InferenceWarmUp, options.Repeats ?? InferenceRepeats, TimeProvider.System);
        for (clock.StepBegins(); !clock.Done; clock.StepBegins())
        {
            cancellation.ThrowIfCancellationRequested();
            network.Predict(inputs, batch, outputs);
        }
        return ReferenceRow.From(reference.Name, "infer", batch, options.Threads, clock.MedianSecondsPerStep, reference.ForwardFlops);
    }

    private static Table ToTable(IEnumerable<ReferenceRow> rows)
    {
        Table table = new Table().SimpleBorder().AddColumns("net", "mode");
        foreach (string heading in new[] { "batch", "threads", "samples/s", "microseconds", "GFLOP/s" })
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }
        foreach (ReferenceRow row in rows)
        {
            table.AddRow(
                row.Net, row.Mode, Format(row.Batch, "D"), Format(row.Threads, "D"), Format(row.SamplesPerSecond, "N0"),
                Format(row.Microseconds, "N1"), Format(row.Gflops, "F1"));
        }
        return table;
    }

    private static string Format(IFormattable value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
