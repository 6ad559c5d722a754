using System.Diagnostics;
using System.Globalization;
using MLNetDeep.MpiHost;

namespace MLNetDeep.Distribution.Tests;

/// <summary>The host as ranks that mpirun starts; a test without mpirun is skipped.</summary>
internal sealed record MpiRun(int ExitCode, string Output)
{
    /// <summary>Within which ranks end, also when one has died.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static readonly string Host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Starts ranks.</summary>
    public static Task<MpiRun> Start(int ranks, params string[] arguments)
    {
        // Several ranks on a core, also as root, in the containers that tests run in; these do not let processes read each other's memory.
        string[] start =
        [
            "--oversubscribe", "--allow-run-as-root", "--mca", "btl_vader_single_copy_mechanism", "none", "-n",
            ranks.ToString(CultureInfo.InvariantCulture), Host, "exec", typeof(CollectiveCases).Assembly.Location, .. arguments,
        ];
        return Run(new ProcessStartInfo("mpirun", start));
    }

    /// <summary>Starts one process that takes itself to be a rank.</summary>
    public static Task<MpiRun> StartAlone(string variable, string value, params string[] arguments)
    {
        var start = new ProcessStartInfo(Host, ["exec", typeof(CollectiveCases).Assembly.Location, .. arguments]);
        start.Environment[variable] = value;
        return Run(start);
    }

    private static async Task<MpiRun> Run(ProcessStartInfo start)
    {
        Skip.IfNot(IsInstalled(), "There is no mpirun: apt-get install openmpi-bin.");
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

    private static bool IsInstalled() => Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "mpirun")));
}
