using MLNetDeep.Engine.Imaging;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Optimizers;

namespace MLNetDeep.Engine.Training;

/// <summary>How to train. All of it is checked before any row is read.</summary>
public sealed record TrainingOptions
{
    /// <summary>How often all rows are seen, at least 1.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Rows in a step, at least 1; the last step of an epoch takes what is left.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>How a step follows from a gradient.</summary>
    public Optimizer Optimizer { get; init; } = new AdamOptimizer();

    /// <summary>How the optimizer's learning rate changes from step to step.</summary>
    public LearningRateSchedule Schedule { get; init; } = new ConstantLearningRate();

    /// <summary>How the gradient of a step is bounded; not at all when not given.</summary>
    public GradientClipping? GradientClipping { get; init; }

    /// <summary>What training makes small.</summary>
    public Loss Loss { get; init; } = new CrossEntropyLoss();

    /// <summary>
    /// Whether the accuracy is measured, where the loss has one (<see cref="Loss.IsRight"/>). False for outputs that are numbers and not
    /// classes, several of which would be taken for classes: it is NaN then.
    /// </summary>
    public bool MeasuresAccuracy { get; init; } = true;

    /// <summary>
    /// How training images are changed at random before they reach the network, whose input must be an image: <c>[C, H, W]</c>, or
    /// <c>[H, W, C]</c> that <see cref="Layers.ChannelsFirst"/> alone reads. Null, the default: not at all.
    /// </summary>
    public ImageAugmentation? Augmentation { get; init; }

    /// <summary>When to stop before all epochs; never when not given.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>The greatest number of threads, at least 1; one a processor when not given. Results do not depend on it.</summary>
    public int? Threads { get; init; }

    /// <summary>The seed of what is random in training, such as dropout. The order of rows is the source's.</summary>
    public int Seed { get; init; }

    /// <summary>
    /// What the weights start from where the seed does not say it, such as the checksum of a model; null when it does. It changes nothing
    /// but tells checkpoints apart.
    /// </summary>
    public string? StartsFrom { get; init; }

    /// <summary>
    /// Where the validation rows come from, if there are any, such as how they were chosen; null when they were given. It changes nothing
    /// but tells checkpoints apart.
    /// </summary>
    public string? ValidationRowsFrom { get; init; }

    /// <summary>Called after each epoch.</summary>
    public Action<EpochResult>? EpochCompleted { get; init; }

    /// <summary>Told of each epoch, after <see cref="EpochCompleted"/>.</summary>
    public IProgress<EpochResult>? Progress { get; init; }

    /// <summary>
    /// Asked after each epoch, after <see cref="EpochCompleted"/> and <see cref="Progress"/>; true ends training with the model so far, or
    /// with the best epoch's weights where there is <see cref="EarlyStopping"/>.
    /// </summary>
    public Func<EpochResult, bool>? StopWhen { get; init; }

    /// <summary>The file that keeps the training and that it goes on from; none when not given.</summary>
    public Checkpoint? Checkpoint { get; init; }

    /// <summary>Asked before each batch; ends training with the model so far.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Checks all settings.</summary>
    /// <exception cref="ArgumentException">
    /// A setting is missing or out of its range; <see cref="ArgumentException.ParamName"/> names it.
    /// </exception>
    public void Validate()
    {
        Learner.Require(Epochs >= 1, nameof(Epochs), "at least 1", Epochs);
        Learner.Require(BatchSize >= 1, nameof(BatchSize), "at least 1", BatchSize);
        Learner.Require(Threads is null or >= 1, nameof(Threads), "at least 1, or null", Threads);
        Learner.Require(Optimizer is not null, nameof(Optimizer), "an optimizer", null);
        Learner.Require(Loss is not null, nameof(Loss), "a loss", null);
        Learner.Require(Schedule is not null, nameof(Schedule), "a schedule", null);
        Optimizer!.Validate();
        Loss!.Validate(null);
        Schedule!.Validate();
        Augmentation?.Validate();
        GradientClipping?.Validate();
        EarlyStopping?.Validate();
        Checkpoint?.Validate();
    }
}
