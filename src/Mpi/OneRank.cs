using MLNetDeep.Engine.Distribution;

namespace MLNetDeep.Distribution;

/// <summary>A process that was started by itself: nobody to talk to.</summary>
internal sealed class OneRank : ICommunicator
{
    public int Rank => 0;

    public int Size => 1;

    public void Barrier()
    {
    }

    public void Broadcast(Span<byte> bytes, int root = 0) => ArgumentOutOfRangeException.ThrowIfNotEqual(root, 0);

    public void AllGather(ReadOnlySpan<byte> own, Span<byte> all)
    {
        Lengths.Check(own.Length, all.Length, Size);
        own.CopyTo(all);
    }

    public void AllReduce(Span<float> values)
    {
    }

    public IExchange StartAllGather(ReadOnlyMemory<float> own, Memory<float> all)
    {
        Lengths.Check(own.Length, all.Length, Size);
        own.CopyTo(all);
        return new Done();
    }

    public IExchange StartAllReduce(Memory<float> values) => new Done();

    private sealed class Done : IExchange
    {
        public bool Advance() => true;

        public void Wait()
        {
        }
    }
}
