using Microsoft.ML;
using MLNetDeep.Classic.Neighbors;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Optimizers;

namespace MLNetDeep.Benchmarks.Tables;

/// <summary>A trainer with its defaults, for each task.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Scaled">Whether its features are scaled to 0 to 1 first.</param>
/// <param name="Multiclass">The trainer of several classes.</param>
/// <param name="Binary">The trainer of yes or no, with a probability.</param>
/// <param name="Regression">The trainer of numbers.</param>
internal sealed record TableModel(
    string Name,
    bool Scaled,
    Func<MulticlassClassificationCatalog.MulticlassClassificationTrainers, MLContext, IEstimator<ITransformer>> Multiclass,
    Func<BinaryClassificationCatalog.BinaryClassificationTrainers, IEstimator<ITransformer>> Binary,
    Func<RegressionCatalog.RegressionTrainers, IEstimator<ITransformer>> Regression)
{
    /// <summary>Whether missing numbers are left to the trainer; else the mean is in their place.</summary>
    public bool KeepsMissing { get; init; }

    /// <summary>The model that others are compared with.</summary>
    public const string Reference = "lightgbm";

    /// <summary>All, in the order in which they are measured.</summary>
    public static IReadOnlyList<TableModel> All { get; } =
    [
        new(Reference, false, (trainers, _) => trainers.LightGbm(), trainers => trainers.LightGbm(), trainers => trainers.LightGbm()),
        Of("mlp", new Mlp()),
        Of("mlp-simple", MlpPreset.Simple),
        new(
            "fasttree", false, (trainers, context) => trainers.OneVersusAll(context.BinaryClassification.Trainers.FastTree()),
            trainers => trainers.FastTree(), trainers => trainers.FastTree()),
        new(
            "sdca", true, (trainers, _) => trainers.SdcaMaximumEntropy(), trainers => trainers.SdcaLogisticRegression(),
            trainers => trainers.Sdca()),
        new(
            "kernel-svm", true, (trainers, _) => trainers.KernelSvm(new KernelSvm { Probabilities = true }),
            trainers => trainers.KernelSvm(new KernelSvm { Probabilities = true }), trainers => trainers.KernelSvr()),
        new(
            "random-forest", false, (trainers, _) => trainers.RandomForest(), trainers => trainers.RandomForest(),
            trainers => trainers.RandomForest()),
        new(
            "knn", true, (trainers, _) => trainers.KNearestNeighbors(), trainers => trainers.KNearestNeighbors(),
            trainers => trainers.KNearestNeighbors()),
    ];

    /// <summary>Models that learn from categories or missing numbers as they are, or with one of their defaults changed.</summary>
    public static IReadOnlyList<TableModel> Ablation { get; } =
    [
        Of("mlp-categories", new Mlp()) with { Categorical = new Mlp() },
        .. All.Where(model => model.Name is Reference or "mlp" or "random-forest")
            .Select(model => model with { Name = $"{model.Name}-missing", KeepsMissing = true }),
        Of("random-forest-3", new RandomForest { MinimumExampleCountPerLeaf = 3 }),
        Of("knn-distance", new KNearestNeighbors { Weighting = NeighborWeighting.Distance }),
        Of("knn-10", new KNearestNeighbors { NumberOfNeighbors = 10 }),
        Of("mlp-1-member", new Mlp { Members = 1 }),
        Of("mlp-4-members", new Mlp { Members = 4 }),
        Of("mlp-no-bins", new Mlp { EncodingBins = 0 }),
        Of("mlp-16-bins", new Mlp { EncodingBins = 16 }),
        Of("mlp-no-limit", new Mlp { InputLimit = null }),
        Of("mlp-no-dropout", new Mlp { Dropout = 0 }),
        Of("mlp-adamw", new Mlp { Optimizer = new AdamWOptimizer(0.003f) }),
        Of("mlp-constant", new Mlp { Schedule = new ConstantLearningRate() }),
        Of("mlp-batch-256", new Mlp { BatchSize = 256 }),
        Of("mlp-128-128", new Mlp { HiddenUnits = [128, 128] }),
        Of("mlp-three-layers", new Mlp { HiddenUnits = [256, 256, 256] }),
        Of("mlp-silu", new Mlp { Activation = new Silu() }),
    ];

    /// <summary>The network that reads the table's columns as they are; null: <see cref="TableData.Preparation"/> comes first.</summary>
    public Mlp? Categorical { get; init; }

    /// <summary>The preparation of a table and the trainer for its task.</summary>
    public IEstimator<ITransformer> Create(MLContext mlContext, TableData table)
    {
        if (Categorical is not null)
        {
            return CreateCategorical(Categorical, mlContext, table);
        }
        IEstimator<ITransformer> trainer = table.Task switch
        {
            TableTask.Multiclass => Multiclass(mlContext.MulticlassClassification.Trainers, mlContext),
            TableTask.Binary => Binary(mlContext.BinaryClassification.Trainers),
            _ => Regression(mlContext.Regression.Trainers),
        };
        IEstimator<ITransformer> preparation = table.Preparation(mlContext, KeepsMissing);
        if (Scaled)
        {
            preparation = preparation.Append(mlContext.Transforms.NormalizeMinMax("Features"));
        }
        return preparation.AppendCacheCheckpoint(mlContext).Append(trainer);
    }

    private static IEstimator<ITransformer> CreateCategorical(Mlp mlp, MLContext mlContext, TableData table) => table.Task switch
    {
        TableTask.Multiclass => mlContext.MulticlassClassification.Trainers.Mlp(
            mlp, featureColumnName: table.NumbersColumn, categoricalColumnNames: table.Categories),
        TableTask.Binary => mlContext.BinaryClassification.Trainers.Mlp(
            mlp, featureColumnName: table.NumbersColumn, categoricalColumnNames: table.Categories),
        _ => mlContext.Regression.Trainers.Mlp(
            mlp, featureColumnName: table.NumbersColumn, categoricalColumnNames: table.Categories),
    };
    private static TableModel Of(string name, RandomForest forest) => new(
        name, false, (trainers, _) => trainers.RandomForest(forest), trainers => trainers.RandomForest(forest),
        trainers => trainers.RandomForest(forest));

    private static TableModel Of(string name, KNearestNeighbors neighbors) => new(
        name, true, (trainers, _) => trainers.KNearestNeighbors(neighbors), trainers => trainers.KNearestNeighbors(neighbors),
        trainers => trainers.KNearestNeighbors(neighbors));

    private static TableModel Of(string name, Mlp mlp) => new(
        name, false, (trainers, _) => trainers.Mlp(mlp), trainers => trainers.Mlp(mlp), trainers => trainers.Mlp(mlp));
}
