using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Training;
using MLNetDeep.Trainers;

namespace MLNetDeep;

/// <summary>
/// The settings of a multilayer perceptron: dense layers with an activation after each, then an output a class or number.
/// Rumelhart, Hinton and Williams, "Learning representations by back-propagating errors", Nature 323, 1986.
/// </summary>
/// <remarks>
/// The defaults suit tables of 50 to 100,000 rows; docs/tables.md tells how they were chosen. The plain network of the textbooks is
/// <see cref="MlpPreset.Simple"/>. Columns of categories, text or keys, are read beside the features where the catalog's
/// <c>categoricalColumnNames</c> names them: a column of at most 8 values has an indicator for each, one of more a trained vector for each
/// (<see cref="Embedding"/>). A missing value is one like others; a value of fewer than two training rows, or of none, has zeros.
/// </remarks>
/// <example><code>
/// var mlp = new Mlp { HiddenUnits = [128, 64], Activation = new Relu(), Dropout = 0.2f, Epochs = 30 };
/// var model = mlContext.MulticlassClassification.Trainers.Mlp(mlp).Fit(data);
/// var metrics = mlContext.MulticlassClassification.Evaluate(model.Transform(test));
/// </code></example>
public sealed record Mlp : NetworkLearner
{
    private const int MostEncoded = 2048;
    private const int BinsOfClasses = 8;
    private const int FewestBins = 8;
    private const int MostBins = 32;
    private const int RowsOfBin = 25;
    private const float LearningRate = 0.003f;
    private const float LowBins = 0.1f;
    private const int ManyRows = 4000;
    private const int DefaultMembers = 2;
    private const float MeanOfOneCycle = 0.55f;

    /// <summary>Creates the settings, with a learning rate of one cycle.</summary>
    public Mlp() => Schedule = new OneCycleLearningRate();

    /// <summary>
    /// The number of units of each hidden layer, first to last. Empty: none, which is logistic or linear regression. Null: 256 and 256, or
    /// those of <see cref="NetworkLearner.InitialModel"/>; 64 and 32 where rows are sparse, whose many features would make too many
    /// weights.
    /// </summary>
    public IReadOnlyList<int>? HiddenUnits { get; init; }

    /// <summary>The activation after each hidden layer.</summary>
    public ActivationSpec Activation { get; init; } = new Relu();

    /// <summary>
    /// The dropout rate: the share of hidden units, 0 to below 1, left out at random of each training step. Null: 0.2 for classes, 0 for
    /// numbers.
    /// </summary>
    public float? Dropout { get; init; }

    /// <summary>
    /// The bound of inputs, in standard deviations: <see cref="SmoothClip"/> after the inputs are scaled, so that outliers do not rule.
    /// Null: none. Rows that are sparse, and inputs whose scaling is not <see cref="InputScalingMode.Automatic"/>, are never bounded.
    /// </summary>
    public float? InputLimit { get; init; } = 3;

    /// <summary>
    /// The number of bins of each feature's <see cref="PiecewiseLinearEncoding"/>, which the network takes beside the feature itself; 0:
    /// none. Features of two values have none. Null: 8 for classes, of the <see cref="PiecewiseLinearEncoding.Height"/>, 1 or 0.1, that the
    /// trials of <see cref="NetworkLearner.Optimizer"/> choose; for numbers one for 25 rows, from 8 to 32, and fewer of more than 64
    /// features. None where rows are sparse, where <see cref="NetworkLearner.InputScaling"/> is not
    /// <see cref="InputScalingMode.Automatic"/>, and where there would be more than 2,048 bins.
    /// </summary>
    public int? EncodingBins { get; init; }

    /// <summary>
    /// The number of networks, with seeds of their own, that are trained and made one, whose logits or numbers are the mean of theirs: it
    /// errs less than one of them, and takes as many times the memory and the time to predict. Null: 2 where the weight decay is chosen by
    /// trials (<see cref="NetworkLearner.Optimizer"/>); 1 without hidden layers, with an <see cref="NetworkLearner.InitialModel"/>, and
    /// where <see cref="NetworkLearner.Checkpoint"/>, <see cref="NetworkLearner.Communicator"/> or <see cref="NetworkLearner.StopWhen"/>,
    /// which are for one training, are given. Epochs that are reported are those of the first.
    /// </summary>
    public int? Members { get; init; }

