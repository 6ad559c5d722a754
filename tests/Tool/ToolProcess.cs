using System.Diagnostics;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tool.Tests;

/// <summary>The tool in a process of its own, with its output piped.</summary>
internal static class ToolProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public sealed record Outcome(int ExitCode, string Output, string Error);

    public static Outcome Run(params string[] arguments) => Start("dotnet", [Tool, .. arguments]);

    /// <summary>The tool as ranks that mpirun starts; a test without mpirun is skipped.</summary>
    public static Outcome RunOnRanks(int ranks, params string[] arguments) =>
        Start(Mpirun.Program, [.. Mpirun.Arguments(ranks), "dotnet", Tool, .. arguments]);

    private static string Tool => Path.Combine(AppContext.BaseDirectory, "mlnetdeep.dll");

    private static Outcome Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end within {Patience}.");
        }
        return new Outcome(process.ExitCode, output, error.Result);
    }
}
