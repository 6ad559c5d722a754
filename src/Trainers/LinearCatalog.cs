using MLNetDeep;
using MLNetDeep.Classic.Linear;
using MLNetDeep.Trainers;
using MLNetDeep.Transforms.Interop;

namespace Microsoft.ML;

// The perceptron among the trainers of an MLContext.
public static partial class MLNetDeepCatalog
{
    /// <param name="catalog">The trainers of <c>mlContext.BinaryClassification</c>.</param>
    extension(BinaryClassificationCatalog.BinaryClassificationTrainers catalog)
    {
        /// <summary>Creates a trainer of Rosenblatt's perceptron: a line between yes and no.</summary>
        /// <param name="labelColumnName">The column of labels: <see cref="bool"/>.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        /// <param name="numberOfIterations">The maximum number of passes over the training rows.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var model = mlContext.BinaryClassification.Trainers.Perceptron(numberOfIterations: 200).Fit(data);
        /// Console.WriteLine(model.Model.Line());
        /// </code></example>
        public BinaryTrainer<PerceptronModel> Perceptron(string labelColumnName = "Label", string featureColumnName = "Features",
            int numberOfIterations = 100)
            => catalog.Perceptron(new Perceptron { NumberOfIterations = numberOfIterations }, labelColumnName, featureColumnName);

        /// <summary>Creates a trainer of Rosenblatt's perceptron, with every setting.</summary>
        /// <param name="learner">The settings.</param>
        /// <param name="labelColumnName">The column of labels: <see cref="bool"/>.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var perceptron = new Perceptron { Shuffle = true, PassCompleted = pass => Console.WriteLine($"{pass.Errors} errors") };
        /// var model = mlContext.BinaryClassification.Trainers.Perceptron(perceptron, labelColumnName: "IsSpam").Fit(data);
        /// </code></example>
        public BinaryTrainer<PerceptronModel> Perceptron(Perceptron learner, string labelColumnName = "Label",
            string featureColumnName = "Features")
            => new(Environments.HostOf(catalog, nameof(Perceptron)), learner, new(labelColumnName, featureColumnName, null));
    }
}