    /// <summary>The initialization of the weights of the dense layers, those of the output layer included.</summary>
    public WeightInitialization Initialization { get; init; }

    /// <summary>The height of the bins.</summary>
    internal float EncodingHeight { get; init; } = 1;

    /// <summary>Whether there are as few epochs as of other networks.</summary>
    internal bool IsPlain { get; init; }

    internal override bool TakesCategories => true;

    internal override bool NeedsSteps => base.NeedsSteps || Optimizer is null;

    // What is given is of one training, not of several.
    private bool IsOneTraining =>
        InitialModel is not null || Checkpoint is not null || Communicator is not null || StopWhen is not null;

    internal override void Validate()
    {
        base.Validate();
        Require(
            Members is null or 1 || (Members > 1 && !IsOneTraining), nameof(Members),
            $"at least 1, and at most 1 with {nameof(InitialModel)}, {nameof(Checkpoint)}, {nameof(Communicator)} or {nameof(StopWhen)}",
            Members);
        Require(HiddenUnits is null || HiddenUnits.All(units => units >= 1), nameof(HiddenUnits), "numbers of at least 1, or null",
            $"[{string.Join(", ", HiddenUnits ?? [])}]");
        Require(Activation is not null, nameof(Activation), "an activation", Activation);
        Require(Dropout is null or (>= 0 and < 1), nameof(Dropout), "from 0 to below 1, or null", Dropout);
        Require(InputLimit is null or (> 0 and < float.PositiveInfinity), nameof(InputLimit), "above 0, or null", InputLimit);
        Require(EncodingBins is null or (>= 0 and <= 1024), nameof(EncodingBins), "from 0 to 1024, or null", EncodingBins);
        Require(Enum.IsDefined(Initialization), nameof(Initialization), "one of WeightInitialization", Initialization);
    }

    // Of a table, that is: a column with the dimensions of an image is none.
    internal override bool TakesMissingIn(DataViewSchema.Column? features)
        => !IsPlain && InputScaling == InputScalingMode.Automatic && features?.Type is not VectorDataViewType { Dimensions.Length: > 1 };

    // Two threads take batches of 128 in half the time, and many rows make enough updates of them.
    internal override int BatchSizeFor(long? rows) => BatchSize ?? (rows >= ManyRows ? 128 : 64);

    // At least 1,500 updates but no more than 100 epochs, unless those make fewer than 300; at least 40 epochs, of at most 10,000 updates.
    internal override int EpochsFor(long updates)
    {
        if (IsPlain)
        {
            return base.EpochsFor(updates);
        }
        long most = Math.Max(100, (300 + updates - 1) / updates);
        return (int)Math.Max(1, Math.Min(Math.Clamp((1500 + updates - 1) / updates, 40, most), 10_000 / updates));
    }

    // A decay's total, its rate times the learning rates of all updates, is the same for few rows and many. Where little of it is best the
    // rule is clear, and three times as many epochs may learn it better.
    internal override IReadOnlyList<NetworkLearner> RecipesFor(long? updates, bool classes)
    {
        if (Optimizer is not null)
        {
            return base.RecipesFor(updates, classes);
        }
        int epochs = Epochs ?? EpochsFor(updates!.Value);
        Mlp Of(float total, int times)
        {
            float rates = MeanOfOneCycle * LearningRate * updates!.Value * epochs * times;
            return this with { Optimizer = new AdamWOptimizer(LearningRate, weightDecay: total / rates), Epochs = epochs * times };
        }
        Mlp[] recipes = classes ? [Of(14, 1), Of(8, 1), Of(3, 1), Of(0.5f, 1)] : [Of(20, 1), Of(3, 1)];
        return classes && Epochs is null ? [.. recipes, Of(0.5f, 3)] : recipes;
    }

    // Few rows of many features learn from the features alone what bins would let them learn by heart.
    internal override IReadOnlyList<NetworkLearner> VariantsOf(NetworkSpec spec, bool classes) =>
        classes && Optimizer is null && EncodingBins is null && spec.Nodes.Any(node => node.Layer is PiecewiseLinearEncoding)
            ? [this with { EncodingHeight = LowBins }]
            : [];

    internal override int MembersFor(bool hasTried) =>
        HiddenUnits is [] ? 1 : Members ?? (hasTried && !IsOneTraining ? DefaultMembers : 1);

