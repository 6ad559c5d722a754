using MLNetDeep;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Trainers;
using MLNetDeep.Transforms.Interop;

namespace Microsoft.ML;

public static partial class MLNetDeepCatalog
{
    /// <param name="catalog">The trainers of <c>mlContext.MulticlassClassification</c>.</param>
    extension(MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog)
    {
        /// <summary>
        /// Creates a trainer of residual networks for several classes: better than <c>Cnn</c>, in several times its time.
        /// </summary>
        /// <param name="imageShape">The images' shape; null: the dimensions of the feature column.</param>
        /// <param name="labelColumnName">The column of labels: a key type.</param>
        /// <param name="featureColumnName">The column of images: a vector of <see cref="float"/>.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <param name="epochs">The number of epochs: passes over the training rows; null: chosen by their number.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var model = mlContext.MulticlassClassification.Trainers.Residual(new ImageShape(28, 28, 1)).Fit(images);
        /// </code></example>
        public MulticlassTrainer<Network> Residual(
            ImageShape? imageShape = null, string labelColumnName = "Label", string featureColumnName = "Features",
            string? exampleWeightColumnName = null, int? epochs = null)
            => catalog.Residual(
                new Residual { ImageShape = imageShape, Epochs = epochs }, labelColumnName, featureColumnName, exampleWeightColumnName);

        /// <summary>Creates a trainer of residual networks for several classes, with every setting.</summary>
        /// <param name="learner">The settings.</param>
        /// <param name="labelColumnName">The column of labels: a key type.</param>
        /// <param name="featureColumnName">The column of images: a vector of <see cref="float"/>.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var residual = new Residual { HorizontalFlips = true, Epochs = 20 };
        /// var model = mlContext.MulticlassClassification.Trainers.Residual(residual, labelColumnName: "Target").Fit(data);
        /// </code></example>
        public MulticlassTrainer<Network> Residual(
            Residual learner, string labelColumnName = "Label", string featureColumnName = "Features",
            string? exampleWeightColumnName = null)
            => new(Environments.HostOf(catalog, nameof(Residual)), learner,
                new(labelColumnName, featureColumnName, exampleWeightColumnName));
    }

    /// <param name="catalog">The trainers of <c>mlContext.BinaryClassification</c>.</param>
    extension(BinaryClassificationCatalog.BinaryClassificationTrainers catalog)
    {
        /// <summary>
        /// Creates a trainer of residual networks for yes or no: better than <c>Cnn</c>, in several times its time.
        /// </summary>
        /// <param name="imageShape">The images' shape; null: the dimensions of the feature column.</param>
        /// <param name="labelColumnName">The column of labels: <see cref="bool"/>.</param>
        /// <param name="featureColumnName">The column of images: a vector of <see cref="float"/>.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <param name="epochs">The number of epochs: passes over the training rows; null: chosen by their number.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var model = mlContext.BinaryClassification.Trainers.Residual(new ImageShape(28, 28, 1)).Fit(images);
        /// </code></example>
        public BinaryTrainer<Network> Residual(
            ImageShape? imageShape = null, string labelColumnName = "Label", string featureColumnName = "Features",
            string? exampleWeightColumnName = null, int? epochs = null)
            => catalog.Residual(
                new Residual { ImageShape = imageShape, Epochs = epochs }, labelColumnName, featureColumnName, exampleWeightColumnName);

        /// <summary>Creates a trainer of residual networks for yes or no, with every setting.</summary>
        /// <param name="learner">The settings.</param>
        /// <param name="labelColumnName">The column of labels: <see cref="bool"/>.</param>
        /// <param name="featureColumnName">The column of images: a vector of <see cref="float"/>.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var residual = new Residual { HorizontalFlips = true, Epochs = 20 };
        /// var model = mlContext.BinaryClassification.Trainers.Residual(residual, labelColumnName: "Target").Fit(data);
        /// </code></example>
        public BinaryTrainer<Network> Residual(
            Residual learner, string labelColumnName = "Label", string featureColumnName = "Features",
            string? exampleWeightColumnName = null)
            => new(Environments.HostOf(catalog, nameof(Residual)), learner,
                new(labelColumnName, featureColumnName, exampleWeightColumnName));
    }

    /// <param name="catalog">The trainers of <c>mlContext.Regression</c>.</param>
    extension(RegressionCatalog.RegressionTrainers catalog)
    {
        /// <summary>
        /// Creates a trainer of residual networks that predict a number: better than <c>Cnn</c>, in several times its time.
        /// </summary>
        /// <param name="imageShape">The images' shape; null: the dimensions of the feature column.</param>
        /// <param name="labelColumnName">The column of labels: <see cref="float"/>.</param>
        /// <param name="featureColumnName">The column of images: a vector of <see cref="float"/>.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <param name="epochs">The number of epochs: passes over the training rows; null: chosen by their number.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var model = mlContext.Regression.Trainers.Residual(new ImageShape(28, 28, 1)).Fit(images);
        /// </code></example>
        public RegressionTrainer<Network> Residual(
            ImageShape? imageShape = null, string labelColumnName = "Label", string featureColumnName = "Features",
            string? exampleWeightColumnName = null, int? epochs = null)
            => catalog.Residual(
                new Residual { ImageShape = imageShape, Epochs = epochs }, labelColumnName, featureColumnName, exampleWeightColumnName);

        /// <summary>Creates a trainer of residual networks that predict a number, with every setting.</summary>
        /// <param name="learner">The settings.</param>
        /// <param name="labelColumnName">The column of labels: <see cref="float"/>.</param>
        /// <param name="featureColumnName">The column of images: a vector of <see cref="float"/>.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var residual = new Residual { HorizontalFlips = true, Epochs = 20 };
        /// var model = mlContext.Regression.Trainers.Residual(residual, labelColumnName: "Target").Fit(data);
        /// </code></example>
        public RegressionTrainer<Network> Residual(
            Residual learner, string labelColumnName = "Label", string featureColumnName = "Features",
            string? exampleWeightColumnName = null)
            => new(Environments.HostOf(catalog, nameof(Residual)), learner,
                new(labelColumnName, featureColumnName, exampleWeightColumnName));
    }
}
