using System.Diagnostics;
using System.Globalization;

namespace MLNetDeep.Trainers.Tests.Fuzz;

/// <summary>Damaged files of every kind that is read, in a process of its own with little memory, which a fault of any kind ends.</summary>
public sealed class FuzzTests
{
    // Networks may ask for a gigabyte to predict a row.
    private const long HeapLimit = 3L << 29;

    [Fact]
    public void Twenty_thousand_damaged_files_give_typed_errors_or_models_that_predict() => Try(0, 20_000);

    [Fact]
    [Trait("Category", "Slow")]
    public void Many_more_damaged_files_give_typed_errors_or_models_that_predict() => Try(20_000, 200_000);

    private static void Try(int first, int count)
    {
        (int code, List<string>? lines) = Run(first, count);

        Assert.True(code == 0, $"Exit code {code} after:\n{string.Join('\n', lines)}");
        Assert.EndsWith("never read: none; never refused: none", lines[^1], StringComparison.Ordinal);
    }

    // The exit code, and the failures and last lines.
    private static (int Code, List<string> Lines) Run(int first, int count)
    {
        const int Kept = 60;
        string host = Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet";
        var start = new ProcessStartInfo(
            host,
            [
                typeof(Program).Assembly.Location, Program.Fuzz,
                first.ToString(CultureInfo.InvariantCulture), count.ToString(CultureInfo.InvariantCulture),
            ])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["DOTNET_GCHeapHardLimit"] = HeapLimit.ToString("X", CultureInfo.InvariantCulture);
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        using Process process = Process.Start(start)!;
        var lines = new List<string>();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            // The file before has done no harm.
            if (IsPlace(line) && lines.Count > 0 && IsPlace(lines[^1]))
            {
                lines.RemoveAt(lines.Count - 1);
            }
            lines.Add(line);
            if (lines.Count > Kept)
            {
                lines.RemoveAt(0);
            }
        }
        process.WaitForExit();
        return (process.ExitCode, lines);

        static bool IsPlace(string line) => line.StartsWith("at ", StringComparison.Ordinal);
    }
}
