using System.Buffers;
using System.Runtime.InteropServices;
using MLNetDeep.Engine.Distribution;

namespace MLNetDeep.Distribution;

/// <summary>
/// The ranks of MPI_COMM_WORLD. No call waits inside of MPI: each starts, and tests until it is done, so that a wait can end when a rank
/// has gone, and the end of the process finds nobody in MPI. A rank that ends tells the others how many calls it made: who waits in a later
/// one waits in vain.
/// </summary>
internal sealed unsafe class MpiCommunicator : ICommunicator
{
    private const int GoodbyeTag = 19788; // a number that other users of MPI in this process are unlikely to take
    private const int PieceBytes = 1 << 20;
    private const long LookEveryMilliseconds = 10;

    private readonly Lock _gate = new();
    private readonly MpiLibrary _mpi;

    // MPI has their memory until they are done, also where nobody waits for them.
    private readonly HashSet<MpiExchange> _underWay = [];

    // The calls that a rank made before it ended; -1 of one that has not.
    private readonly long[] _callsOfEnded;

    private byte[]? _buffer;
    private long _calls;
    private long _looked;
    private bool _closed;

    public MpiCommunicator(MpiLibrary library)
    {
        _mpi = library;
        int provided = 0;
        int rank = 0;
        int size = 0;
        Check(_mpi.InitThread(null, null, MpiLibrary.ThreadSerialized, &provided), "MPI_Init_thread");
        Check(_mpi.CommSetErrhandler(_mpi.World, _mpi.ErrorsReturn), "MPI_Comm_set_errhandler");
        Check(_mpi.CommRank(_mpi.World, &rank), "MPI_Comm_rank");
        Check(_mpi.CommSize(_mpi.World, &size), "MPI_Comm_size");
        (Rank, Size) = (rank, size);
        _callsOfEnded = new long[size];
        Array.Fill(_callsOfEnded, -1);
        if (provided < MpiLibrary.ThreadSerialized)
        {
            throw new NotSupportedException(
                $"Expected an Open MPI that threads may call in turn, MPI_THREAD_SERIALIZED, got level {provided}: build it with threads.");
        }
    }

    public int Rank { get; }

    public int Size { get; }

    public void Barrier()
    {
        MpiExchange exchange;
        lock (_gate)
        {
            nint request = 0;
            Enter();
            Check(_mpi.Ibarrier(_mpi.World, &request), "MPI_Ibarrier");
            exchange = Started(request);
        }
        exchange.Wait();
    }

    public void Broadcast(Span<byte> bytes, int root = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(root);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(root, Size);
        for (Span<byte> left = bytes; !left.IsEmpty;)
        {
            Span<byte> piece = left[..Math.Min(PieceBytes, left.Length)];
            byte[] buffer = TakeBuffer();
            piece.CopyTo(buffer);
            StartBroadcast(buffer.AsMemory().Pin(), piece.Length, root).Wait();
            buffer.AsSpan(0, piece.Length).CopyTo(piece);
            _buffer = buffer;
            left = left[piece.Length..];
        }
    }

    public void AllGather(ReadOnlySpan<byte> own, Span<byte> all)
    {
        Lengths.Check(own.Length, all.Length, Size);
        int longest = Math.Max(1, PieceBytes / Size);
        for (int start = 0; start < own.Length;)
        {
            int length = Math.Min(longest, own.Length - start);
            byte[] buffer = TakeBuffer();
            own.Slice(start, length).CopyTo(buffer.AsSpan(Rank * length));
            StartAllGather(MpiLibrary.InPlace, buffer.AsMemory().Pin(), length, _mpi.Byte).Wait();
            for (int rank = 0; rank < Size; rank++)
            {
                buffer.AsSpan(rank * length, length).CopyTo(all[((rank * own.Length) + start)..]);
            }
            _buffer = buffer;
            start += length;
        }
    }

    public void AllReduce(Span<float> values)
    {
        Span<byte> bytes = MemoryMarshal.AsBytes(values);
        for (Span<byte> left = bytes; !left.IsEmpty;)
        {
            Span<byte> piece = left[..Math.Min(PieceBytes, left.Length)];
            byte[] buffer = TakeBuffer();
            piece.CopyTo(buffer);
            StartAllReduce(buffer.AsMemory().Pin(), piece.Length / sizeof(float)).Wait();
            buffer.AsSpan(0, piece.Length).CopyTo(piece);
            _buffer = buffer;
            left = left[piece.Length..];
        }
    }

