using System.Diagnostics;
using MLNetDeep.MpiHost;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Distribution.Tests;

/// <summary>The host as ranks that mpirun starts; a test without mpirun is skipped.</summary>
internal sealed record MpiRun(int ExitCode, string Output)
{
    /// <summary>Within which ranks end, also when one has died.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static readonly string Host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Starts ranks.</summary>
    public static Task<MpiRun> Start(int ranks, params string[] arguments) => Run(new ProcessStartInfo(
        Mpirun.Program, [.. Mpirun.Arguments(ranks), Host, "exec", typeof(CollectiveCases).Assembly.Location, .. arguments]));

    /// <summary>Starts one process that takes itself to be a rank.</summary>
    public static Task<MpiRun> StartAlone(string variable, string value, params string[] arguments)
    {
        _ = Mpirun.Arguments(1); // Where Open MPI is there.
        var start = new ProcessStartInfo(Host, ["exec", typeof(CollectiveCases).Assembly.Location, .. arguments]);
        start.Environment[variable] = value;
        return Run(start);
    }

    private static async Task<MpiRun> Run(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using Process process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
            string output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new(process.ExitCode, output + await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{start.FileName} {string.Join(' ', start.ArgumentList)} did not end within {Limit}.");
        }
    }
}
