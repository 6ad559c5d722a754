using System.Runtime.InteropServices;
using System.Text;

namespace MLNetDeep.Distribution;

/// <summary>The functions of Open MPI's library, and the addresses that its handles are.</summary>
internal sealed unsafe class MpiLibrary
{
    public const int ThreadSerialized = 2; // MPI_THREAD_SERIALIZED
    public const int AnySource = -1; // MPI_ANY_SOURCE
    public const int StatusBytes = 64; // of MPI_Status, which has 24 and begins with MPI_SOURCE

    private const int TextBytes = 8192; // more than MPI_MAX_ERROR_STRING and MPI_MAX_LIBRARY_VERSION_STRING of any MPI

    public static readonly void* InPlace = (void*)1; // MPI_IN_PLACE

    public readonly nint World;
    public readonly nint Byte;
    public readonly nint Float;
    public readonly nint Sum;
    public readonly nint ErrorsReturn;

    public readonly delegate* unmanaged[Cdecl]<void*, void*, int, int*, int> InitThread;
    public readonly delegate* unmanaged[Cdecl]<int> FinalizeAll;
    public readonly delegate* unmanaged[Cdecl]<nint, int, int> Abort;
    public readonly delegate* unmanaged[Cdecl]<nint, nint, int> CommSetErrhandler;
    public readonly delegate* unmanaged[Cdecl]<nint, int*, int> CommRank;
    public readonly delegate* unmanaged[Cdecl]<nint, int*, int> CommSize;
    public readonly delegate* unmanaged[Cdecl]<nint, nint*, int> Ibarrier;
    public readonly delegate* unmanaged[Cdecl]<void*, int, nint, int, nint, nint*, int> Ibcast;
    public readonly delegate* unmanaged[Cdecl]<void*, int, nint, void*, int, nint, nint, nint*, int> Iallgather;
    public readonly delegate* unmanaged[Cdecl]<void*, void*, int, nint, nint, nint, nint*, int> Iallreduce;
    public readonly delegate* unmanaged[Cdecl]<nint*, int*, void*, int> Test;
    public readonly delegate* unmanaged[Cdecl]<void*, int, nint, int, int, nint, nint*, int> Isend;
    public readonly delegate* unmanaged[Cdecl]<int, int, nint, int*, void*, int> Iprobe;
    public readonly delegate* unmanaged[Cdecl]<void*, int, nint, int, int, nint, void*, int> Recv;

    private readonly delegate* unmanaged[Cdecl]<int, byte*, int*, int> _errorString;

