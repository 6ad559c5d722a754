using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using MLNetDeep.Engine.Distribution;

namespace MLNetDeep.Engine.Testing;

/// <summary>Ranks that are threads of this process, to try on one machine what is to run on many.</summary>
/// <example><code>
/// var spec = NetworkSpec.Sequential([4], new Dense(32), new Relu(), new Dense(3), new Softmax());
/// var rows = new InMemoryBatches(features.Span.ToArray(), inputSize: 4, labels, classes: 3);
/// LocalCommunicator.Run(4, communicator =>
///     NetworkTrainer.Train(new Network(spec, seed: 1), rows, null, new TrainingOptions { Communicator = communicator }));
/// </code></example>
public sealed class LocalCommunicator : ICommunicator
{
    private readonly Group _group;
    private int _calls;

    private LocalCommunicator(Group group, int rank) => (_group, Rank) = (group, rank);

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size => _group.Size;

    /// <summary>Runs something on each rank, and returns when all have ended.</summary>
    /// <param name="size">The number of ranks, at least 1.</param>
    /// <param name="run">What each rank does.</param>
    /// <exception cref="Exception">What the first rank to fail threw; the others' waiting ends with it.</exception>
    public static void Run(int size, Action<ICommunicator> run)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentNullException.ThrowIfNull(run);
        var group = new Group(size);
        Thread[] threads = [.. Enumerable.Range(0, size).Select(rank => new Thread(() =>
        {
            try
            {
                run(new LocalCommunicator(group, rank));
                group.End(rank, null);
            }
            catch (Exception exception)
            {
                group.End(rank, exception);
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        group.Failure?.Throw();
    }

    /// <inheritdoc/>
    public void Barrier() => Start([], _ => { }).Wait();

    /// <inheritdoc/>
    public void Broadcast(Span<byte> bytes, int root = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(root);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(root, Size);
        byte[] given = bytes.ToArray();
        Start(given, all => given = all[root]).Wait();
        given.CopyTo(bytes);
    }

    /// <inheritdoc/>
    public void AllGather(ReadOnlySpan<byte> own, Span<byte> all)
    {
        byte[] gathered = new byte[all.Length];
        Start(own.ToArray(), parts => Join(parts, gathered)).Wait();
        gathered.CopyTo(all);
    }

    /// <inheritdoc/>
    public void AllReduce(Span<float> values)
    {
        float[] sums = values.ToArray();
        StartAllReduce(sums).Wait();
        sums.CopyTo(values);
    }

    /// <inheritdoc/>
    public IExchange StartAllGather(ReadOnlyMemory<float> own, Memory<float> all) =>
        Start(MemoryMarshal.AsBytes(own.Span).ToArray(), parts => Join(parts, MemoryMarshal.AsBytes(all.Span)));

    /// <inheritdoc/>
    public IExchange StartAllReduce(Memory<float> values) =>
        Start(MemoryMarshal.AsBytes(values.Span).ToArray(), parts =>
        {
            values.Span.Clear();
            foreach (byte[] part in parts)
            {
                ReadOnlySpan<float> numbers = MemoryMarshal.Cast<byte, float>(part);
                for (int i = 0; i < numbers.Length; i++)
                {
                    values.Span[i] += numbers[i];
                }
            }
        });

    private static void Join(byte[][] parts, Span<byte> all)
    {
        int offset = 0;
        foreach (byte[] part in parts)
        {
            part.CopyTo(all[offset..]);
            offset += part.Length;
        }
    }

    private Exchange Start(byte[] own, Action<byte[][]> finish) => new(_group, _group.Give(_calls++, Rank, own), finish);

    /// <summary>What all ranks give in one call.</summary>
    private sealed class Call(int size)
    {
        public byte[][] Parts { get; } = new byte[size][];

        public int Given { get; set; }
    }

    /// <summary>The ranks' calls, by number, and the first failure.</summary>
    private sealed class Group(int size)
    {
        private readonly Dictionary<int, Call> _calls = [];
        private readonly bool[] _ended = new bool[size];

        public int Size => size;

        public ExceptionDispatchInfo? Failure { get; private set; }

        public void End(int rank, Exception? exception)
        {
            lock (_calls)
            {
                _ended[rank] = true;
                if (exception is not null)
                {
                    Failure ??= ExceptionDispatchInfo.Capture(exception);
                }
                Monitor.PulseAll(_calls);
            }
        }

        public Call Give(int number, int rank, byte[] own)
        {
            lock (_calls)
            {
                if (!_calls.TryGetValue(number, out Call? call))
                {
                    _calls.Add(number, call = new Call(size));
                }
                call.Parts[rank] = own;
                if (++call.Given == size)
                {
                    _calls.Remove(number);
                    Monitor.PulseAll(_calls);
                }
                return call;
            }
        }

        public bool Await(Call call, bool wait)
        {
            lock (_calls)
            {
                while (call.Given < size)
                {
                    int gone = Array.FindIndex(_ended, ended => ended);
                    if (gone >= 0 && call.Parts[gone] is null)
                    {
                        throw new RankFailedException(
                            gone, $"Rank {gone} has ended, and this rank waits for it.", Failure?.SourceException);
                    }
                    if (!wait)
                    {
                        return false;
                    }
                    Monitor.Wait(_calls);
                }
                return true;
            }
        }
    }

    private sealed class Exchange(Group group, Call call, Action<byte[][]> finish) : IExchange
    {
        private bool _done;

        public bool Advance() => Finish(wait: false);

        public void Wait() => Finish(wait: true);

        private bool Finish(bool wait)
        {
            if (!_done && group.Await(call, wait))
            {
                finish(call.Parts);
                _done = true;
            }
            return _done;
        }
    }
}
