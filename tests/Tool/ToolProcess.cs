using System.Diagnostics;

namespace MLNetDeep.Tool.Tests;

/// <summary>The tool in a process of its own, with its output piped.</summary>
internal static class ToolProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public sealed record Outcome(int ExitCode, string Output, string Error);

    public static Outcome Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "mlnetdeep.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"mlnetdeep {string.Join(' ', arguments)} did not end within {Patience}.");
        }
        return new Outcome(process.ExitCode, output, error.Result);
    }
}
