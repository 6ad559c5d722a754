using MLNetDeep;
using MLNetDeep.Classic.Trees;
using MLNetDeep.Trainers;
using MLNetDeep.Transforms.Interop;

namespace Microsoft.ML;

// Decision trees and random forests among the trainers of an MLContext.
public static partial class MLNetDeepCatalog
{
    /// <param name="catalog">The trainers of <c>mlContext.MulticlassClassification</c>.</param>
    extension(MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog)
    {
        /// <summary>
        /// Creates a trainer of decision trees for several classes, whose rules can be read: <c>transformer.Model.Rules()</c>.
        /// </summary>
        /// <param name="labelColumnName">The column of labels: a key type.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <param name="maximumDepth">The maximum depth: splits on the way from the root to a leaf; null: no limit.</param>
        /// <param name="minimumExampleCountPerLeaf">The minimum number of rows on each side of a split.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var model = mlContext.MulticlassClassification.Trainers.DecisionTree(maximumDepth: 3).Fit(data);
        /// Console.WriteLine(model.Model.Rules());
        /// </code></example>
        public MulticlassTrainer<DecisionTreeModel> DecisionTree(string labelColumnName = "Label", string featureColumnName = "Features",
            string? exampleWeightColumnName = null, int? maximumDepth = null, int minimumExampleCountPerLeaf = 1)
            => catalog.DecisionTree(
                new DecisionTree { MaximumDepth = maximumDepth, MinimumExampleCountPerLeaf = minimumExampleCountPerLeaf },
                labelColumnName, featureColumnName, exampleWeightColumnName);

        /// <summary>Creates a trainer of decision trees for several classes, with every setting.</summary>
        /// <param name="learner">The settings.</param>
        /// <param name="labelColumnName">The column of labels: a key type.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var tree = new DecisionTree { MaximumDepth = 5, Criterion = SplitCriterion.Entropy };
        /// var model = mlContext.MulticlassClassification.Trainers.DecisionTree(tree, labelColumnName: "Species").Fit(data);
        /// </code></example>
        public MulticlassTrainer<DecisionTreeModel> DecisionTree(
            DecisionTree learner, string labelColumnName = "Label", string featureColumnName = "Features",
            string? exampleWeightColumnName = null)
            => new(
                Environments.HostOf(catalog, nameof(DecisionTree)), learner,
                new(labelColumnName, featureColumnName, exampleWeightColumnName));

        /// <summary>Creates a trainer of random forests for several classes.</summary>
        /// <param name="labelColumnName">The column of labels: a key type.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <param name="numberOfTrees">The number of trees.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var model = mlContext.MulticlassClassification.Trainers.RandomForest(numberOfTrees: 200).Fit(data);
        /// Console.WriteLine($"out-of-bag accuracy {model.Model.OutOfBagAccuracy:P1}");
        /// </code></example>
        public MulticlassTrainer<RandomForestModel> RandomForest(string labelColumnName = "Label", string featureColumnName = "Features",
            string? exampleWeightColumnName = null, int numberOfTrees = 100)
            => catalog.RandomForest(
                new RandomForest { NumberOfTrees = numberOfTrees }, labelColumnName, featureColumnName, exampleWeightColumnName);

        /// <summary>Creates a trainer of random forests for several classes, with every setting.</summary>
        /// <param name="learner">The settings.</param>
        /// <param name="labelColumnName">The column of labels: a key type.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var forest = new RandomForest { NumberOfTrees = 200, BalanceClasses = true };
        /// var model = mlContext.MulticlassClassification.Trainers.RandomForest(forest, labelColumnName: "Species").Fit(data);
        /// </code></example>
        public MulticlassTrainer<RandomForestModel> RandomForest(
            RandomForest learner, string labelColumnName = "Label", string featureColumnName = "Features",
            string? exampleWeightColumnName = null)
            => new(
                Environments.HostOf(catalog, nameof(RandomForest)), learner,
                new(labelColumnName, featureColumnName, exampleWeightColumnName));
    }

    /// <param name="catalog">The trainers of <c>mlContext.BinaryClassification</c>.</param>
    extension(BinaryClassificationCatalog.BinaryClassificationTrainers catalog)
    {
        /// <summary>Creates a trainer of decision trees that answer yes or no.</summary>
        /// <param name="labelColumnName">The column of labels: <see cref="bool"/>.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <param name="maximumDepth">The maximum depth: splits on the way from the root to a leaf; null: no limit.</param>
        /// <param name="minimumExampleCountPerLeaf">The minimum number of rows on each side of a split.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var model = mlContext.BinaryClassification.Trainers.DecisionTree(maximumDepth: 3).Fit(data);
        /// Console.WriteLine(model.Model.Rules());
        /// </code></example>
        public BinaryTrainer<DecisionTreeModel> DecisionTree(string labelColumnName = "Label", string featureColumnName = "Features",
            string? exampleWeightColumnName = null, int? maximumDepth = null, int minimumExampleCountPerLeaf = 1)
            => catalog.DecisionTree(
                new DecisionTree { MaximumDepth = maximumDepth, MinimumExampleCountPerLeaf = minimumExampleCountPerLeaf },
                labelColumnName, featureColumnName, exampleWeightColumnName);

        /// <summary>Creates a trainer of decision trees that answer yes or no, with every setting.</summary>
        /// <param name="learner">The settings.</param>
        /// <param name="labelColumnName">The column of labels: <see cref="bool"/>.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var tree = new DecisionTree { MaximumDepth = 5, BalanceClasses = true };
        /// var model = mlContext.BinaryClassification.Trainers.DecisionTree(tree, labelColumnName: "Survived").Fit(data);
        /// </code></example>
        public BinaryTrainer<DecisionTreeModel> DecisionTree(
            DecisionTree learner, string labelColumnName = "Label", string featureColumnName = "Features",
            string? exampleWeightColumnName = null)
            => new(
                Environments.HostOf(catalog, nameof(DecisionTree)), learner,
                new(labelColumnName, featureColumnName, exampleWeightColumnName));

