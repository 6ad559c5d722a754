using System.Globalization;
using MLNetDeep.Engine.Distribution;

namespace MLNetDeep.Distribution;

/// <summary>Ranks that Open MPI starts, on one machine or many: <c>mpirun -n 4 dotnet app.dll</c>.</summary>
/// <remarks>
/// When a rank fails, by an exception that nobody catches, an exit code that is not 0, a signal, or by ending while others wait for it, all
/// ranks end. Tried on Linux; macOS is not tried, and Windows has no Open MPI.
/// </remarks>
public static class Mpi
{
    // The launchers' variables with the number of ranks, and another that says that there are several.
    private static readonly string[] Sizes = ["OMPI_COMM_WORLD_SIZE", "PMI_SIZE"];
    private static readonly string[] Variables = [.. Sizes, "PMIX_RANK"];

    // For all ranks to come to World: one that has ended before is not seen by those that wait inside of MPI_Init.
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(2);

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
    /// <exception cref="InvalidOperationException">The launcher is not that of the library.</exception>
    public static ICommunicator World => LazyWorld.Value;

    /// <summary>
    /// The longest wait for other ranks before a <see cref="TimeoutException"/>; infinite by default. It is for machines that stop without
    /// closing their connections, and must be longer than any rank ever computes while others wait. Until all ranks have come to
    /// <see cref="World"/> it is two minutes where nothing is set, and the process ends.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is neither infinite nor positive and up to 24 days.</exception>
    public static TimeSpan Timeout
    {
        get => _timeout;
        set
        {
            if (value != System.Threading.Timeout.InfiniteTimeSpan)
            {
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
                ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromMilliseconds(int.MaxValue));
            }
            _timeout = value;
        }
    }

    private static ICommunicator Join()
    {
        if (!Variables.Any(name => Environment.GetEnvironmentVariable(name) is not null))
        {
            return new OneRank();
        }
        var library = new MpiLibrary(OperatingSystem.IsMacOS()
            ? ["libmpi.40.dylib", "libmpi.dylib", "/opt/homebrew/lib/libmpi.dylib"] : ["libmpi.so.40", "libmpi.so"]);
        TimeSpan limit = _timeout == System.Threading.Timeout.InfiniteTimeSpan ? LongestStart : _timeout;
        MpiCommunicator world;
        using (new Timer(_ => Environment.FailFast(TextOfLateRanks(limit)), null, limit, System.Threading.Timeout.InfiniteTimeSpan))
        {
            world = new MpiCommunicator(library);
        }
        CheckSize(world.Size);
        AppDomain.CurrentDomain.UnhandledException += (_, failure) =>
            world.Abort(128 + 6, $"Unhandled exception. {failure.ExceptionObject}"); // as a process ends that SIGABRT ends
        AppDomain.CurrentDomain.ProcessExit += (_, _) => world.Leave(Environment.ExitCode);
        return world;
    }

    private static string TextOfLateRanks(TimeSpan limit) =>
        $"Not all ranks have come to Mpi.World within {limit}. Ask for it at the start of the program, on all ranks, or set Mpi.Timeout "
        + "before.";

    // Open MPI that was started by another's launcher takes itself to be alone.
    private static void CheckSize(int size)
    {
        string? expected = Sizes.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => value is not null);
        if (int.TryParse(expected, CultureInfo.InvariantCulture, out int ranks) && ranks != size)
        {
            throw new InvalidOperationException(
                $"Expected {ranks} ranks, as the environment says, got {size}: they were not started by the mpirun of the Open MPI that is "
                + "loaded, but by that of another MPI or version. Start them with the one beside the library.");
        }
    }
}
