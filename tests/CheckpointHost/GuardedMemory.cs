using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.CheckpointHost;

/// <summary>
/// Arrays on pages of their own between two pages that end the process when touched (Linux). An array lies at one end of its pages:
/// the last element before the page that follows, or, <see cref="AtStart"/>, the array's head after the page before.
/// The garbage collector leaves alone what lies outside its own memory, so the runtime takes them for arrays like any other.
/// </summary>
internal sealed unsafe partial class GuardedMemory : IArraySource
{
    private const int NoAccess = 0;
    private const int ReadWrite = 3;
    private const int PrivateAnonymous = 0x22;

    // Before an array's elements: the object's header, its type and the number of elements.
    private const int HeaderBytes = 3 * sizeof(long);

    private readonly Dictionary<nint, Stack<nint>> _free = [];
    private readonly List<(nint First, nint Bytes, nint Head, long Length)> _used = [];

    /// <summary>At which end arrays lie from now on.</summary>
    public bool AtStart { get; set; }

    /// <summary>Reads an array's last or first element, then what is beside the array, which ends the process.</summary>
    public static int TouchBeside(bool atStart)
    {
        float[] array = new GuardedMemory { AtStart = atStart }.Allocate<float>(5);
        fixed (float* first = array)
        {
            float inside = atStart ? first[0] : first[array.Length - 1];
            Console.WriteLine(inside == 0 ? "inside" : "not zero");
            float beside = atStart ? first[-1 - (HeaderBytes / sizeof(float))] : first[array.Length];
            Console.WriteLine(beside == 0 ? "beside" : "not zero");
        }
        return 0;
    }

    /// <inheritdoc/>
    public T[] Allocate<T>(int length)
        where T : unmanaged
    {
        var model = new T[1];
        nint type = **(nint**)Unsafe.AsPointer(ref model);
        nint needed = HeaderBytes + ((nint)length * sizeof(T));
        nint page = Environment.SystemPageSize;
        nint bytes = (needed + page - 1) / page * page;
        nint first = Take(bytes, page);
        new Span<byte>((void*)first, (int)bytes).Clear();
        nint head = AtStart ? first : first + bytes - needed;
        ((nint*)head)[1] = type;
        ((nint*)head)[2] = length;
        _used.Add((first, bytes, head, length));
        nint reference = head + sizeof(nint);
        return Unsafe.As<nint, T[]>(ref reference);
    }

    /// <summary>Takes all arrays back, which nobody may use any more.</summary>
    /// <exception cref="InvalidOperationException">Something wrote just before an array.</exception>
    public void Reclaim()
    {
        foreach ((nint first, nint bytes, nint head, long length) in _used)
        {
            if (((nint*)head)[0] != 0 || ((nint*)head)[2] != length)
            {
                throw new InvalidOperationException($"Something wrote before an array of {length} elements.");
            }
            _free[bytes].Push(first);
        }
        _used.Clear();
    }

    private nint Take(nint bytes, nint page)
    {
        if (!_free.TryGetValue(bytes, out Stack<nint>? free))
        {
            _free.Add(bytes, free = new Stack<nint>());
        }
        if (free.TryPop(out nint first))
        {
            return first;
        }
        nint memory = Map(0, bytes + (2 * page), NoAccess, PrivateAnonymous, -1, 0);
        return memory != -1 && Protect(memory + page, bytes, ReadWrite) == 0
            ? memory + page
            : throw new InvalidOperationException(
                $"No memory of {bytes} bytes between guard pages: error {Marshal.GetLastPInvokeError()}.");
    }

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint Map(nint address, nint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int Protect(nint address, nint length, int protection);
}
