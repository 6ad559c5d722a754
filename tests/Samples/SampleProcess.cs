using System.Diagnostics;

namespace MLNetDeep.Samples.Tests;

/// <summary>Runs a sample in a process of its own, as a user does.</summary>
internal static class SampleProcess
{
    internal sealed record Outcome(int ExitCode, string Output, string Error);

    // Far more than any sample needs: a sample that hangs must not hang the tests.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    public static Outcome Run(string sample, params string[] arguments) => RunOn(null, sample, arguments);

    /// <summary>As <see cref="Run"/>, with a standard input; null: that of the tests.</summary>
    public static Outcome RunOn(string? input, string sample, params string[] arguments) =>
        RunProgram(Host, input, [FileOf(sample), .. arguments]);

    /// <summary>Runs any program.</summary>
    public static Outcome RunProgram(string program, string? input, params string[] arguments)
    {
        using Process process = StartProgram(program, input is not null, arguments);
        Task<string> error = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (input is not null)
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        if (!process.WaitForExit(Longest))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(
                $"{program} {string.Join(' ', arguments)} did not end within {Longest}. It printed: {output.Result}");
        }
        return new(process.ExitCode, output.Result, error.Result);
    }

    public static Process Start(string sample, params string[] arguments) => StartProgram(Host, false, [FileOf(sample), .. arguments]);

    private static string Host =>
        Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet";

    private static string FileOf(string sample) => Path.Combine(AppContext.BaseDirectory, sample + ".dll");

    private static Process StartProgram(string program, bool writesInput, string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = writesInput,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
}
