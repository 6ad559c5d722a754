using Microsoft.ML;

namespace MLNetDeep.Benchmarks.Tables;

/// <summary>A trainer with its defaults, for each task.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Scaled">Whether its features are scaled to 0 to 1 first.</param>
/// <param name="Multiclass">The trainer of several classes.</param>
/// <param name="Binary">The trainer of yes or no, with a probability.</param>
/// <param name="Regression">The trainer of numbers, or null where there is none.</param>
internal sealed record TableModel(
    string Name,
    bool Scaled,
    Func<MulticlassClassificationCatalog.MulticlassClassificationTrainers, MLContext, IEstimator<ITransformer>> Multiclass,
    Func<BinaryClassificationCatalog.BinaryClassificationTrainers, IEstimator<ITransformer>> Binary,
    Func<RegressionCatalog.RegressionTrainers, IEstimator<ITransformer>>? Regression)
{
    /// <summary>The model that others are compared with.</summary>
    public const string Reference = "lightgbm";

    /// <summary>All, in the order in which they are measured.</summary>
    public static IReadOnlyList<TableModel> All { get; } =
    [
        new(Reference, false, (trainers, _) => trainers.LightGbm(), trainers => trainers.LightGbm(), trainers => trainers.LightGbm()),
        new("mlp", false, (trainers, _) => trainers.Mlp(), trainers => trainers.Mlp(), trainers => trainers.Mlp()),
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
            null),
    ];

    /// <summary>Whether there is a trainer for a task.</summary>
    public bool Knows(TableTask task) => task != TableTask.Regression || Regression is not null;

    /// <summary>The preparation of a table and the trainer for its task.</summary>
    public IEstimator<ITransformer> Create(MLContext mlContext, TableData table)
    {
        IEstimator<ITransformer> trainer = table.Task switch
        {
            TableTask.Multiclass => Multiclass(mlContext.MulticlassClassification.Trainers, mlContext),
            TableTask.Binary => Binary(mlContext.BinaryClassification.Trainers),
            _ => Regression!(mlContext.Regression.Trainers),
        };
        IEstimator<ITransformer> preparation = table.Preparation(mlContext);
        if (Scaled)
        {
            preparation = preparation.Append(mlContext.Transforms.NormalizeMinMax("Features"));
        }
        return preparation.AppendCacheCheckpoint(mlContext).Append(trainer);
    }
}
