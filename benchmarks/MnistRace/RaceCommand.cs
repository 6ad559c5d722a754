using System.Diagnostics;
using System.Globalization;
using MLNetDeep.Datasets;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Training;
using MLNetDeep.Samples.Common;
using Spectre.Console;

namespace MLNetDeep.Benchmarks.MnistRace;

/// <summary>
/// The time from MNIST's files to a trained network, and how well it does on the test images, which are not opened before training ended.
/// </summary>
internal static class RaceCommand
{
    private const int Classes = 10;

    /// <summary>Runs all seeds, shows a table and writes the file.</summary>
    public static void Run(RaceOptions options, CancellationToken cancellation)
    {
        IReadOnlyDictionary<IdxSetFile, string> files = new IdxSetSource(Mnist.Set).Find(options.Data.FullName, download: false);
        RaceRow[] rows = [.. Enumerable.Range(1, options.Seeds).Select(seed => Run(seed, files, options.Threads, cancellation))];
        AnsiConsole.Write(ToTable(rows));
        if (options.Json is { } file)
        {
            JsonFile.Write(file, rows, RowJson.Default.IReadOnlyListRaceRow);
        }
    }

    private static RaceRow Run(int seed, IReadOnlyDictionary<IdxSetFile, string> files, int threads, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        ByteImages digits = Mnist.Set.Read(files[Mnist.Set.TrainImages], files[Mnist.Set.TrainLabels]);
        var network = new Network(RaceRecipe.Spec, seed) { Threads = threads };
        NetworkTrainer.Train(
            network, new ShiftedDigits(digits, Classes, RaceRecipe.Side, RaceRecipe.Shift, seed), validation: null,
            RaceRecipe.Options(seed, threads, cancellation));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        cancellation.ThrowIfCancellationRequested();

        ByteImages test = Mnist.Set.Read(files[Mnist.Set.TestImages], files[Mnist.Set.TestLabels]);
        return new RaceRow(
            seed, Accuracy(network, test), Accuracy(network.ToPrecision(WeightPrecision.BFloat16), test), Math.Round(seconds, 3));
    }

    private static double Accuracy(Network network, ByteImages digits)
    {
        var rows = new ShiftedDigits(digits, Classes, RaceRecipe.Side, shift: 0, seed: 0);
        float[] images = new float[digits.Count * rows.InputSize];
        float[] targets = new float[digits.Count * Classes];
        float[] scores = new float[digits.Count * Classes];
        using (IBatchReader reader = rows.StartEpoch(0))
        {
            reader.ReadBatch(images, targets, []);
        }
        network.Predict(images, digits.Count, scores);
        return Enumerable.Range(0, digits.Count).Average(row => Best(scores, row) == Best(targets, row) ? 1.0 : 0);
    }

    private static int Best(float[] values, int row) => Elementwise.ArgMax(values.AsSpan(row * Classes, Classes));

    private static Table ToTable(IEnumerable<RaceRow> rows)
    {
        Table table = new Table().SimpleBorder();
        foreach (string heading in new[] { "seed", "accuracy", "in bfloat16", "seconds" })
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }
        foreach (RaceRow row in rows)
        {
            table.AddRow(
                row.Seed.ToString(CultureInfo.InvariantCulture), row.Accuracy.ToString("F4", CultureInfo.InvariantCulture),
                row.HalfAccuracy.ToString("F4", CultureInfo.InvariantCulture), row.Seconds.ToString("F2", CultureInfo.InvariantCulture));
        }
        return table;
    }
}
