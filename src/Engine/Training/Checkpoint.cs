using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Engine.Training;

/// <summary>
/// The checkpoint of a training, which keeps it in a file and continues it from there: if the file is there and is of this training, the
/// training continues from it as if it had never been interrupted, to the same weights bit for bit on the same kind of processor. A
/// checkpoint is also written when the training ends or is cancelled; a training that has ended returns from its checkpoint at once.
/// </summary>
/// <remarks>
/// It is written aside, to the same path with <c>.tmp</c> appended, flushed to the disk and renamed, so that a process killed at any moment
/// leaves the checkpoint before or the new one whole. One file is for one training at a time, which holds a file with <c>.lock</c> appended
/// until it ends or is killed; another is refused with <see cref="CheckpointInUseException"/>.
/// More epochs than the file's training had may be asked for, unless the schedule depends on their number; all other options that matter to
/// the weights must be the same, and the data too, of which the number of rows and the first batch are compared.
/// </remarks>
/// <param name="Path">The path of the file. Its directory is made where it is missing.</param>
/// <example><code>
/// var mlp = new Mlp { Checkpoint = new Checkpoint("run.checkpoint") { EveryEpochs = 5 } };
/// </code></example>
public sealed record Checkpoint(string Path)
{
    /// <summary>The number of epochs after which a checkpoint is written, at least 1; null: not by epochs.</summary>
    public int? EveryEpochs { get; init; } = 1;

    /// <summary>The time after which a checkpoint is written, at the end of a step; null: not by time.</summary>
    public TimeSpan? EveryTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether to continue from the file if it is there; otherwise training begins anew and the file is overwritten.</summary>
    public bool Resume { get; init; } = true;

    /// <summary>The method that is called before the first step of a training that continues from the file; null: none.</summary>
    public Action<ResumedTraining>? Resumed { get; init; }

    /// <summary>
    /// Returns the seed that the training in the file was begun with, for those who draw their seeds; null when there is no file or it is
    /// not to be gone on from.
    /// </summary>
    /// <exception cref="ModelFormatException">The file is not a checkpoint, was cut short, or needs a newer version.</exception>
    public int? FindSeed() => Resume && File.Exists(Path) ? TrainingCheckpoints.FindSeed(Path) : null;

    /// <summary>
    /// Returns the <see cref="TrainingOptions.ValidationRowsFrom"/> of the training in the file; null when there is no file or it is not to
    /// be gone on from.
    /// </summary>
    /// <exception cref="ModelFormatException">The file is not a checkpoint, was cut short, or needs a newer version.</exception>
    public string? FindValidationRowsFrom() =>
        Resume && File.Exists(Path) ? TrainingCheckpoints.Find(Path, TrainingIdentity.ValidationRows) : null;

    internal void Validate()
    {
        Learner.Require(!string.IsNullOrWhiteSpace(Path), $"{nameof(Checkpoint)}.{nameof(Path)}", "the path of a file", Path);
        Learner.Require(!Directory.Exists(Path), $"{nameof(Checkpoint)}.{nameof(Path)}", "the path of a file, not of a directory", Path);
        Learner.Require(EveryEpochs is null or >= 1, $"{nameof(Checkpoint)}.{nameof(EveryEpochs)}", "at least 1, or null", EveryEpochs);
        Learner.Require(
            EveryTime is null || EveryTime > TimeSpan.Zero, $"{nameof(Checkpoint)}.{nameof(EveryTime)}", "above 0, or null", EveryTime);
    }
}

/// <summary>The place where a training continues.</summary>
/// <param name="Path">The path of the checkpoint.</param>
/// <param name="EpochsDone">The number of whole epochs done.</param>
/// <param name="BatchesDone">The number of batches done of the epoch after them.</param>
public sealed record ResumedTraining(string Path, int EpochsDone, int BatchesDone);
