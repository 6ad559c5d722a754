using MLNetDeep;
using MLNetDeep.Classic.Discriminants;
using MLNetDeep.Trainers;
using MLNetDeep.Transforms.Interop;

namespace Microsoft.ML;

// Linear discriminant analysis among the trainers and transforms of an MLContext.
public static partial class MLNetDeepCatalog
{
    /// <param name="catalog">The trainers of <c>mlContext.MulticlassClassification</c>.</param>
    extension(MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog)
    {
        /// <summary>
        /// Creates a trainer of linear discriminants for several classes. <c>Score</c> holds the posterior probabilities of the classes.
        /// </summary>
        /// <param name="labelColumnName">The column of labels: a key type.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        /// <example><code>
        /// var model = mlContext.MulticlassClassification.Trainers.LinearDiscriminantAnalysis().Fit(data);
        /// Console.WriteLine(string.Join(" ", model.Model.Priors));
        /// </code></example>
        public MulticlassTrainer<LinearDiscriminantAnalysisModel> LinearDiscriminantAnalysis(string labelColumnName = "Label",
            string featureColumnName = "Features")
            => catalog.LinearDiscriminantAnalysis(new LinearDiscriminantAnalysis(), labelColumnName, featureColumnName);

        /// <summary>Creates a trainer of linear discriminants for several classes, with every setting.</summary>
        /// <param name="learner">The settings.</param>
        /// <param name="labelColumnName">The column of labels: a key type.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var discriminants = new LinearDiscriminantAnalysis { Shrinkage = CovarianceShrinkage.LedoitWolf };
        /// var model = mlContext.MulticlassClassification.Trainers.LinearDiscriminantAnalysis(discriminants, "Species").Fit(data);
        /// </code></example>
        public MulticlassTrainer<LinearDiscriminantAnalysisModel> LinearDiscriminantAnalysis(LinearDiscriminantAnalysis learner,
            string labelColumnName = "Label", string featureColumnName = "Features")
            => new(Environments.HostOf(catalog, nameof(LinearDiscriminantAnalysis)), learner,
                new(labelColumnName, featureColumnName, null));
    }

    /// <param name="catalog">The trainers of <c>mlContext.BinaryClassification</c>.</param>
    extension(BinaryClassificationCatalog.BinaryClassificationTrainers catalog)
    {
        /// <summary>
        /// Creates a trainer of linear discriminants that answer yes or no. <c>Score</c> is the log-odds of yes, <c>Probability</c> its
        /// posterior probability.
        /// </summary>
        /// <param name="labelColumnName">The column of labels: <see cref="bool"/>.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        /// <example><code>
        /// var model = mlContext.BinaryClassification.Trainers.LinearDiscriminantAnalysis().Fit(data);
        /// Console.WriteLine(mlContext.BinaryClassification.Evaluate(model.Transform(data)).AreaUnderRocCurve);
        /// </code></example>
        public BinaryTrainer<LinearDiscriminantAnalysisModel> LinearDiscriminantAnalysis(string labelColumnName = "Label",
            string featureColumnName = "Features")
            => catalog.LinearDiscriminantAnalysis(new LinearDiscriminantAnalysis(), labelColumnName, featureColumnName);

        /// <summary>Creates a trainer of linear discriminants that answer yes or no, with every setting.</summary>
        /// <param name="learner">The settings.</param>
        /// <param name="labelColumnName">The column of labels: <see cref="bool"/>.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var discriminants = new LinearDiscriminantAnalysis { Priors = [0.9, 0.1] };
        /// var model = mlContext.BinaryClassification.Trainers.LinearDiscriminantAnalysis(discriminants, "IsFraud").Fit(data);
        /// </code></example>
        public BinaryTrainer<LinearDiscriminantAnalysisModel> LinearDiscriminantAnalysis(LinearDiscriminantAnalysis learner,
            string labelColumnName = "Label", string featureColumnName = "Features")
            => new(Environments.HostOf(catalog, nameof(LinearDiscriminantAnalysis)), learner,
                new(labelColumnName, featureColumnName, null));
    }

    /// <param name="catalog">The transforms of <c>mlContext</c>.</param>
    extension(TransformsCatalog catalog)
    {
        /// <summary>
        /// Creates an estimator of a projection on linear discriminants: the axes that separate the classes of a label best, scaled so
        /// that the covariance within classes is the identity. Slots are named LD1, LD2 and so on.
        /// </summary>
        /// <param name="outputColumnName">The column that is added; one of the same name is hidden.</param>
        /// <param name="inputColumnName">
        /// The column that is projected, a vector of <see cref="float"/>; null: <paramref name="outputColumnName"/>.
        /// </param>
        /// <param name="labelColumnName">The column of labels: a key type.</param>
        /// <param name="numberOfComponents">
        /// The number of axes, at most classes - 1 and features; null: all that the class means span.
        /// </param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var model = mlContext.Transforms.LinearDiscriminantAnalysis("Axes", "Features", numberOfComponents: 2).Fit(data);
        /// Console.WriteLine(string.Join(" ", model.Model.ExplainedVarianceRatio));
        /// </code></example>
        public ProjectionEstimator<LinearDiscriminantAnalysisModel> LinearDiscriminantAnalysis(string outputColumnName,
            string? inputColumnName = null, string labelColumnName = "Label", int? numberOfComponents = null)
            => catalog.LinearDiscriminantAnalysis(new LinearDiscriminantAnalysis { NumberOfComponents = numberOfComponents },
                outputColumnName, inputColumnName, labelColumnName);

        /// <summary>Creates an estimator of a projection on linear discriminants, with every setting.</summary>
        /// <param name="learner">The settings.</param>
        /// <param name="outputColumnName">The column that is added; one of the same name is hidden.</param>
        /// <param name="inputColumnName">
        /// The column that is projected, a vector of <see cref="float"/>; null: <paramref name="outputColumnName"/>.
        /// </param>
        /// <param name="labelColumnName">The column of labels: a key type.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var discriminants = new LinearDiscriminantAnalysis { NumberOfComponents = 2, Shrinkage = CovarianceShrinkage.Of(0.1) };
        /// var model = mlContext.Transforms.LinearDiscriminantAnalysis(discriminants, "Axes", "Features").Fit(data);
        /// </code></example>
        public ProjectionEstimator<LinearDiscriminantAnalysisModel> LinearDiscriminantAnalysis(LinearDiscriminantAnalysis learner,
            string outputColumnName, string? inputColumnName = null, string labelColumnName = "Label")
            => new(Environments.HostOf(catalog, nameof(LinearDiscriminantAnalysis)), learner,
                outputColumnName, inputColumnName, labelColumnName);
    }
}
