using System.Numerics;
using MLNetDeep.Engine.Distribution;
using MLNetDeep.Engine.Imaging;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Optimizers;

namespace MLNetDeep.Engine.Training;

/// <summary>The settings of a training. All are checked before any row is read.</summary>
public sealed record TrainingOptions
{
    /// <summary>The number of epochs: passes over all rows; at least 1.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>The batch size: rows in a step, at least 1; the last step of an epoch takes what is left.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>The optimizer, which turns a gradient into a step.</summary>
    public Optimizer Optimizer { get; init; } = new AdamOptimizer();

    /// <summary>
    /// The factors of the learning rate of single layers by their names, at least 0, as for fine-tuning: below 1 the layer follows the
    /// others slowly; 0 freezes it: its weights and running statistics stay, it does in training what it does in prediction, and layers
    /// before which none learns are left out of the backward pass. Layers that are not named have 1. Null: all have.
    /// </summary>
    public IReadOnlyDictionary<string, float>? LearningRateFactors { get; init; }

    /// <summary>The schedule of the learning rate.</summary>
    public LearningRateSchedule Schedule { get; init; } = new ConstantLearningRate();

    /// <summary>The gradient clipping. Null: none.</summary>
    public GradientClipping? GradientClipping { get; init; }

    /// <summary>The moving average of the weights, which takes their place in the result. Null: none.</summary>
    public WeightAveraging? WeightAveraging { get; init; }

    /// <summary>The loss function to minimize.</summary>
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

    /// <summary>The early stopping. Null: all epochs are done.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>The maximum number of threads, at least 1; null: one a processor. Results do not depend on it.</summary>
    public int? Threads { get; init; }

    /// <summary>The seed of what is random in training, such as dropout. The order of rows is the source's.</summary>
    public int Seed { get; init; }

    /// <summary>
    /// The origin of the weights where the seed does not say it, such as the checksum of a model; null when it does. It changes nothing but
    /// tells checkpoints apart.
    /// </summary>
    public string? StartsFrom { get; init; }

    /// <summary>
    /// The origin of the validation rows, if there are any, such as how they were chosen; null when they were given. It changes nothing but
    /// tells checkpoints apart.
    /// </summary>
    public string? ValidationRowsFrom { get; init; }

    /// <summary>The method that is called after each epoch. Null: none.</summary>
    public Action<EpochResult>? EpochCompleted { get; init; }

    /// <summary>The progress that each epoch is reported to, after <see cref="EpochCompleted"/>. Null: none.</summary>
    public IProgress<EpochResult>? Progress { get; init; }

    /// <summary>
    /// The method that decides after each epoch, after <see cref="EpochCompleted"/> and <see cref="Progress"/>; true ends training with the
    /// model so far, or with the best epoch's weights where there is <see cref="EarlyStopping"/>.
    /// </summary>
    public Func<EpochResult, bool>? StopWhen { get; init; }

    /// <summary>The checkpoint: the file that keeps the training and that it continues from. Null: none.</summary>
    public Checkpoint? Checkpoint { get; init; }

    /// <summary>
    /// The ranks that train together: each batch is cut into <see cref="Shards"/>, which the ranks share; all end with the same weights.
    /// What is called after epochs is called on rank 0, which also keeps the <see cref="Checkpoint"/>. Null: this process trains alone.
    /// </summary>
    public ICommunicator? Communicator { get; init; }

    /// <summary>
    /// The shards of a batch, a power of two: by default 4. The weights depend on them, and not on the number of ranks that share them:
    /// 1, 2 or 4. Statistics of <see cref="Layers.BatchNormalization"/> are those of a shard. Null: a shard a rank, any number of ranks;
    /// gradients are then added in any order, which sends fewer bytes between more than two ranks, to the same weights but for rounding.
    /// Without a <see cref="Communicator"/> batches are whole.
    /// </summary>
    public int? Shards { get; init; } = 4;

    /// <summary>
    /// Whether each rank is given rows of its own, <see cref="BatchSize"/> being that of all ranks together; false: all are given the same
    /// rows, of which each takes its shards.
    /// </summary>
    public bool PartitionedRows { get; init; }

    /// <summary>The token that ends training before the next batch, with the model so far.</summary>
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
        Learner.Require(
            Shards is null || (Shards >= 1 && BitOperations.IsPow2(Shards.Value)), nameof(Shards), "a power of two, or null", Shards);
        Learner.Require(
            !PartitionedRows || Communicator is not null, nameof(PartitionedRows), $"false without a {nameof(Communicator)}",
            PartitionedRows);
        Learner.Require(Optimizer is not null, nameof(Optimizer), "an optimizer", null);
        Learner.Require(Loss is not null, nameof(Loss), "a loss", null);
        Learner.Require(Schedule is not null, nameof(Schedule), "a schedule", null);
        foreach ((string layer, float factor) in LearningRateFactors ?? new Dictionary<string, float>())
        {
            Learner.Require(factor is >= 0 and < float.PositiveInfinity, nameof(LearningRateFactors), "at least 0 and finite",
                $"{factor} for '{layer}'");
        }
        Optimizer!.Validate();
        Loss!.Validate(null);
        Schedule!.Validate();
        Augmentation?.Validate();
        GradientClipping?.Validate();
        WeightAveraging?.Validate();
        EarlyStopping?.Validate();
        Checkpoint?.Validate();
    }
}
