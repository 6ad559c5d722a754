namespace MLNetDeep.Engine.Distribution;

/// <summary>
/// The ranks of a run, one process each as a rule, and what they tell each other. All ranks call the same members in the same order, with
/// the same lengths; each call that is no start returns when all have made it, or with an exception where a rank cannot.
/// </summary>
public interface ICommunicator
{
    /// <summary>The number of this rank, from 0.</summary>
    int Rank { get; }

    /// <summary>The number of ranks, at least 1.</summary>
    int Size { get; }

    /// <summary>Returns when all ranks have come so far.</summary>
    void Barrier();

    /// <summary>Gives all ranks the bytes of one.</summary>
    /// <param name="bytes">What is given by the root, and overwritten on the others.</param>
    /// <param name="root">The rank that gives.</param>
    void Broadcast(Span<byte> bytes, int root = 0);

    /// <summary>Gives all ranks the bytes of all.</summary>
    /// <param name="own">What this rank gives.</param>
    /// <param name="all"><c>[ranks, own's length]</c>, overwritten: what the ranks gave, in their order.</param>
    void AllGather(ReadOnlySpan<byte> own, Span<byte> all);

    /// <summary>Adds the numbers of all ranks, in any order: the sums are the same on all ranks, and may differ in rounding from run to
    /// run.</summary>
    /// <param name="values">The numbers of this rank; overwritten with the sums.</param>
    void AllReduce(Span<float> values);

    /// <summary>
    /// Starts what <see cref="AllGather"/> does. Several may be under way, started in the same order on all ranks, and end in any.
    /// </summary>
    /// <param name="own">
    /// What this rank gives, apart from <paramref name="all"/> or in its place there; neither may be touched before the end.
    /// </param>
    /// <param name="all"><c>[ranks, own's length]</c>.</param>
    IExchange StartAllGather(ReadOnlyMemory<float> own, Memory<float> all);

    /// <summary>Starts what <see cref="AllReduce"/> does.</summary>
    /// <param name="values">The numbers, not to be touched before the end.</param>
    IExchange StartAllReduce(Memory<float> values);
}

/// <summary>Numbers that travel between ranks while each computes.</summary>
public interface IExchange
{
    /// <summary>Sends and takes what can be without waiting; true when all is done.</summary>
    bool Advance();

    /// <summary>Returns when all is done.</summary>
    void Wait();
}
