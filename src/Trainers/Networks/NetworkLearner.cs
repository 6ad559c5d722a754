using Microsoft.ML;
using MLNetDeep.Engine.Distribution;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Learning;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Training;
using MLNetDeep.Trainers;
using MLNetDeep.Transforms;

namespace MLNetDeep;

/// <summary>The settings of every neural network: how it is trained. All have defaults that work.</summary>
public abstract record NetworkLearner
    : Learner, IMulticlassLearner<Network>, IBinaryLearner<Network>, IRegressionLearner<Network>, IMultiOutputLearner<Network>
{
    private const int MostEpochs = 200;

    private protected NetworkLearner()
    {
    }

    /// <summary>
    /// The number of epochs: passes over the training rows. By default as many as make 1,000 updates of the weights, but at least 5 and at
    /// most 200: small data are seen often, large data a few times. Of an MLP 1,500 updates, in 40 to 100 epochs.
    /// </summary>
    public int? Epochs { get; init; }

    /// <summary>The batch size: rows to an update of the weights. Null: 32, of an MLP 64, and 128 from 4,000 rows on.</summary>
    public int? BatchSize { get; init; }

    /// <summary>
    /// The optimizer: how the weights follow the gradient. Null: Adam, of an MLP AdamW with a learning rate of 0.003. Its weight decay, and
    /// for classes the height of the bins and three times the epochs where none are given, are those with which a network does best on a
    /// fifth of the rows, a third of fewer than 1,000, after a training on the others (60 to 50,000 dense rows in memory; else a decay in
    /// the middle). Probabilities of classes are calibrated by the same rows.
    /// </summary>
    public Optimizer? Optimizer { get; init; }

    /// <summary>
    /// The factors of the learning rate of single layers by their names, at least 0, as for going on from an <see cref="InitialModel"/>: 0
    /// freezes a layer, whose weights and statistics stay then. Layers that are not named have 1. Null: all have.
    /// </summary>
    public IReadOnlyDictionary<string, float>? LearningRateFactors { get; init; }

    /// <summary>The schedule of the learning rate: how it changes from step to step.</summary>
    public LearningRateSchedule Schedule { get; init; } = new ConstantLearningRate();

    /// <summary>The gradient clipping, by norm or by the value of each element. Null: none.</summary>
    public GradientClipping? GradientClipping { get; init; }

    /// <summary>The moving average of the weights, which takes their place in the model. Null: none.</summary>
    public WeightAveraging? WeightAveraging { get; init; }

    /// <summary>The loss function to minimize. Null: cross-entropy for classes, mean square error for numbers.</summary>
    public Loss? Loss { get; init; }

    /// <summary>Whether each epoch takes the rows in a new order.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>
    /// Whether each class counts alike, however many rows it has: a row of class c is weighted by <c>n / (classes * n_c)</c>, n being the
    /// training rows, n_c those of class c and classes the number of classes that occur, times the row's own weight if there is one.
    /// Validation rows are weighted by the same numbers. Streamed rows are read once more beforehand. Refused where labels are numbers.
    /// </summary>
    public bool BalanceClasses { get; init; }

    /// <summary>
    /// Whether labels that are numbers are standardized to mean 0 and standard deviation 1, as measured on the training rows: a network
    /// starts and takes its steps in that range, whatever the label's unit. Its last layer, <see cref="OutputScaling"/>, gives predictions
    /// the label's unit, and is saved with it. The losses reported while it trains are those of the standardized labels. Labels of a loss
    /// with a range of targets (<see cref="Loss.TargetRange"/>) are never scaled.
    /// </summary>
    public bool ScaleLabels { get; init; } = true;

    /// <summary>
    /// The scaling of inputs to mean 0 and standard deviation 1 by the network's first layer, learned from the training rows: by default
    /// each feature of an MLP and each channel of a CNN; <see cref="InputScalingMode.Whole"/> suits an MLP on pixels. Null: none. By
    /// default an MLP leaves what would become noise: indicators of categories, text, and what sparse columns often lack (<see
    /// cref="InputScalingMode.Automatic"/>). The layer is part of the network: saved with it, and applied when it predicts.
    /// </summary>
    public InputScalingMode? InputScaling { get; init; } = InputScalingMode.Automatic;

    /// <summary>
    /// The share of the training rows, 0 to below 1, that is set aside for validation where <c>Fit</c> is given no validation rows: about
    /// the same share of each class, which keeps a row at least, and of the yes and no of each output where all labels of several outputs
    /// are 0 or 1.
    /// </summary>
    public double ValidationFraction { get; init; }

    /// <summary>The early stopping, when the watched loss or accuracy gets no better; the best weights are restored. Null: none.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>
    /// The checkpoint, which keeps the training in a file: where the file is there and of this training, <c>Fit</c> goes on from it, to the
    /// model that it would have given had it never been interrupted. Where <see cref="Seed"/> is not given, the file's is taken. Null:
    /// none.
    /// </summary>
    public Checkpoint? Checkpoint { get; init; }

    /// <summary>
    /// The method that decides after every epoch, after <see cref="EpochCompleted"/>, whether to stop: true ends the training with the
    /// model so far, or the best with <see cref="EarlyStopping"/>. Null: none.
    /// </summary>
    public Func<EpochResult, bool>? StopWhen { get; init; }

    /// <summary>The method that is called after every epoch, on the thread that called <c>Fit</c>. Null: none.</summary>
    public Action<EpochResult>? EpochCompleted { get; init; }

    /// <summary>
    /// The trained model to continue from, such as <c>mlContext.Model.Load</c> gives: a network's transformer for the same task, with the
    /// same layers, or a chain with one. The network starts with its weights and keeps its input scaling; the optimizer starts anew, and
    /// dropout may differ. Classes are matched by their key values, or by their numbers where they have none: new ones start with initial
    /// weights, those that the label column lacks are left out. Of columns of categories the model's values are known, and no new ones are
    /// learned. The model itself is left as it is. Null: start with initial weights.
    /// </summary>
    public ITransformer? InitialModel { get; init; }

    /// <summary>
    /// The place of the rows while the network trains: by default in memory while they fit into <see cref="DataMemoryLimit"/>, and streamed
    /// otherwise.
    /// </summary>
    public DataCaching DataCaching { get; init; }

    /// <summary>
    /// The bytes of memory that rows may take, in memory or in the shuffle buffer. By default a quarter of what the process may use
    /// (<see cref="GCMemoryInfo.TotalAvailableMemoryBytes"/>: the machine's memory, or the limit of its container). <see
    /// cref="DataCaching.Memory"/> ignores it.
    /// </summary>
    public long? DataMemoryLimit { get; init; }

    /// <summary>
    /// The number of rows that are shuffled together where rows are streamed; by default as many as fit into <see cref="DataMemoryLimit"/>,
    /// so that give it where the same model must come of machines with less memory than the rows take. Where it is given, rows are streamed
    /// unless <see cref="DataCaching"/> says otherwise. With a buffer for all rows the model is the same, bit for bit, as from memory, but
    /// for an MLP without an <see cref="Optimizer"/>, which chooses its weight decay by rows in memory. A
    /// streamed training makes a pass more beforehand where <see cref="InputScaling"/> or the scale of a regression's labels must be
    /// learned, one over columns of categories, and one where the number of rows matters: for <see cref="ValidationFraction"/>, balanced
    /// classes, and, where no other pass tells it, for a <see cref="Schedule"/> over all steps and where <see cref="Epochs"/> is not given.
    /// </summary>
    public int? StreamingBufferRows { get; init; }

    /// <summary>
    /// The ranks that train together, such as <c>Mpi.World</c> of the package MLNetDeep.Mpi: <c>Fit</c> is called on all of them, and gives
    /// all the same model. Each batch is cut into <see cref="Shards"/>, which the ranks share. Rank 0 logs, calls
    /// <see cref="EpochCompleted"/> and keeps the <see cref="Checkpoint"/>. Null: this process trains alone.
    /// </summary>
    public ICommunicator? Communicator { get; init; }

    /// <summary>
    /// The shards of a batch, a power of two: by default 4. The weights depend on them, and not on the number of ranks that share them:
    /// 1, 2 or 4. Statistics of <see cref="BatchNormalization"/> are those of a shard. Null: a shard a rank, any number of ranks;
    /// gradients are then added in any order, which sends fewer bytes between more than two ranks, to the same weights but for rounding.
    /// Without a <see cref="Communicator"/> batches are whole.
    /// </summary>
    public int? Shards { get; init; } = 4;

    /// <summary>
    /// Whether each rank gives <c>Fit</c> rows of its own, such as <c>mlContext.Data.TakeRankRows</c> leaves, and no rank has all;
    /// <see cref="BatchSize"/> is that of all ranks together. False: all give the same rows, of which each takes its shards. What is found
    /// out from rows before training, such as the values of categories, must then be the same on all ranks.
    /// </summary>
    public bool PartitionedRows { get; init; }

    /// <summary>
    /// The seed of the initial weights, the order of rows and dropout. Null: drawn from the seed of the <c>MLContext</c>.
    /// </summary>
    public int? Seed { get; init; }

    internal override bool TakesValidation => true;

    internal override void Validate()
    {
        base.Validate();
        Require(Enum.IsDefined(DataCaching), nameof(DataCaching), "one of DataCaching", DataCaching);
        Require(DataMemoryLimit is null or >= 1, nameof(DataMemoryLimit), "at least 1, or null", DataMemoryLimit);
        Require(
            StreamingBufferRows is null || DataCaching != DataCaching.Memory, nameof(StreamingBufferRows),
            "null, since rows are kept in memory",
            StreamingBufferRows);
        Require(StreamingBufferRows is null or >= 1, nameof(StreamingBufferRows), "at least 1, or null", StreamingBufferRows);
        Require(
            InputScaling is null || Enum.IsDefined(InputScaling.Value), nameof(InputScaling), "one of InputScalingMode, or null",
            InputScaling);
        Require(ValidationFraction is >= 0 and < 1, nameof(ValidationFraction), "from 0 to below 1", ValidationFraction);
        ToTrainingOptions(Loss ?? new MeanSquareErrorLoss(), Epochs ?? 1, Seed ?? 0).Validate();
    }

    /// <summary>Whether the network takes missing features, NaN, where rows are not sparse.</summary>
    /// <param name="features">The column of features; null: categories alone are read.</param>
    internal virtual bool TakesMissingIn(DataViewSchema.Column? features) => false;

    /// <summary>Whether the network takes columns of categories beside the features.</summary>
    internal virtual bool TakesCategories => false;

    /// <summary>The network whose layers come first, with its weights; null: none.</summary>
    internal virtual Network? PretrainedNetwork => null;

    /// <summary>Whether the number of updates must be known before training.</summary>
    internal virtual bool NeedsSteps => Epochs is null || Schedule.NeedsSteps;

    /// <summary>The network for the vectors of the column of features, ending in the layers of <paramref name="head"/>.</summary>
    internal abstract NetworkSpec CreateSpec(NetworkInput data, IReadOnlyList<LayerSpec> head);

    /// <summary>The batch size.</summary>
    /// <param name="rows">The number of rows; null where it is not known.</param>
    internal virtual int BatchSizeFor(long? rows) => BatchSize ?? 32;

    /// <summary>The number of epochs where none is given.</summary>
    /// <param name="updates">The updates of the weights in one epoch.</param>
    internal virtual int EpochsFor(long updates) => EpochsFor(updates, wanted: 1000, fewest: 5);

    /// <summary>As many epochs as make the updates that are wanted, but no fewer than the fewest and at most 200.</summary>
    private protected static int EpochsFor(long updates, int wanted, int fewest)
        => (int)Math.Clamp((wanted - 1) / updates + 1, fewest, MostEpochs);

    /// <summary>
    /// The recipes to choose from, from the most cautious to the one that learns most, as <see cref="RecipeChoice"/> says: these settings
    /// with an optimizer and a number of epochs.
    /// </summary>
    /// <param name="updates">The updates of the weights in one epoch; null where <see cref="NeedsSteps"/> is false.</param>
    /// <param name="classes">Whether labels are classes.</param>
    internal virtual IReadOnlyList<NetworkLearner> RecipesFor(long? updates, bool classes) =>
        [this with { Optimizer = Optimizer ?? new AdamOptimizer(), Epochs = Epochs ?? EpochsFor(updates!.Value) }];

    /// <summary>The same settings with another network, whose recipes are tried too.</summary>
    /// <param name="spec">The network of these settings.</param>
    /// <param name="classes">Whether labels are classes.</param>
    internal virtual IReadOnlyList<NetworkLearner> VariantsOf(NetworkSpec spec, bool classes) => [];

    /// <summary>The number of networks to train and make one of.</summary>
    /// <param name="hasTried">Whether the recipe was chosen by trials.</param>
    internal virtual int MembersFor(bool hasTried) => 1;

    /// <summary>What recipes differ in, in words.</summary>
    internal virtual string Tell() => $"{Epochs} epochs";

    /// <summary>The engine's options.</summary>
    internal virtual TrainingOptions ToTrainingOptions(Loss loss, int epochs, int seed) => new()
    {
        Epochs = epochs,
        BatchSize = BatchSizeFor(null),
        Optimizer = Optimizer ?? new AdamOptimizer(),
        LearningRateFactors = LearningRateFactors,
        Schedule = Schedule,
        GradientClipping = GradientClipping,
        WeightAveraging = WeightAveraging,
        Loss = loss,
        EarlyStopping = EarlyStopping,
        Checkpoint = Checkpoint,
        StopWhen = StopWhen,
        Threads = NumberOfThreads,
        Communicator = Communicator,
        Shards = Shards,
        PartitionedRows = PartitionedRows,
        Seed = seed,
        CancellationToken = CancellationToken,
    };

    Network IMulticlassLearner<Network>.FitMulticlass(TrainingRows rows)
        => Fit<MulticlassTransformer<Network>>(rows, [new Dense(rows.Classes), new Softmax()], new CrossEntropyLoss());

    Network IBinaryLearner<Network>.FitBinary(TrainingRows rows)
        => Fit<BinaryTransformer<Network>>(rows, [new Dense(1), new Sigmoid()], new BinaryCrossEntropyLoss());

    Network IRegressionLearner<Network>.FitRegression(TrainingRows rows)
        => Fit<RegressionTransformer<Network>>(rows, [new Dense(1)], new MeanSquareErrorLoss());

    Network IMultiOutputLearner<Network>.FitMultiOutput(TrainingRows rows)
        => Fit<MultiOutputRegressionTransformer<Network>>(
            rows, [new Dense(((DataViewRows)rows).Columns.Labels.TargetSize)], new MeanSquareErrorLoss());

    private Network Fit<TTransformer>(TrainingRows rows, LayerSpec[] head, Loss loss) where TTransformer : ModelTransformer<Network>
        => new NetworkFit(this, (DataViewRows)rows, Loss ?? loss).Run<TTransformer>(head);
}
