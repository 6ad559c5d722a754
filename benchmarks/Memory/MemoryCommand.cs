using System.Diagnostics;
using System.Globalization;
using MLNetDeep.Benchmarks.Reference;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Training;
using MLNetDeep.Samples.Common;

namespace MLNetDeep.Benchmarks.Memory;

/// <summary>How much memory the training of a reference network takes beyond its data.</summary>
internal static class MemoryCommand
{
    private const int Seed = 0;
    private const double Megabyte = 1e6;

    /// <summary>Trains some steps in this process, shows the row and writes the file.</summary>
    /// <exception cref="ArgumentException">The name is none of a network.</exception>
    public static void Run(MemoryOptions options, CancellationToken cancellation)
    {
        ReferenceNetwork reference = ReferenceNetwork.Named([options.Network], ReferenceNetwork.All)[0];
        InMemoryBatches data = RandomRows.Create(reference.Inputs, Seed);
        GC.Collect();
        long before = ResidentBytes().Now;

        var source = new FirstRows(data, Math.Min(options.Steps * reference.BatchSize, RandomRows.CountOf(reference.Inputs)));
        NetworkTrainer.Train(new Network(reference.Spec, Seed), source, validation: null, new TrainingOptions
        {
            Epochs = 1,
            BatchSize = reference.BatchSize,
            Optimizer = reference.Optimizer,
            Threads = options.Threads,
            CancellationToken = cancellation,
        });
        cancellation.ThrowIfCancellationRequested();
        long peak = ResidentBytes().Peak;

        var row = new MemoryRow(
            reference.Name, reference.BatchSize, options.Threads, options.Steps,
            Math.Round((peak - before) / Megabyte, 1), Math.Round(before / Megabyte, 1));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{row.Net}, batch {row.Batch}, {row.Steps} steps: {row.PeakMegabytes} MB beyond {row.BaseMegabytes} MB with the data"));
        if (options.Json is { } file)
        {
            JsonFile.Write(file, [row], RowJson.Default.IReadOnlyListMemoryRow);
        }
        GC.KeepAlive(data);
    }

    private static (long Now, long Peak) ResidentBytes()
    {
        using var process = Process.GetCurrentProcess();
        return (process.WorkingSet64, process.PeakWorkingSet64);
    }
}
