using MLNetDeep.Trainers;
using MLNetDeep.Transforms.Interop;

namespace Microsoft.ML;

public static partial class TreeTrainersCatalog
{
    /// <summary>A decision tree that answers yes or no, whose rules can be read.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.BinaryClassification</c>.</param>
    /// <param name="labelColumnName">The column of labels: <see cref="bool"/>.</param>
    /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
    /// <param name="maximumDepth">Splits on the way from the root to a leaf, at most; by default there is no limit.</param>
    /// <param name="minimumRowsPerLeaf">Rows that each side of a split must have at least.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static DecisionTreeBinaryTrainer DecisionTree(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = "Label", string featureColumnName = "Features", int? maximumDepth = null, int minimumRowsPerLeaf = 1)
        => catalog.DecisionTree(new DecisionTreeBinaryTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            MaximumDepth = maximumDepth,
            MinimumRowsPerLeaf = minimumRowsPerLeaf,
        });

    /// <summary>A decision tree that answers yes or no, with every option.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.BinaryClassification</c>.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static DecisionTreeBinaryTrainer DecisionTree(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, DecisionTreeBinaryTrainer.Options options)
        => new(Environments.HostOf(catalog, nameof(DecisionTree)), options);

    /// <summary>A random forest that answers yes or no.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.BinaryClassification</c>.</param>
    /// <param name="labelColumnName">The column of labels: <see cref="bool"/>.</param>
    /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
    /// <param name="numberOfTrees">Trees of the forest.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static RandomForestBinaryTrainer RandomForest(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = "Label", string featureColumnName = "Features", int numberOfTrees = RandomForestTrainerOptions.DefaultTrees)
        => catalog.RandomForest(new RandomForestBinaryTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            NumberOfTrees = numberOfTrees,
        });

    /// <summary>A random forest that answers yes or no, with every option.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.BinaryClassification</c>.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static RandomForestBinaryTrainer RandomForest(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, RandomForestBinaryTrainer.Options options)
        => new(Environments.HostOf(catalog, nameof(RandomForest)), options);
}
