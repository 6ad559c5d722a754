using System.CommandLine;
using MLNetDeep.Benchmarks.Startup;

namespace MLNetDeep.Benchmarks;

internal static class Program
{
    private static Task<int> Main(string[] arguments) => arguments is [StartupProcess.Name, _, _]
        ? Task.FromResult(StartupProcess.Run(arguments))
        : RunAsync(arguments);

    private static Task<int> RunAsync(string[] arguments) => CommandLine.Create().Parse(arguments)
        .InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(5) });
}
