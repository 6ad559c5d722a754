using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Engine.Training;

/// <summary>
/// Keeps a training in a file, and goes on from it: if the file is there and is of this training, the training continues from it as if it
/// had never been interrupted, to the same weights bit for bit on the same kind of processor. A checkpoint is also written when the
/// training ends or is cancelled; a training that has ended returns from its checkpoint at once.
/// </summary>
/// <remarks>
/// It is written aside, to the same path with <c>.tmp</c> appended, flushed to the disk and renamed, so that a process killed at any moment
/// leaves the checkpoint before or the new one whole. One file is for one training at a time, which holds a file with <c>.lock</c> appended
/// until it ends or is killed; another is refused with <see cref="CheckpointInUseException"/>.
/// More epochs than the file's training had may be asked for, unless the schedule depends on their number; all other options that matter to
/// the weights must be the same, and the data too, of which the number of rows and the first batch are compared.
/// </remarks>
/// <param name="Path">The file. Its directory is made where it is missing.</param>
public sealed record Checkpoint(string Path)
{
    /// <summary>A checkpoint is written after every so many epochs, at least 1; null: not by epochs.</summary>
    public int? EveryEpochs { get; init; } = 1;

    /// <summary>
    /// A checkpoint is written after the step that ends when so much time has passed since the last one; null: not by time.
    /// </summary>
    public TimeSpan? EveryTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether to go on from the file if it is there; else training begins anew and the file is overwritten.</summary>
    public bool Resume { get; init; } = true;

    /// <summary>Called before the first step of a training that goes on from the file.</summary>
    public Action<ResumedTraining>? Resumed { get; init; }

    /// <summary>
    /// The seed that the training in the file was begun with, for those who draw their seeds; null when there is no file or it is not to be
    /// gone on from.
    /// </summary>
    /// <exception cref="ModelFormatException">The file is not a checkpoint, was cut short, or needs a newer version.</exception>
    public int? FindSeed() => Resume && File.Exists(Path) ? TrainingCheckpoints.FindSeed(Path) : null;

    /// <summary>
    /// The <see cref="TrainingOptions.ValidationRowsFrom"/> of the training in the file; null when there is no file or it is not to be gone
    /// on from.
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

/// <summary>Where a training goes on.</summary>
/// <param name="Path">The checkpoint's file.</param>
/// <param name="EpochsDone">Whole epochs that were done.</param>
/// <param name="BatchesDone">Batches of the epoch after them that were done.</param>
public sealed record ResumedTraining(string Path, int EpochsDone, int BatchesDone);
