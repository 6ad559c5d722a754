using System.CommandLine;

namespace MLNetDeep.Benchmarks;

internal static class Program
{
    private static Task<int> Main(string[] arguments) => CommandLine.Create().Parse(arguments)
        .InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(5) });
}
