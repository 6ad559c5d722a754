namespace MLNetDeep.Engine.Distribution;

/// <summary>The exception of work that failed on another rank: its type and its message, without the exception itself.</summary>
public sealed class RemoteException : InvalidOperationException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="rank">The rank on which the work failed.</param>
    /// <param name="typeName">The name of the type of the exception there.</param>
    /// <param name="message">The message of the exception there.</param>
    public RemoteException(int rank, string typeName, string message)
        : base(message) => (Rank, TypeName) = (rank, typeName);

    /// <summary>The rank on which the work failed, from 0.</summary>
    public int Rank { get; }

    /// <summary>The name of the type of the exception there, such as <c>TimeoutException</c>.</summary>
    public string TypeName { get; }
}
