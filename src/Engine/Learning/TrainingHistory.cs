namespace MLNetDeep;

/// <summary>What one epoch gave.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="Epochs">How many were asked for.</param>
/// <param name="Loss">Mean loss over the training rows, each measured in its step with dropout on.</param>
/// <param name="Accuracy">
/// Share of training rows whose greatest output is the greatest target. For a single output the share that is on the right side, where the
/// loss
/// has two sides, as binary cross-entropy and hinge; else NaN.
/// </param>
/// <param name="ValidationLoss">Mean loss over the validation rows after the epoch, when there are any.</param>
/// <param name="ValidationAccuracy">Accuracy over the validation rows after the epoch, when there are any.</param>
/// <param name="RowsPerSecond">Training rows a second in this epoch, validation not counted.</param>
/// <param name="Elapsed">Time since training began; of one that went on from checkpoints, the time of its runs up to them.</param>
/// <param name="Remaining">Time that the remaining epochs will take at the pace so far.</param>
public sealed record EpochResult(
    int Epoch,
    int Epochs,
    double Loss,
    double Accuracy,
    double? ValidationLoss,
    double? ValidationAccuracy,
    double RowsPerSecond,
    TimeSpan Elapsed,
    TimeSpan Remaining)
{
    /// <summary>The size of the epoch's last step: the optimizer's learning rate times the schedule's factor.</summary>
    public float LearningRate { get; init; }

    /// <summary>
    /// The Euclidean norm, over all trainable parameters, of the gradient of the epoch's last step, before it was clipped.
    /// </summary>
    public double GradientNorm { get; init; }

    /// <summary>Steps taken since training began.</summary>
    public long Steps { get; init; }

    /// <summary>
    /// Number of the best epoch so far, this one included: by the metric that early stopping watches, by the loss without; the validation's
    /// if there is one.
    /// </summary>
    public int BestEpoch { get; init; }
}

/// <summary>Why training ended.</summary>
public enum StopReason
{
    /// <summary>All epochs were done.</summary>
    Completed,

    /// <summary>The watched metric stopped getting better.</summary>
    EarlyStopped,

    /// <summary>The cancellation token asked for it.</summary>
    Cancelled,

    /// <summary><c>StopWhen</c> asked for it.</summary>
    Stopped,
}

/// <summary>The course of a training.</summary>
/// <param name="Epochs">The whole epochs, in order.</param>
/// <param name="BestEpoch">Number, from 1, of the epoch with the best watched metric; 0 when none was whole.</param>
/// <param name="Reason">Why training ended.</param>
public sealed record TrainingHistory(IReadOnlyList<EpochResult> Epochs, int BestEpoch, StopReason Reason);