        /// <summary>Creates a trainer of random forests that answer yes or no.</summary>
        /// <param name="labelColumnName">The column of labels: <see cref="bool"/>.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <param name="numberOfTrees">The number of trees.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var model = mlContext.BinaryClassification.Trainers.RandomForest(numberOfTrees: 200).Fit(data);
        /// var metrics = mlContext.BinaryClassification.Evaluate(model.Transform(test));
        /// </code></example>
        public BinaryTrainer<RandomForestModel> RandomForest(string labelColumnName = "Label", string featureColumnName = "Features",
            string? exampleWeightColumnName = null, int numberOfTrees = 100)
            => catalog.RandomForest(
                new RandomForest { NumberOfTrees = numberOfTrees }, labelColumnName, featureColumnName, exampleWeightColumnName);

        /// <summary>Creates a trainer of random forests that answer yes or no, with every setting.</summary>
        /// <param name="learner">The settings.</param>
        /// <param name="labelColumnName">The column of labels: <see cref="bool"/>.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var forest = new RandomForest { NumberOfTrees = 200, BalanceClasses = true };
        /// var model = mlContext.BinaryClassification.Trainers.RandomForest(forest, labelColumnName: "Survived").Fit(data);
        /// </code></example>
        public BinaryTrainer<RandomForestModel> RandomForest(
            RandomForest learner, string labelColumnName = "Label", string featureColumnName = "Features",
            string? exampleWeightColumnName = null)
            => new(
                Environments.HostOf(catalog, nameof(RandomForest)), learner,
                new(labelColumnName, featureColumnName, exampleWeightColumnName));
    }

    /// <param name="catalog">The trainers of <c>mlContext.Regression</c>.</param>
    extension(RegressionCatalog.RegressionTrainers catalog)
    {
        /// <summary>Creates a trainer of decision trees that predict a number.</summary>
        /// <param name="labelColumnName">The column of labels: <see cref="float"/>.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <param name="maximumDepth">The maximum depth: splits on the way from the root to a leaf; null: no limit.</param>
        /// <param name="minimumExampleCountPerLeaf">The minimum number of rows on each side of a split.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var model = mlContext.Regression.Trainers.DecisionTree(labelColumnName: "Price", maximumDepth: 3).Fit(data);
        /// Console.WriteLine(model.Model.Rules());
        /// </code></example>
        public RegressionTrainer<DecisionTreeRegressionModel> DecisionTree(
            string labelColumnName = "Label", string featureColumnName = "Features", string? exampleWeightColumnName = null,
            int? maximumDepth = null, int minimumExampleCountPerLeaf = 1)
            => catalog.DecisionTree(
                new DecisionTree { MaximumDepth = maximumDepth, MinimumExampleCountPerLeaf = minimumExampleCountPerLeaf },
                labelColumnName, featureColumnName, exampleWeightColumnName);

        /// <summary>Creates a trainer of decision trees that predict a number, with every setting.</summary>
        /// <param name="learner">The settings.</param>
        /// <param name="labelColumnName">The column of labels: <see cref="float"/>.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var tree = new DecisionTree { MaximumDepth = 5, MinimumExampleCountPerLeaf = 10 };
        /// var model = mlContext.Regression.Trainers.DecisionTree(tree, labelColumnName: "Price").Fit(data);
        /// </code></example>
        public RegressionTrainer<DecisionTreeRegressionModel> DecisionTree(
            DecisionTree learner, string labelColumnName = "Label", string featureColumnName = "Features",
            string? exampleWeightColumnName = null)
            => new(
                Environments.HostOf(catalog, nameof(DecisionTree)), learner,
                new(labelColumnName, featureColumnName, exampleWeightColumnName));

        /// <summary>Creates a trainer of random forests that predict a number.</summary>
        /// <param name="labelColumnName">The column of labels: <see cref="float"/>.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <param name="numberOfTrees">The number of trees.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var model = mlContext.Regression.Trainers.RandomForest(labelColumnName: "Price").Fit(data);
        /// Console.WriteLine($"out-of-bag R squared {model.Model.OutOfBagRSquared:F3}");
        /// </code></example>
        public RegressionTrainer<RandomForestRegressionModel> RandomForest(
            string labelColumnName = "Label", string featureColumnName = "Features", string? exampleWeightColumnName = null,
            int numberOfTrees = 100)
            => catalog.RandomForest(
                new RandomForest { NumberOfTrees = numberOfTrees }, labelColumnName, featureColumnName, exampleWeightColumnName);

        /// <summary>Creates a trainer of random forests that predict a number, with every setting.</summary>
        /// <param name="learner">The settings.</param>
        /// <param name="labelColumnName">The column of labels: <see cref="float"/>.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var forest = new RandomForest { NumberOfTrees = 200, MinimumExampleCountPerLeaf = 3 };
        /// var model = mlContext.Regression.Trainers.RandomForest(forest, labelColumnName: "Price").Fit(data);
        /// </code></example>
        public RegressionTrainer<RandomForestRegressionModel> RandomForest(
            RandomForest learner, string labelColumnName = "Label", string featureColumnName = "Features",
            string? exampleWeightColumnName = null)
            => new(
                Environments.HostOf(catalog, nameof(RandomForest)), learner,
                new(labelColumnName, featureColumnName, exampleWeightColumnName));
    }
}
