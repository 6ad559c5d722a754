namespace MLNetDeep;

/// <summary>The result of an epoch.</summary>
/// <param name="Epoch">The number of the epoch, from 1.</param>
/// <param name="Epochs">The number of epochs that were asked for.</param>
/// <param name="Loss">The mean loss over the training rows, each measured in its step with dropout on.</param>
/// <param name="Accuracy">
/// The accuracy: the share of training rows whose greatest output is the greatest target. For a single output the share that is on the
/// right side, where the loss has two sides, as binary cross-entropy and hinge; else NaN.
/// </param>
/// <param name="ValidationLoss">The mean loss over the validation rows after the epoch, when there are any.</param>
/// <param name="ValidationAccuracy">The accuracy over the validation rows after the epoch, when there are any.</param>
/// <param name="RowsPerSecond">The training rows a second in this epoch, validation not counted.</param>
/// <param name="Elapsed">The time since training began; of one that went on from checkpoints, the time of its runs up to them.</param>
/// <param name="Remaining">The time that the remaining epochs will take at the pace so far.</param>
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
    /// <summary>The learning rate of the epoch's last step: the optimizer's times the schedule's factor.</summary>
    public float LearningRate { get; init; }

    /// <summary>
    /// The Euclidean norm, over all trainable parameters, of the gradient of the epoch's last step, before it was clipped.
    /// </summary>
    public double GradientNorm { get; init; }

    /// <summary>The number of steps since training began.</summary>
    public long Steps { get; init; }

    /// <summary>
    /// The number of the best epoch so far, this one included: by the metric that early stopping watches, by the loss without; the
    /// validation's if there is one.
    /// </summary>
    public int BestEpoch { get; init; }

    /// <summary>The share of the epoch's time, 0 to 1, that this rank waited for others; null where it trains alone.</summary>
    public double? WaitingShare { get; init; }
}

/// <summary>The reason why a training ended.</summary>
public enum StopReason
{
    /// <summary>All epochs were done.</summary>
    Completed,

    /// <summary>Early stopping: the watched metric stopped getting better.</summary>
    EarlyStopped,

    /// <summary>The cancellation token was cancelled.</summary>
    Cancelled,

    /// <summary><c>StopWhen</c> returned true.</summary>
    Stopped,
}

/// <summary>The history of a training.</summary>
/// <param name="Epochs">The whole epochs, in order.</param>
/// <param name="BestEpoch">The number, from 1, of the epoch with the best watched metric; 0 when none was whole.</param>
/// <param name="Reason">The reason why training ended.</param>
public sealed record TrainingHistory(IReadOnlyList<EpochResult> Epochs, int BestEpoch, StopReason Reason);
