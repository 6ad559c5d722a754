using MLNetDeep.Trainers;
using MLNetDeep.Transforms.Interop;

namespace Microsoft.ML;

/// <summary>Trees and forests among the trainers of an <see cref="MLContext"/>.</summary>
public static partial class TreeTrainersCatalog
{
    /// <summary>A decision tree, whose rules can be read.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.MulticlassClassification</c>.</param>
    /// <param name="labelColumnName">The column of labels: a key type.</param>
    /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
    /// <param name="maximumDepth">Splits on the way from the root to a leaf, at most; by default there is no limit.</param>
    /// <param name="minimumRowsPerLeaf">Rows that each side of a split must have at least.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static DecisionTreeMulticlassTrainer DecisionTree(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = "Label", string featureColumnName = "Features", int? maximumDepth = null, int minimumRowsPerLeaf = 1)
        => catalog.DecisionTree(new DecisionTreeMulticlassTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            MaximumDepth = maximumDepth,
            MinimumRowsPerLeaf = minimumRowsPerLeaf,
        });

    /// <summary>A decision tree, with every option.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.MulticlassClassification</c>.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static DecisionTreeMulticlassTrainer DecisionTree(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, DecisionTreeMulticlassTrainer.Options options)
        => new(Environments.HostOf(catalog, nameof(DecisionTree)), options);

    /// <summary>A random forest.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.MulticlassClassification</c>.</param>
    /// <param name="labelColumnName">The column of labels: a key type.</param>
    /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
    /// <param name="numberOfTrees">Trees of the forest.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static RandomForestMulticlassTrainer RandomForest(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = "Label", string featureColumnName = "Features", int numberOfTrees = RandomForestTrainerOptions.DefaultTrees)
        => catalog.RandomForest(new RandomForestMulticlassTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            NumberOfTrees = numberOfTrees,
        });

    /// <summary>A random forest, with every option.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.MulticlassClassification</c>.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static RandomForestMulticlassTrainer RandomForest(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, RandomForestMulticlassTrainer.Options options)
        => new(Environments.HostOf(catalog, nameof(RandomForest)), options);
}
