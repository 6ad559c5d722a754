namespace MLNetDeep.Engine.Distribution;

/// <summary>The exception when ranks cannot go on together, since one of them has failed or was started differently.</summary>
public sealed class RankFailedException : InvalidOperationException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="rank">The rank that failed.</param>
    /// <param name="message">What happened to it.</param>
    /// <param name="innerException">The exception on this rank, if there is one.</param>
    public RankFailedException(int rank, string message, Exception? innerException = null)
        : base(message, innerException) => Rank = rank;

    /// <summary>The rank that failed, from 0.</summary>
    public int Rank { get; }
}
