using System.Diagnostics;

namespace MLNetDeep.Samples.Tests;

/// <summary>Runs a sample in a process of its own, as a user does.</summary>
internal static class SampleProcess
{
    internal sealed record Outcome(int ExitCode, string Output, string Error);

    public static Outcome Run(string sample, params string[] arguments)
    {
        using var process = Start(sample, arguments);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output, error.Result);
    }

    public static Process Start(string sample, params string[] arguments)
    {
        var host = Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet";
        var start = new ProcessStartInfo(host) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, sample + ".dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}
