using MLNetDeep.Engine.Distribution;

namespace MLNetDeep.Distribution;

/// <summary>Ranks that Open MPI starts, on one machine or many: <c>mpirun -n 4 dotnet app.dll</c>.</summary>
/// <remarks>
/// When a rank fails, by an exception that nobody catches, an exit code that is not 0, a signal, or by ending while others wait for it, all
/// ranks end. Tried on Linux; macOS is not tried, and Windows has no Open MPI.
/// </remarks>
public static class Mpi
{
    private static readonly Lazy<ICommunicator> LazyWorld = new(Join);

    private static TimeSpan _timeout = System.Threading.Timeout.InfiniteTimeSpan;

    /// <summary>All ranks that were started together; one, and nothing native, in a process that was not started by mpirun.</summary>
    /// <example><code>
    /// ICommunicator world = Mpi.World;
    /// float[] sums = [world.Rank, 1];
    /// world.AllReduce(sums);
    /// Console.WriteLine($"rank {world.Rank} of {world.Size}: {sums[0]} {sums[1]}");
    /// </code></example>
    /// <exception cref="DllNotFoundException">The process was started as one of several ranks, and there is no libmpi.</exception>
    /// <exception cref="EntryPointNotFoundException">There is one, not of Open MPI.</exception>
    public static ICommunicator World => LazyWorld.Value;

    /// <summary>
    /// The longest wait for other ranks before a <see cref="TimeoutException"/>; infinite by default. It is for machines that stop without
    /// closing their connections, and must be longer than any rank ever computes while others wait.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is neither positive nor infinite.</exception>
    public static TimeSpan Timeout
    {
        get => _timeout;
        set
        {
            if (value != System.Threading.Timeout.InfiniteTimeSpan)
            {
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            }
            _timeout = value;
        }
    }

    /// <summary>Whether mpirun, or another that starts ranks, started this process.</summary>
    private static bool IsStartedAsRank =>
        new[] { "OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "PMIX_RANK" }.Any(name => Environment.GetEnvironmentVariable(name) is not null);

    private static ICommunicator Join()
    {
        if (!IsStartedAsRank)
        {
            return new OneRank();
        }
        var world = new MpiCommunicator(new MpiLibrary(OperatingSystem.IsMacOS()
            ? ["libmpi.40.dylib", "libmpi.dylib", "/opt/homebrew/lib/libmpi.dylib"] : ["libmpi.so.40", "libmpi.so"]));
        AppDomain.CurrentDomain.UnhandledException += (_, failure) =>
            world.Abort(128 + 6, $"Unhandled exception. {failure.ExceptionObject}"); // as a process ends that SIGABRT ends
        AppDomain.CurrentDomain.ProcessExit += (_, _) => world.Leave(Environment.ExitCode);
        return world;
    }
}
