using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;

namespace MLNetDeep.Trainers.Tests;

/// <summary>Trainings in processes of their own that the runtime gives less memory than the rows would take.</summary>
public sealed class LargerThanMemoryTests
{
    private const int Rows = 3_000_000;
    private const long RowBytes = sizeof(float) * (GeneratedRows.FeatureCount + 1);
    private const long HeapLimit = 160 << 20;

    // Only a failure takes as long.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    [Fact]
    [Trait("Category", "Slow")]
    public void Millions_of_rows_train_by_default_in_a_fraction_of_the_memory_they_would_take()
    {
        Assert.True(Rows * RowBytes > 4 * HeapLimit);
        (int exitCode, string? output, string? error) = Train(Rows, "Automatic");
        Assert.True(exitCode == 0, error);
        double accuracy = double.Parse(output, CultureInfo.InvariantCulture);
        Assert.InRange(accuracy, 0.95, 1);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void Kept_in_memory_they_are_refused_before_memory_runs_out()
    {
        (int exitCode, string _, string? error) = Train(Rows, "Memory");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("features need", error, StringComparison.Ordinal);
    }

    /// <summary>What the child process does: trains and prints the accuracy on rows that were not learned from.</summary>
    internal static void Run(int rows, DataCaching caching)
    {
        var mlContext = new MLContext(1);
        MulticlassTrainer<Network> trainer = mlContext.MulticlassClassification.Trainers.Mlp(new Mlp
        {
            DataCaching = caching,
            HiddenUnits = [16],
            Activation = new Relu(),
            BatchSize = 512,
            Epochs = 1,
        });
        MulticlassClassificationMetrics metrics = mlContext.MulticlassClassification.Evaluate(
            trainer.Fit(new GeneratedRows(rows)).Transform(new GeneratedRows(10_000, first: rows)));
        Console.WriteLine(metrics.MicroAccuracy.ToString(CultureInfo.InvariantCulture));
    }

    private static (int ExitCode, string Output, string Error) Train(int rows, string caching)
    {
        string host = Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet";
        var start = new ProcessStartInfo(host, [typeof(Program).Assembly.Location, Program.LargerThanMemory, $"{rows}", caching])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_GCHeapHardLimit"] = HeapLimit.ToString("X", CultureInfo.InvariantCulture);
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Longest))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"The training did not end within {Longest}. It printed: {output.Result}");
        }
        return (process.ExitCode, output.Result, error.Result);
    }
}
