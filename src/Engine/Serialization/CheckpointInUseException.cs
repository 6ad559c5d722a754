namespace MLNetDeep.Engine.Serialization;

/// <summary>A checkpoint's file is that of another training that goes on, in this process or another. Nothing was changed.</summary>
public sealed class CheckpointInUseException : IOException
{
    /// <summary>Says which file, and what to do.</summary>
    /// <param name="path">The checkpoint's file.</param>
    /// <param name="innerException">What the file system said.</param>
    public CheckpointInUseException(string path, Exception? innerException = null)
        : base(
            $"The checkpoint '{path}' is in use: another training keeps itself in it. Wait until that has ended, or give another path.",
            innerException) => Path = path;

    /// <summary>The checkpoint's file.</summary>
    public string Path { get; }
}