    public IExchange StartAllGather(ReadOnlyMemory<float> own, Memory<float> all)
    {
        Lengths.Check(own.Length, all.Length, Size);
        if (!all.Span.Overlaps(own.Span, out int offset))
        {
            MemoryHandle given = own.Pin();
            return StartAllGather(given.Pointer, all.Pin(), own.Length, _mpi.Float, given);
        }
        if (offset != Rank * own.Length)
        {
            throw new ArgumentException(
                $"Expected this rank's numbers apart from those of all ranks, or in their place among them, {Rank * own.Length}; "
                + $"they are at {offset}.", nameof(own));
        }
        return StartAllGather(MpiLibrary.InPlace, all.Pin(), own.Length, _mpi.Float);
    }

    public IExchange StartAllReduce(Memory<float> values) => StartAllReduce(values.Pin(), values.Length);

    /// <summary>The end of this process. One that ends well waits for the others to end, which may take as long as they like.</summary>
    public void Leave(int exitCode)
    {
        if (exitCode != 0)
        {
            Abort(exitCode, $"Ends with exit code {exitCode}, and so do all ranks.");
            return;
        }
        try
        {
            SayGoodbye();
            var patience = new Patience();
            while (!HaveAllEnded())
            {
                Thread.Sleep(1);
                patience.Check(this);
            }
            foreach (MpiExchange exchange in _underWay.ToArray())
            {
                exchange.Wait();
            }
            lock (_gate)
            {
                _closed = true;
                Check(_mpi.FinalizeAll(), "MPI_Finalize");
            }
        }
        catch (Exception exception) when (exception is RankFailedException or TimeoutException)
        {
            Abort(1, exception.Message);
        }
    }

    /// <summary>Ends all ranks.</summary>
    public void Abort(int exitCode, string message)
    {
        Console.Error.WriteLine($"Rank {Rank} of {Size}: {message}");
        // A thread that hangs in MPI does not keep the process from ending.
        bool held = _gate.TryEnter(TimeSpan.FromSeconds(1));
        if (!_closed)
        {
            // What the shell sees are eight bits of it.
            _ = _mpi.Abort(_mpi.World, (exitCode & 0xff) == 0 ? 1 : exitCode);
        }
        if (held)
        {
            _gate.Exit();
        }
    }

    private MpiExchange StartBroadcast(MemoryHandle bytes, int count, int root)
    {
        lock (_gate)
        {
            nint request = 0;
            Enter();
            Check(_mpi.Ibcast(bytes.Pointer, count, _mpi.Byte, root, _mpi.World, &request), "MPI_Ibcast");
            return Started(request, bytes);
        }
    }

    private MpiExchange StartAllGather(void* own, MemoryHandle all, int count, nint type, MemoryHandle given = default)
    {
        lock (_gate)
        {
            nint request = 0;
            Enter();
            Check(_mpi.Iallgather(own, count, type, all.Pointer, count, type, _mpi.World, &request), "MPI_Iallgather");
            return Started(request, all, given);
        }
    }

    private MpiExchange StartAllReduce(MemoryHandle values, int count)
    {
        lock (_gate)
        {
            nint request = 0;
            Enter();
            Check(
                _mpi.Iallreduce(MpiLibrary.InPlace, values.Pointer, count, _mpi.Float, _mpi.Sum, _mpi.World, &request), "MPI_Iallreduce");
            return Started(request, values);
        }
    }

    private MpiExchange Started(nint request, MemoryHandle first = default, MemoryHandle second = default)
    {
        var exchange = new MpiExchange(this, _calls++, request, first, second);
        _underWay.Add(exchange);
        return exchange;
    }

    // Inside of the gate. After the end of MPI the process ends too, in which no other thread must fail.
    private void Enter()
    {
        if (_closed)
        {
            Thread.Sleep(Timeout.Infinite);
        }
    }

