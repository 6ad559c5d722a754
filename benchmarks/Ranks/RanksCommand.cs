using System.Globalization;
using MLNetDeep.Benchmarks.Reference;
using MLNetDeep.Distribution;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Training;
using MLNetDeep.Samples.Common;
using Spectre.Console;

namespace MLNetDeep.Benchmarks.Ranks;

/// <summary>Measures how fast ranks train the reference networks together.</summary>
internal static class RanksCommand
{
    private const int Seed = 0;
    private const int Epochs = 8;
    private const double SecondsOfEpoch = 2;

    /// <summary>Measures on all ranks; shows a table and writes the file on rank 0.</summary>
    /// <param name="nets">The networks.</param>
    /// <param name="shards">Shards of a batch; 0: one a rank; -1: without ranks.</param>
    /// <param name="batch">Rows of a batch over all ranks; null: the network's.</param>
    /// <param name="threads">Threads of each rank.</param>
    /// <param name="json">The file; null: none.</param>
    /// <param name="cancellation">Ends the measurement.</param>
    /// <exception cref="ArgumentException">A name is none of a network.</exception>
    public static void Run(
        IReadOnlyList<string> nets, int shards, int? batch, int threads, FileInfo? json, CancellationToken cancellation)
    {
        IReadOnlyList<RanksRow> rows =
        [
            .. ReferenceNetwork.Named(nets, ReferenceNetwork.All)
                .Select(network => Measure(network, shards, batch ?? network.BatchSize, threads, cancellation)),
        ];
        if (Mpi.World.Rank > 0)
        {
            return;
        }
        AnsiConsole.Write(ToTable(rows));
        if (json is not null)
        {
            JsonFile.Write(json, rows, RowJson.Default.IReadOnlyListRanksRow);
        }
    }

    private static RanksRow Measure(ReferenceNetwork reference, int shards, int batch, int threads, CancellationToken cancellation)
    {
        TrainingOptions options = new()
        {
            BatchSize = batch,
            Optimizer = reference.Optimizer,
            Threads = threads,
            Communicator = shards < 0 ? null : Mpi.World,
            Shards = shards > 0 ? shards : null,
            CancellationToken = cancellation,
        };
        InMemoryBatches data = RandomRows.Create(reference.Inputs, Seed);

        // As many batches as take about two seconds, found on a few; all ranks take the number of rank 0.
        IReadOnlyList<EpochResult> few = Train(reference, FirstRows(data, reference, batch, 4), options with { Epochs = 3 });
        double perBatch = batch / few[^1].RowsPerSecond;
        byte[] count = BitConverter.GetBytes((int)Math.Clamp(SecondsOfEpoch / perBatch, 4, RandomRows.CountOf(reference.Inputs) / batch));
        Mpi.World.Broadcast(count);
        IReadOnlyList<EpochResult> epochs = Train(
            reference, FirstRows(data, reference, batch, BitConverter.ToInt32(count)), options with { Epochs = Epochs });
        cancellation.ThrowIfCancellationRequested();
        return new RanksRow(
            reference.Name, shards < 0 ? 1 : Mpi.World.Size, threads, shards > 0 ? shards : null, batch,
            Statistics.Median([.. epochs.Skip(1).Select(epoch => epoch.RowsPerSecond)]),
            shards < 0 ? null : Statistics.Median([.. epochs.Skip(1).Select(epoch => epoch.WaitingShare!.Value)]));
    }

    private static IReadOnlyList<EpochResult> Train(ReferenceNetwork reference, IBatchSource rows, TrainingOptions options) =>
        NetworkTrainer.Train(new Network(reference.Spec, Seed), rows, null, options).Epochs;

    private static InMemoryBatches FirstRows(InMemoryBatches rows, ReferenceNetwork reference, int batch, int batches)
    {
        float[] inputs = new float[batch * batches * reference.Inputs];
        float[] targets = new float[batch * batches];
        using IBatchReader reader = rows.StartEpoch(0);
        reader.ReadBatch(inputs, targets, []);
        return new InMemoryBatches(
            inputs, reference.Inputs, Array.ConvertAll(targets, target => (int)target), ReferenceNetwork.Classes, Seed);
    }

    private static Table ToTable(IEnumerable<RanksRow> rows)
    {
        Table table = new Table().SimpleBorder().AddColumns("net");
        foreach (string heading in new[] { "ranks", "threads each", "shards", "batch", "samples/s", "waiting" })
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }
        foreach (RanksRow row in rows)
        {
            table.AddRow(
                row.Net, Format(row.Ranks, "D"), Format(row.Threads, "D"), row.Shards is { } shards ? Format(shards, "D") : "-",
                Format(row.Batch, "D"), Format(row.SamplesPerSecond, "N0"),
                row.WaitingShare is { } waiting ? Format(waiting, "P0") : "-");
        }
        return table;
    }

    private static string Format(IFormattable value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
