using System.Diagnostics;
using System.Globalization;
using MLNetDeep.MpiHost;

namespace MLNetDeep.Distribution.Tests;

/// <summary>The host as ranks that mpirun starts; a test without mpirun is skipped.</summary>
internal sealed record MpiRun(int ExitCode, string Output)
{
    /// <summary>Within which ranks end, also when one has died.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task<MpiRun> Start(int ranks, params string[] arguments)
    {
        Skip.IfNot(IsInstalled(), "There is no mpirun: apt-get install openmpi-bin.");
        // Several ranks on a core, also as root, in the containers that tests run in; these do not let processes read each other's memory.
        string[] start =
        [
            "--oversubscribe", "--allow-run-as-root", "--mca", "btl_vader_single_copy_mechanism", "none", "-n",
            ranks.ToString(CultureInfo.InvariantCulture), Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", "exec",
            typeof(CollectiveCases).Assembly.Location, .. arguments,
        ];
        using Process process = Process.Start(
            new ProcessStartInfo("mpirun", start) { RedirectStandardOutput = true, RedirectStandardError = true })!;
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
            throw new TimeoutException($"mpirun {string.Join(' ', start)} did not end within {Limit}.");
        }
    }

    private static bool IsInstalled() => Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "mpirun")));
}
