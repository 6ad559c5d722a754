namespace MLNetDeep.Engine.Serialization;

/// <summary>
/// The exception that is thrown when the file of a checkpoint is in use by another training, in this process or another. Nothing was
/// changed.
/// </summary>
public sealed class CheckpointInUseException : IOException
{
    /// <summary>Creates the exception for a file.</summary>
    /// <param name="path">The path of the checkpoint.</param>
    /// <param name="innerException">The exception of the file system.</param>
    public CheckpointInUseException(string path, Exception? innerException = null)
        : base(
            $"The checkpoint '{path}' is in use: another training keeps itself in it. Wait until that has ended, or give another path.",
            innerException) => Path = path;

    /// <summary>The path of the checkpoint.</summary>
    public string Path { get; }
}
