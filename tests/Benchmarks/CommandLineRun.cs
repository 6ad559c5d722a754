using System.CommandLine;

namespace MLNetDeep.Benchmarks.Tests;

/// <summary>A command line run in this process.</summary>
internal static class CommandLineRun
{
    internal sealed record Outcome(int ExitCode, string Error, string Output);

    public static Outcome Run(params string[] arguments)
    {
        using var error = new StringWriter();
        using var output = new StringWriter();
        int exitCode = CommandLine.Create().Parse(arguments)
            .Invoke(new InvocationConfiguration { Error = error, Output = output, EnableDefaultExceptionHandler = false });
        return new Outcome(exitCode, error.ToString(), output.ToString());
    }
}