    /// <summary>Loads the first of some files that there is.</summary>
    /// <param name="names">As dlopen takes them.</param>
    /// <exception cref="DllNotFoundException">There is none of them.</exception>
    /// <exception cref="EntryPointNotFoundException">It is not Open MPI's.</exception>
    public MpiLibrary(params ReadOnlySpan<string> names)
    {
        (nint library, string name) = Open(names);
        if (!NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out World))
        {
            throw new EntryPointNotFoundException(
                $"Expected Open MPI, got {VersionOf(library)} as '{name}', whose handles are of another kind. Start the ranks with "
                + "Open MPI's mpirun, its libmpi.so.40 where the system looks for libraries (Debian, Ubuntu: apt-get install openmpi-bin).");
        }
        Byte = NativeLibrary.GetExport(library, "ompi_mpi_byte");
        Float = NativeLibrary.GetExport(library, "ompi_mpi_float");
        Sum = NativeLibrary.GetExport(library, "ompi_mpi_op_sum");
        ErrorsReturn = NativeLibrary.GetExport(library, "ompi_mpi_errors_return");
        InitThread = (delegate* unmanaged[Cdecl]<void*, void*, int, int*, int>)NativeLibrary.GetExport(library, "MPI_Init_thread");
        FinalizeAll = (delegate* unmanaged[Cdecl]<int>)NativeLibrary.GetExport(library, "MPI_Finalize");
        Abort = (delegate* unmanaged[Cdecl]<nint, int, int>)NativeLibrary.GetExport(library, "MPI_Abort");
        CommSetErrhandler = (delegate* unmanaged[Cdecl]<nint, nint, int>)NativeLibrary.GetExport(library, "MPI_Comm_set_errhandler");
        CommRank = (delegate* unmanaged[Cdecl]<nint, int*, int>)NativeLibrary.GetExport(library, "MPI_Comm_rank");
        CommSize = (delegate* unmanaged[Cdecl]<nint, int*, int>)NativeLibrary.GetExport(library, "MPI_Comm_size");
        Ibarrier = (delegate* unmanaged[Cdecl]<nint, nint*, int>)NativeLibrary.GetExport(library, "MPI_Ibarrier");
        Ibcast = (delegate* unmanaged[Cdecl]<void*, int, nint, int, nint, nint*, int>)NativeLibrary.GetExport(library, "MPI_Ibcast");
        Iallgather = (delegate* unmanaged[Cdecl]<void*, int, nint, void*, int, nint, nint, nint*, int>)
            NativeLibrary.GetExport(library, "MPI_Iallgather");
        Iallreduce = (delegate* unmanaged[Cdecl]<void*, void*, int, nint, nint, nint, nint*, int>)
            NativeLibrary.GetExport(library, "MPI_Iallreduce");
        Test = (delegate* unmanaged[Cdecl]<nint*, int*, void*, int>)NativeLibrary.GetExport(library, "MPI_Test");
        Isend = (delegate* unmanaged[Cdecl]<void*, int, nint, int, int, nint, nint*, int>)NativeLibrary.GetExport(library, "MPI_Isend");
        Iprobe = (delegate* unmanaged[Cdecl]<int, int, nint, int*, void*, int>)NativeLibrary.GetExport(library, "MPI_Iprobe");
        Recv = (delegate* unmanaged[Cdecl]<void*, int, nint, int, int, nint, void*, int>)NativeLibrary.GetExport(library, "MPI_Recv");
        _errorString = (delegate* unmanaged[Cdecl]<int, byte*, int*, int>)NativeLibrary.GetExport(library, "MPI_Error_string");
    }

    /// <summary>What Open MPI says of an error.</summary>
    public string TextOf(int error)
    {
        byte* text = stackalloc byte[TextBytes];
        int length = 0;
        return _errorString(error, text, &length) == 0 ? Encoding.UTF8.GetString(text, length) : $"error {error}";
    }

    private static string VersionOf(nint library)
    {
        if (!NativeLibrary.TryGetExport(library, "MPI_Get_library_version", out nint address))
        {
            return "a library without MPI";
        }
        byte* text = stackalloc byte[TextBytes];
        int length = 0;
        return ((delegate* unmanaged[Cdecl]<byte*, int*, int>)address)(text, &length) == 0
            ? Encoding.UTF8.GetString(text, length).Split('\n')[0].Trim() : "another MPI";
    }

    // Open MPI's plugins look for its symbols among those of the process, where NativeLibrary.Load does not put them.
    private static (nint Library, string Name) Open(ReadOnlySpan<string> names)
    {
        const int Now = 2; // RTLD_NOW
        int everywhere = OperatingSystem.IsMacOS() ? 8 : 0x100; // RTLD_GLOBAL
        if (NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "dlopen", out nint open))
        {
            foreach (string name in names)
            {
                fixed (byte* file = Encoding.UTF8.GetBytes(name + '\0'))
                {
                    nint library = ((delegate* unmanaged[Cdecl]<byte*, int, nint>)open)(file, Now | everywhere);
                    if (library != 0)
                    {
                        return (library, name);
                    }
                }
            }
        }
        throw new DllNotFoundException(
            $"Expected Open MPI's library, {string.Join(" or ", names.ToArray())}, since this process was started as one of several ranks; "
            + "there is none where the system looks for libraries. Install Open MPI (Debian, Ubuntu: apt-get install openmpi-bin; Fedora: "
            + "dnf install openmpi, then module load mpi; macOS: brew install open-mpi) on each machine that has ranks, or set "
            + "LD_LIBRARY_PATH to the folder of its library. Windows has no Open MPI; WSL has.");
    }
}
