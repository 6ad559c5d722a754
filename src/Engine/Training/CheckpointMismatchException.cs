namespace MLNetDeep.Engine.Training;

/// <summary>
/// The exception that is thrown when a checkpoint belongs to another training. The network is as it was, and so is the file.
/// </summary>
public sealed class CheckpointMismatchException : InvalidOperationException
{
    /// <summary>Creates the exception with the differences.</summary>
    /// <param name="path">The path of the checkpoint.</param>
    /// <param name="differences">The differences, a sentence each.</param>
    public CheckpointMismatchException(string path, IReadOnlyList<string> differences)
        : base($"The checkpoint '{path}' is of another training. {string.Join(" ", differences)} "
            + $"Train as then, or give another {nameof(Checkpoint)}.{nameof(Checkpoint.Path)}, "
            + $"or set {nameof(Checkpoint.Resume)} to false to overwrite it.")
    {
        Path = path;
        Differences = differences;
    }

    /// <summary>The path of the checkpoint.</summary>
    public string Path { get; }

    /// <summary>The differences, a sentence each.</summary>
    public IReadOnlyList<string> Differences { get; }
}
