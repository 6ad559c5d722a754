using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Distribution;

/// <summary>The ranks of one training, the shards that each computes, and what they agree on.</summary>
internal sealed class Ranks
{
    private const int MessageBytes = 1024;

    private readonly ICommunicator _communicator;

    /// <param name="communicator">The ranks.</param>
    /// <param name="shards">The shards of a batch; null: one a rank, added in any order.</param>
    /// <exception cref="ArgumentException">The ranks do not share the shards evenly.</exception>
    public Ranks(ICommunicator communicator, int? shards)
    {
        _communicator = communicator;
        AddsInOrder = shards is not null;
        Shards = shards ?? communicator.Size;
        if (Shards % Size != 0)
        {
            throw new ArgumentException(
                $"Shards: expected as many for each of the {Size} ranks; got {Shards}, a power of two. Start 1, 2, 4 or another power "
                + $"of two of ranks, at most {Shards}, set more shards, or null for one a rank, whose gradients are added in any order.");
        }
    }

    public int Rank => _communicator.Rank;

    public int Size => _communicator.Size;

    /// <summary>Whether sums over shards have the same bits whatever the number of ranks.</summary>
    public bool AddsInOrder { get; }

    /// <summary>The shards of a batch.</summary>
    public int Shards { get; }

    /// <summary>The shards of this rank, and the first of them.</summary>
    public int OwnShards => Shards / Size;

    public int FirstShard => Rank * OwnShards;

    /// <summary>Starts to give all ranks what each has, or to add it up.</summary>
    public IExchange StartAllGather(ReadOnlyMemory<float> own, Memory<float> all) => _communicator.StartAllGather(own, all);

    public IExchange StartAllReduce(Memory<float> values) => _communicator.StartAllReduce(values);

    /// <summary>What each rank gives, in their order.</summary>
    public double[] Gather(ReadOnlySpan<double> own)
    {
        double[] all = new double[own.Length * Size];
        _communicator.AllGather(MemoryMarshal.AsBytes(own), MemoryMarshal.AsBytes(all.AsSpan()));
        return all;
    }

    /// <summary>The sum of a number over the ranks; null where one does not know it.</summary>
    public long? Sum(long? own)
    {
        double[] all = Gather([own ?? double.NaN]);
        return Array.Exists(all, double.IsNaN) ? null : (long)all.Sum();
    }

    /// <summary>What rank 0 gives.</summary>
    public double OfFirst(double value)
    {
        _communicator.Broadcast(MemoryMarshal.AsBytes(new Span<double>(ref value)));
        return value;
    }

    public string OfFirst(string text) => TextOf(0, text);

    /// <summary>Gives all ranks the numbers of rank 0.</summary>
    public void TakeOfFirst(IEnumerable<Tensor> tensors)
    {
        foreach (Tensor tensor in tensors)
        {
            _communicator.Broadcast(MemoryMarshal.AsBytes(tensor.Span));
        }
    }

    /// <summary>Does on rank 0 what may fail there; then it fails on all ranks.</summary>
    /// <param name="ranks">The ranks; null: this process alone.</param>
    /// <param name="action">What is done.</param>
    /// <exception cref="RankFailedException">It failed, on the other ranks.</exception>
    public static void OnFirst(Ranks? ranks, Action action)
    {
        if (ranks is null)
        {
            action();
            return;
        }
        Exception? failure = ranks.Rank == 0 ? Try(action) : null;
        if (ranks.OfFirst(failure is null ? 0 : 1) != 0)
        {
            ranks.Fail(0, failure);
        }
    }

    /// <summary>Does on each rank what may fail on some; then it fails on all ranks.</summary>
    /// <inheritdoc cref="OnFirst"/>
    public static void OnEach(Ranks? ranks, Action action)
    {
        if (ranks is null)
        {
            action();
            return;
        }
        Exception? failure = Try(action);
        int failed = Array.FindIndex(ranks.Gather([failure is null ? 0 : 1]), state => state != 0);
        if (failed >= 0)
        {
            ranks.Fail(failed, failure);
        }
    }

    /// <summary>Ends the training on every rank, by the exception of the one that failed or by one that tells of it.</summary>
    /// <param name="rank">The first rank that failed.</param>
    /// <param name="own">The exception on this rank; null: it did not fail.</param>
    public void Fail(int rank, Exception? own)
    {
        Span<byte> message = stackalloc byte[MessageBytes];
        message.Clear();
        if (rank == Rank)
        {
            Encoder encoder = Encoding.UTF8.GetEncoder();
            encoder.Convert($"{own!.GetType().Name}: {own.Message}", message, flush: true, out _, out _, out _);
        }
        _communicator.Broadcast(message, rank);
        if (own is not null)
        {
            ExceptionDispatchInfo.Throw(own);
        }
        throw new RankFailedException(rank, $"Rank {rank} failed: {Encoding.UTF8.GetString(message).TrimEnd('\0')}");
    }

    /// <summary>Refuses ranks that were started differently.</summary>
    /// <param name="settings">What must be the same on all ranks, by name.</param>
    /// <exception cref="RankFailedException">A rank differs from rank 0.</exception>
    public void RequireSame(IReadOnlyDictionary<string, string> settings)
    {
        string own = string.Join('\n', settings.OrderBy(setting => setting.Key, StringComparer.Ordinal).SelectMany(
            setting => new[] { setting.Key, setting.Value }.Select(text => text.ReplaceLineEndings(" "))));
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(own));
        byte[] hashes = new byte[hash.Length * Size];
        _communicator.AllGather(hash, hashes);
        byte[][] all = [.. hashes.Chunk(hash.Length)];
        int differs = Array.FindIndex(all, other => !other.SequenceEqual(all[0]));
        if (differs < 0)
        {
            return;
        }
        (Dictionary<string, string> expected, Dictionary<string, string> got) = (Pair(TextOf(0, own)), Pair(TextOf(differs, own)));
        string Of(Dictionary<string, string> settings, string name) => settings.GetValueOrDefault(name, "nothing");
        IEnumerable<string> differences = expected.Keys.Union(got.Keys)
            .Where(name => Of(expected, name) != Of(got, name))
            .Select(name => $"{name}: {Of(expected, name)} there, {Of(got, name)} on rank {differs}");
        throw new RankFailedException(
            differs, $"Rank {differs} was started differently from rank 0. {string.Join("; ", differences)}. Start all ranks alike.");
    }

    private static Dictionary<string, string> Pair(string lines) =>
        lines.Split('\n').Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);

    private static Exception? Try(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    private string TextOf(int rank, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        int length = bytes.Length;
        _communicator.Broadcast(MemoryMarshal.AsBytes(new Span<int>(ref length)), rank);
        Array.Resize(ref bytes, length);
        _communicator.Broadcast(bytes, rank);
        return Encoding.UTF8.GetString(bytes);
    }
}
