using MLNetDeep.Classic.SupportVectors;
using MLNetDeep.Trainers;
using MLNetDeep.Transforms.Interop;

namespace Microsoft.ML;

/// <summary>Support vector machines among the trainers of an <see cref="MLContext"/>.</summary>
public static class SupportVectorTrainersCatalog
{
    /// <summary>A support vector machine for several classes.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.MulticlassClassification</c>.</param>
    /// <param name="labelColumnName">The column of labels: a key type.</param>
    /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
    /// <param name="kernel">How alike two rows are; by default <see cref="RbfKernel"/> with gamma by <see cref="SvmGamma.Scale"/>.</param>
    /// <param name="cost">C: what errors cost.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static KernelSvmMulticlassTrainer KernelSvm(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = "Label", string featureColumnName = "Features", SvmKernel? kernel = null, double cost = 1)
        => catalog.KernelSvm(new KernelSvmMulticlassTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            Kernel = kernel ?? new RbfKernel(),
            Cost = cost,
        });

    /// <summary>A support vector machine for several classes, with every option.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.MulticlassClassification</c>.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static KernelSvmMulticlassTrainer KernelSvm(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, KernelSvmMulticlassTrainer.Options options)
        => new(Environments.HostOf(catalog, nameof(KernelSvm)), options);

    /// <summary>A support vector machine that answers yes or no.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.BinaryClassification</c>.</param>
    /// <param name="labelColumnName">The column of labels: <see cref="bool"/>.</param>
    /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
    /// <param name="kernel">How alike two rows are; by default <see cref="RbfKernel"/> with gamma by <see cref="SvmGamma.Scale"/>.</param>
    /// <param name="cost">C: what errors cost.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static KernelSvmBinaryTrainer KernelSvm(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = "Label", string featureColumnName = "Features", SvmKernel? kernel = null, double cost = 1)
        => catalog.KernelSvm(new KernelSvmBinaryTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            Kernel = kernel ?? new RbfKernel(),
            Cost = cost,
        });

    /// <summary>A support vector machine that answers yes or no, with every option.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.BinaryClassification</c>.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static KernelSvmBinaryTrainer KernelSvm(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, KernelSvmBinaryTrainer.Options options)
        => new(Environments.HostOf(catalog, nameof(KernelSvm)), options);

    /// <summary>A support vector regression.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.Regression</c>.</param>
    /// <param name="labelColumnName">The column of labels: <see cref="float"/>.</param>
    /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
    /// <param name="kernel">How alike two rows are; by default <see cref="RbfKernel"/> with gamma by <see cref="SvmGamma.Scale"/>.</param>
    /// <param name="cost">C: what an error of a standard deviation of the label beyond the tube costs.</param>
    /// <param name="epsilon">Errors up to here cost nothing, in standard deviations of the label.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static KernelSvrTrainer KernelSvr(this RegressionCatalog.RegressionTrainers catalog,
        string labelColumnName = "Label", string featureColumnName = "Features", SvmKernel? kernel = null, double cost = 1, double epsilon = 0.1)
        => catalog.KernelSvr(new KernelSvrTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            Kernel = kernel ?? new RbfKernel(),
            Cost = cost,
            Epsilon = epsilon,
        });

    /// <summary>A support vector regression, with every option.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.Regression</c>.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static KernelSvrTrainer KernelSvr(this RegressionCatalog.RegressionTrainers catalog, KernelSvrTrainer.Options options)
        => new(Environments.HostOf(catalog, nameof(KernelSvr)), options);

    /// <summary>A support vector machine that learns where the training rows lie.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.AnomalyDetection</c>.</param>
    /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
    /// <param name="kernel">How alike two rows are; by default <see cref="RbfKernel"/> with gamma by <see cref="SvmGamma.Scale"/>.</param>
    /// <param name="nu">The greatest share of the training rows that are anomalies, above 0 and at most 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static OneClassSvmTrainer OneClassSvm(this AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog,
        string featureColumnName = "Features", SvmKernel? kernel = null, double nu = 0.5)
        => catalog.OneClassSvm(new OneClassSvmTrainer.Options { FeatureColumnName = featureColumnName, Kernel = kernel ?? new RbfKernel(), Nu = nu });

    /// <summary>A support vector machine that learns where the training rows lie, with every option.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.AnomalyDetection</c>.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static OneClassSvmTrainer OneClassSvm(this AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog, OneClassSvmTrainer.Options options)
        => new(Environments.HostOf(catalog, nameof(OneClassSvm)), options);
}
