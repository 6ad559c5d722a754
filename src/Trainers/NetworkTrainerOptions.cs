using Microsoft.ML;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Trainers;

/// <summary>What every trainer of networks can be told. All of it has defaults that work.</summary>
public abstract class NetworkTrainerOptions : LabeledTrainerOptions
{
    private protected NetworkTrainerOptions()
    {
    }

    /// <summary>
    /// The column of weights, <see cref="float"/>: what a row counts in the loss, 1 being the weight of a row where there is no such column. Rows with
    /// a weight of 0, NaN or infinity are left out, as ML.NET's trainers do; a negative one, which those leave out too, is an error. Null, the default: all rows count alike.
    /// </summary>
    public string? ExampleWeightColumnName { get; set; }

    internal override string? WeightColumnName => ExampleWeightColumnName;

    /// <summary>
    /// Passes over the training rows. By default as many as make 1,000 updates of the weights, but at least 5 and at most 200:
    /// small data are seen often, large data a few times.
    /// </summary>
    public int? Epochs { get; set; }

    /// <summary>Rows to an update of the weights.</summary>
    public int BatchSize { get; set; } = 32;

    /// <summary>How the weights follow the gradient.</summary>
    public Optimizer Optimizer { get; set; } = new AdamOptimizer();

    /// <summary>How the optimizer's learning rate changes from step to step.</summary>
    public LearningRateSchedule Schedule { get; set; } = new ConstantLearningRate();

    /// <summary>How the gradient of an update is bounded, by its norm or by the value of each element. Null: not at all.</summary>
    public GradientClipping? GradientClipping { get; set; }

    /// <summary>What is made small. By default what suits the task: cross-entropy for classes, mean square error for numbers.</summary>
    public Loss Loss { get; set; } = new CrossEntropyLoss();

    /// <summary>Whether each epoch takes the rows in a new order.</summary>
    public bool Shuffle { get; set; } = true;

    /// <summary>Where the rows are while the network trains: by default in memory while they fit into <see cref="DataMemoryLimit"/>, and streamed otherwise.</summary>
    public DataCaching DataCaching { get; set; }

    /// <summary>
    /// Bytes of memory that rows may take, in memory or in the shuffle buffer. By default a quarter of what the process may use
    /// (<see cref="GCMemoryInfo.TotalAvailableMemoryBytes"/>: the machine's memory, or the limit of its container). <see cref="DataCaching.Memory"/> ignores it.
    /// Sparse features take 8 bytes a number that is given, and nothing for zeros.
    /// </summary>
    public long? DataMemoryLimit { get; set; }

    /// <summary>
    /// Rows that are shuffled together where rows are streamed; by default as many as fit into <see cref="DataMemoryLimit"/>, so that give it where the same
    /// model must come of machines with less memory than the rows take. Where it is given, rows are streamed unless <see cref="DataCaching"/> says otherwise.
    /// With a buffer for all rows the model is the same, bit for bit, as from memory.
    /// A streamed training makes a pass more beforehand where <see cref="InputScaling"/> must be learned, one more where a regression's labels are scaled, and one
    /// where the number of rows matters: for <see cref="ValidationFraction"/>, balanced classes, a <see cref="Schedule"/> over all steps, and where
    /// <see cref="Epochs"/> is not given.
    /// </summary>
    public int? StreamingBufferRows { get; set; }

    /// <summary>The share of the training rows, 0 to below 1, that is set aside to watch the training where <c>Fit</c> is given no validation rows.</summary>
    public double ValidationFraction { get; set; }

    /// <summary>Stops the training when the watched loss or accuracy gets no better, and restores the best weights. Null: never.</summary>
    public EarlyStopping? EarlyStopping { get; set; }

    /// <summary>
    /// Keeps the training in a file: where the file is there and of this training, <c>Fit</c> goes on from it, to the model that it would have given
    /// had it never been interrupted. Where <see cref="Seed"/> is not given, the file's is taken. Null: not kept.
    /// </summary>
    public Checkpoint? Checkpoint { get; set; }

    /// <summary>Asked after every epoch, after <see cref="EpochCompleted"/>: true ends the training with the model so far, or the best with <see cref="EarlyStopping"/>.</summary>
    public Func<EpochResult, bool>? StopWhen { get; set; }