    internal override string Tell() => string.Create(
        CultureInfo.InvariantCulture, $"weight decay {Optimizer!.WeightDecay:G3}, {base.Tell()} and bins of height {EncodingHeight:G3}");

    internal override NetworkSpec CreateSpec(NetworkInput data, IReadOnlyList<LayerSpec> head)
    {
        bool classes = OutputLayers.AreOfClasses(head);
        NetworkSpecBuilder graph = NetworkSpec.From(Shape.Of(data.Numbers + data.Indexed.Length));
        AddInput(graph, data, classes);
        CategoryLayers.Add(graph, data);
        foreach (int units in HiddenUnits ?? HiddenUnitsFor(data))
        {
            graph.Add(new Dense(units) { Initialization = Initialization }).Add(Activation);
            if ((Dropout ?? (classes ? 0.2f : 0)) is var dropout and > 0)
            {
                graph.Dropout(dropout);
            }
        }
        foreach (LayerSpec layer in head)
        {
            graph.Add(layer is Dense output ? output with { Initialization = Initialization } : layer);
        }
        return NetworkMembers.Join(graph.Build(), data.Initial is { } initial ? NetworkMembers.CountOf(initial) : 1);
    }

    // Missing values are filled; then comes the scaled and bounded input and, beside it, the encoded one.
    private void AddInput(NetworkSpecBuilder graph, NetworkInput data, bool classes)
    {
        if (data.Numbers == 0)
        {
            return;
        }
        if (data.Indexed.Length > 0)
        {
            graph.Slice(0, data.Numbers);
        }
        (MissingValues? missing, PiecewiseLinearEncoding? encoding, bool clips) = ChooseInput(data, classes);
        if (missing is not null)
        {
            graph.Add(missing);
        }
        string input = graph.LastName;
        if (InputScaling is { } mode)
        {
            graph.Add(new InputScaling { Mode = mode });
        }
        if (clips && InputLimit is { } limit)
        {
            graph.SmoothClip(limit);
        }
        if (encoding is not null)
        {
            string scaled = graph.LastName;
            string encoded = graph.Add(encoding, inputs: [input]).LastName;
            graph.Add(new Concatenate(), inputs: [scaled, encoded]);
        }
    }

    /// <summary>The bins of each feature where labels are numbers: one for 25 rows, and fewer of many features.</summary>
    internal static int BinsFor(int rows, int features) =>
        Math.Clamp(Math.Min(rows / RowsOfBin, MostEncoded / Math.Max(1, features)), FewestBins, MostBins);

    private static IReadOnlyList<int> HiddenUnitsFor(NetworkInput data)
    {
        if (data.Initial is { } initial)
        {
            int[] units = [.. initial.Nodes.Select(node => node.Layer).OfType<Dense>().SkipLast(1).Select(dense => dense.Units)];
            return units[..(units.Length / NetworkMembers.CountOf(initial))];
        }
        return data.Rows().IsSparse ? [64, 32] : [256, 256];
    }

    private (MissingValues? Missing, PiecewiseLinearEncoding? Encoding, bool Clips) ChooseInput(NetworkInput data, bool classes)
    {
        if (data.Initial is { } initial)
        {
            LayerSpec[] layers = [.. initial.Nodes.Select(node => node.Layer)];
            return (layers.OfType<MissingValues>().FirstOrDefault(), layers.OfType<PiecewiseLinearEncoding>().FirstOrDefault(),
                layers.Any(layer => layer is SmoothClip));
        }
        bool isTable = TakesMissingIn(data.FeatureColumn);
        if (!isTable && EncodingBins is null or 0)
        {
            return default;
        }
        IBatchSource rows = data.Rows();
        if (rows.IsSparse || InputSampling.Read(rows, data.Cancellation) is not { } sample)
        {
            return default;
        }
        int missing = Enumerable.Range(0, data.Numbers).Count(sample.HasMissing);
        int numbers = Enumerable.Range(0, data.Numbers).Count(sample.IsNumber);
        int bins = EncodingBins ?? (isTable ? classes ? BinsOfClasses : BinsFor(sample.Rows, numbers) : 0);
        bool encodes = numbers > 0 && bins > 0 && (EncodingBins is not null || (long)numbers * bins <= MostEncoded);
        return (
            isTable ? new MissingValues { Columns = missing } : null,
            encodes ? new PiecewiseLinearEncoding(bins) { Columns = numbers, Height = EncodingHeight } : null,
            isTable);
    }
}