    private bool Advance(MpiExchange exchange, ref nint request)
    {
        lock (_gate)
        {
            int done = 0;
            nint tested = request;
            Enter();
            Check(_mpi.Test(&tested, &done, null), "MPI_Test");
            request = tested;
            if (done != 0)
            {
                _underWay.Remove(exchange);
                return true;
            }
            if (Environment.TickCount64 - _looked >= LookEveryMilliseconds)
            {
                ReadGoodbyes();
                _looked = Environment.TickCount64;
            }
            int gone = Array.FindIndex(_callsOfEnded, calls => calls >= 0 && calls <= exchange.Number);
            return gone < 0 ? false : throw new RankFailedException(
                gone, $"Rank {gone} has ended, and rank {Rank} waits for it: all ranks must make the same calls.");
        }
    }

    private void SayGoodbye()
    {
        lock (_gate)
        {
            // Given to MPI for good.
            long* calls = (long*)NativeMemory.Alloc(sizeof(long));
            *calls = _calls;
            for (int rank = 0; rank < Size; rank++)
            {
                if (rank != Rank)
                {
                    nint request = 0;
                    Check(_mpi.Isend(calls, sizeof(long), _mpi.Byte, rank, GoodbyeTag, _mpi.World, &request), "MPI_Isend");
                }
            }
            _callsOfEnded[Rank] = _calls;
        }
    }

    private bool HaveAllEnded()
    {
        lock (_gate)
        {
            ReadGoodbyes();
            return !_callsOfEnded.Contains(-1);
        }
    }

    private void ReadGoodbyes()
    {
        int* status = stackalloc int[MpiLibrary.StatusBytes / sizeof(int)];
        while (true)
        {
            int isThere = 0;
            Check(_mpi.Iprobe(MpiLibrary.AnySource, GoodbyeTag, _mpi.World, &isThere, status), "MPI_Iprobe");
            if (isThere == 0)
            {
                return;
            }
            int rank = status[0];
            long calls = 0;
            Check(_mpi.Recv(&calls, sizeof(long), _mpi.Byte, rank, GoodbyeTag, _mpi.World, null), "MPI_Recv");
            _callsOfEnded[rank] = calls;
        }
    }

    // A span's memory would move, or end, when a wait ends in an exception before MPI is done with it. MPI keeps the buffer then.
    private byte[] TakeBuffer()
    {
        byte[] buffer = _buffer ?? GC.AllocateUninitializedArray<byte>(Math.Max(PieceBytes, Size), pinned: true);
        _buffer = null;
        return buffer;
    }

    private void Check(int error, string function)
    {
        if (error != 0)
        {
            throw new RankFailedException(
                Rank, $"{function} fails on rank {Rank}: {_mpi.TextOf(error)}. All ranks must make the same calls, with the same lengths.");
        }
    }

    /// <summary>What is left of <see cref="Mpi.Timeout"/>.</summary>
    private readonly struct Patience()
    {
        private readonly long _started = Environment.TickCount64;

        public void Check(MpiCommunicator communicator)
        {
            if (Mpi.Timeout != Timeout.InfiniteTimeSpan && Environment.TickCount64 - _started > Mpi.Timeout.TotalMilliseconds)
            {
                throw new TimeoutException(
                    $"Rank {communicator.Rank} of {communicator.Size} has waited for others for more than Mpi.Timeout, {Mpi.Timeout}.");
            }
        }
    }

    private sealed class MpiExchange(MpiCommunicator communicator, long number, nint request, MemoryHandle first, MemoryHandle second)
        : IExchange
    {
        // Tests before others may have the processor: as many as a short message needs.
        private const int Spins = 100;

        private nint _request = request;
        private MemoryHandle _first = first;
        private MemoryHandle _second = second;
        private bool _done;

        /// <summary>The number of the call, the same on all ranks.</summary>
        public long Number => number;

        public bool Advance()
        {
            if (!_done && communicator.Advance(this, ref _request))
            {
                _done = true;
                _first.Dispose();
                _second.Dispose();
            }
            return _done;
        }

        public void Wait()
        {
            var patience = new Patience();
            for (int tests = 0; !Advance(); tests++)
            {
                if (tests >= Spins)
                {
                    Thread.Yield();
                    patience.Check(communicator);
                }
            }
        }
    }
}