    /// <summary>
    /// How the network's first layer scales its inputs to mean 0 and standard deviation 1, learned from the training rows: by default each feature
    /// of an MLP and each channel of a CNN; <see cref="InputScalingMode.Whole"/> suits an MLP on pixels. Null: not at all.
    /// By default an MLP leaves what would become noise: indicators of categories, text, and what sparse columns often lack
    /// (<see cref="InputScalingMode.Automatic"/>).
    /// The layer is part of the network: saved with it, and applied when it predicts.
    /// </summary>
    public InputScalingMode? InputScaling { get; set; } = InputScalingMode.Automatic;

    /// <summary>
    /// A trained model to go on from, such as <c>mlContext.Model.Load</c> gives: a network's transformer for the same task, with the same layers, or a chain
    /// with one. The network starts with its weights and keeps its input scaling; the optimizer starts anew, and dropout may differ. Classes are matched by
    /// their key values, or by their numbers where they have none: new ones start with initial weights, those that the label column lacks are left out.
    /// The model itself is left as it is. Null, the default: start with initial weights.
    /// </summary>
    public ITransformer? InitialModel { get; set; }

    /// <summary>Seeds the initial weights, the order of rows and dropout. By default drawn from the seed of the <c>MLContext</c>.</summary>
    public int? Seed { get; set; }

    /// <summary>Called after every epoch, on the thread that called <c>Fit</c>.</summary>
    public Action<EpochResult>? EpochCompleted { get; set; }

    /// <summary>
    /// Whether each class counts alike, however many rows it has: a row of class c is weighted by <c>n / (classes * n_c)</c>, n being the training rows,
    /// n_c those of class c and classes the number of classes that occur, times its weight in <see cref="ExampleWeightColumnName"/> if there is one.
    /// Validation rows are weighted by the same numbers. Off by default. Streamed rows are read once more beforehand.
    /// </summary>
    internal virtual bool BalancesClasses => false;

    /// <summary>
    /// Whether the network learns labels that are standardized to mean 0 and standard deviation 1, as measured on the training rows: on by default, since
    /// a network starts and takes its steps in that range, whatever the label's unit. After the training its last layer takes in the unit, so that it
    /// predicts, and is saved, in that of the label. The losses reported while it trains are those of the standardized labels. Streamed rows are read
    /// once more beforehand.
    /// </summary>
    internal virtual bool ScalesLabels => false;

    /// <summary>Throws for an option that cannot be.</summary>
    /// <exception cref="ArgumentException">An option is out of its range: the message names it.</exception>
    internal override void Validate()
    {
        base.Validate();
        Require(Enum.IsDefined(DataCaching), nameof(DataCaching), "one of DataCaching", DataCaching);
        Require(DataMemoryLimit is null or >= 1, nameof(DataMemoryLimit), "at least 1, or null", DataMemoryLimit);
        Require(StreamingBufferRows is null || DataCaching != DataCaching.Memory, nameof(StreamingBufferRows), "null, since rows are kept in memory", StreamingBufferRows);
        Require(StreamingBufferRows is null or >= 1, nameof(StreamingBufferRows), "at least 1, or null", StreamingBufferRows);
        Require(Epochs is null or >= 1, nameof(Epochs), "at least 1, or null", Epochs);
        Require(BatchSize >= 1, nameof(BatchSize), "at least 1", BatchSize);
        Require(Optimizer is not null, nameof(Optimizer), "an optimizer", Optimizer);
        Require(Schedule is not null, nameof(Schedule), "a schedule", Schedule);
        Require(Loss is not null, nameof(Loss), "a loss", Loss);
        Require(InputScaling is null || Enum.IsDefined(InputScaling.Value), nameof(InputScaling), "one of InputScalingMode, or null", InputScaling);
        Require(ValidationFraction is >= 0 and < 1, nameof(ValidationFraction), "from 0 to below 1", ValidationFraction);
        ToTrainingOptions(Epochs ?? 1, Seed ?? 0).Validate();
    }

    /// <summary>The network for the vectors of column <paramref name="features"/>, ending in the layers of <paramref name="head"/>.</summary>
    internal abstract NetworkSpec CreateSpec(DataViewSchema.Column features, IEnumerable<LayerSpec> head);

    /// <summary>What the engine is told.</summary>
    internal virtual TrainingOptions ToTrainingOptions(int epochs, int seed) => new()
    {
        Epochs = epochs,
        BatchSize = BatchSize,
        Optimizer = Optimizer,
        Schedule = Schedule,
        GradientClipping = GradientClipping,
        Loss = Loss,
        EarlyStopping = EarlyStopping,
        Checkpoint = Checkpoint,
        StopWhen = StopWhen,
        Threads = NumberOfThreads,
        Seed = seed,
        CancellationToken = CancellationToken,
    };
}
