using System.Diagnostics;
using System.Globalization;
using MLNetDeep.Engine.Tests.Training;

namespace MLNetDeep.Engine.Tests.Networks;

/// <summary>
/// Random networks of extreme sizes, of every kind of layer, each written and read as JSON, predict and differentiate in a process of its
/// own, where all their memory lies between pages that end the process when touched.
/// </summary>
public class ForgedSizesTests
{
    [SkippableFact]
    public void Networks_of_extreme_sizes_neither_end_the_process_nor_last_a_second() => Try(0, 2000);

    [SkippableFact]
    [Trait("Category", "Slow")]
    public void Twenty_thousand_networks_of_extreme_sizes_neither_end_the_process_nor_last_a_second() => Try(2000, 20_000);

    [SkippableTheory]
    [InlineData("before")]
    [InlineData("after")]
    public void Guarded_memory_touched_beside_an_array_ends_the_process(string side)
    {
        (int code, string[] lines) = Run("beside", side);

        Assert.NotEqual(0, code);
        Assert.Equal(["inside"], lines);
    }

    private static void Try(int first, int count)
    {
        (int code, string[] lines) = Run(
            "forged", first.ToString(CultureInfo.InvariantCulture), count.ToString(CultureInfo.InvariantCulture));

        Assert.True(code == 0, $"Exit code {code} after: {string.Join(" | ", lines)}");
        Assert.EndsWith("never run: ", lines[^1], StringComparison.Ordinal);
    }

    // The exit code and the last lines.
    private static (int Code, string[] Lines) Run(params string[] arguments)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Guard pages are made with Linux's mmap.");
        const int Kept = 4;
        using Process process = HostProcess.Start(arguments, ("DOTNET_DbgEnableMiniDump", "0"));
        var lines = new Queue<string>();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            lines.Enqueue(line);
            if (lines.Count > Kept)
            {
                lines.Dequeue();
            }
        }
        process.WaitForExit();
        return (process.ExitCode, [.. lines]);
    }
}
