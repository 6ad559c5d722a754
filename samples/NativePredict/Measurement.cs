using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetDeep.Samples.NativePredict;

/// <summary>What the program takes to start, and the model to predict.</summary>
internal static class Measurement
{
    private const int Starts = 20;
    private const int Rounds = 10;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(100);

    /// <summary>Prints the kind of program, its vectors, the best and the median of its starts, and the times of rows.</summary>
    public static void Print(string path, SavedModel model, int? threads)
    {
        int bits = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
        Console.WriteLine($"{(RuntimeFeature.IsDynamicCodeCompiled ? "compiled at run time" : "native")}, vectors of {bits} bits");
        string zeros = string.Join(' ', Enumerable.Repeat("0", model.Model.FeatureCount));
        double[] starts = [.. Enumerable.Range(0, Starts).Select(_ => Start(path, zeros)).Order()];
        Print($"from its start to the first prediction, {Starts} starts: best {starts[0]:F1} ms, median {starts[Starts / 2]:F1} ms");
        foreach (int rows in new[] { 1, 256 })
        {
            Print($"{rows} row{(rows == 1 ? "" : "s")} at once: {Predict(model, rows, threads):F2} us a row");
        }
    }

    // Milliseconds until it prints the prediction of a row that waits for it.
    private static double Start(string path, string row)
    {
        string program = Environment.ProcessPath!;
        string[] arguments = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [Environment.GetCommandLineArgs()[0], path] : [path];
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        long before = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        process.StandardInput.WriteLine(row);
        string? printed = process.StandardOutput.ReadLine();
        double taken = Stopwatch.GetElapsedTime(before).TotalMilliseconds;
        process.StandardInput.Close();
        process.WaitForExit();
        return printed is null ? throw new IOException($"{program} ended with {process.ExitCode} and predicted nothing.") : taken;
    }

    // Microseconds a row, of the best round.
    private static double Predict(SavedModel model, int rows, int? threads)
    {
        float[] features = new float[rows * model.Model.FeatureCount];
        float[] outputs = new float[rows * model.OutputSize];
        double best = double.PositiveInfinity;
        for (int round = -Rounds; round < Rounds; round++)
        {
            int calls = 0;
            var watch = Stopwatch.StartNew();
            while (watch.Elapsed < Round)
            {
                model.Predict(features, outputs, threads);
                calls++;
            }
            // The first half warms up.
            best = round < 0 ? best : Math.Min(best, watch.Elapsed.TotalMicroseconds / calls / rows);
        }
        return best;
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
