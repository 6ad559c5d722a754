namespace MLNetDeep.Engine.Training;

/// <summary>A checkpoint is not of this training. The network is as it was, and so is the file.</summary>
public sealed class CheckpointMismatchException : InvalidOperationException
{
    /// <summary>Says what differs.</summary>
    /// <param name="path">The checkpoint's file.</param>
    /// <param name="differences">A sentence each.</param>
    public CheckpointMismatchException(string path, IReadOnlyList<string> differences)
        : base($"The checkpoint '{path}' is of another training. {string.Join(" ", differences)} "
            + $"Train as then, or give another {nameof(Checkpoint)}.{nameof(Checkpoint.Path)}, or set {nameof(Checkpoint.Resume)} to false "
            + $"to overwrite it.")
    {
        Path = path;
        Differences = differences;
    }

    /// <summary>The checkpoint's file.</summary>
    public string Path { get; }

    /// <summary>What differs, a sentence each.</summary>
    public IReadOnlyList<string> Differences { get; }
}
