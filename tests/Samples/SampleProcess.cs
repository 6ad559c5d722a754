using System.Diagnostics;

namespace MLNetDeep.Samples.Tests;

/// <summary>Runs a sample in a process of its own, as a user does.</summary>
internal static class SampleProcess
{
    internal sealed record Outcome(int ExitCode, string Output, string Error);

    // Far more than any sample needs: a sample that hangs must not hang the tests.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    public static Outcome Run(string sample, params string[] arguments)
    {
        using Process process = Start(sample, arguments);
        Task<string> error = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Longest))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{sample} {string.Join(' ', arguments)} did not end within {Longest}. It printed: {output.Result}");
        }
        return new(process.ExitCode, output.Result, error.Result);
    }

    public static Process Start(string sample, params string[] arguments)
    {
        string host = Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet";
        var start = new ProcessStartInfo(host) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, sample + ".dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        return Process.Start(start)!;
    }
}
