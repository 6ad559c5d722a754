using MLNetDeep;
using MLNetDeep.Classic.SupportVectors;
using MLNetDeep.Trainers;
using MLNetDeep.Transforms.Interop;

namespace Microsoft.ML;

// Support vector machines with kernels among the trainers of an MLContext.
public static partial class MLNetDeepCatalog
{
    /// <param name="catalog">The trainers of <c>mlContext.MulticlassClassification</c>.</param>
    extension(MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog)
    {
        /// <summary>Creates a trainer of kernel support vector machines for several classes.</summary>
        /// <param name="labelColumnName">The column of labels: a key type.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <param name="kernel">The kernel; null: <see cref="RbfKernel"/> with gamma by <see cref="SvmGamma.Scale"/>.</param>
        /// <param name="cost">The cost of errors, C.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var svm = mlContext.MulticlassClassification.Trainers.KernelSvm(kernel: new RbfKernel(0.02), cost: 10);
        /// var model = mlContext.Transforms.NormalizeMeanVariance("Features").Append(svm).Fit(data);
        /// </code></example>
        public MulticlassTrainer<KernelSvmModel> KernelSvm(
            string labelColumnName = "Label", string featureColumnName = "Features",
            string? exampleWeightColumnName = null, SvmKernel? kernel = null, double cost = 1)
            => catalog.KernelSvm(new KernelSvm { Kernel = kernel ?? new RbfKernel(), Cost = cost },
                labelColumnName, featureColumnName, exampleWeightColumnName);

        /// <summary>Creates a trainer of kernel support vector machines for several classes, with every setting.</summary>
        /// <param name="learner">The settings.</param>
        /// <param name="labelColumnName">The column of labels: a key type.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var svm = new KernelSvm { Cost = 10, Probabilities = true, BalanceClasses = true };
        /// var model = mlContext.MulticlassClassification.Trainers.KernelSvm(svm, labelColumnName: "Species").Fit(data);
        /// </code></example>
        public MulticlassTrainer<KernelSvmModel> KernelSvm(
            KernelSvm learner, string labelColumnName = "Label", string featureColumnName = "Features",
            string? exampleWeightColumnName = null)
            => new(
                Environments.HostOf(catalog, nameof(KernelSvm)), learner, new(labelColumnName, featureColumnName, exampleWeightColumnName));
    }

    /// <param name="catalog">The trainers of <c>mlContext.BinaryClassification</c>.</param>
    extension(BinaryClassificationCatalog.BinaryClassificationTrainers catalog)
    {
        /// <summary>Creates a trainer of kernel support vector machines that answer yes or no.</summary>
        /// <param name="labelColumnName">The column of labels: <see cref="bool"/>.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <param name="kernel">The kernel; null: <see cref="RbfKernel"/> with gamma by <see cref="SvmGamma.Scale"/>.</param>
        /// <param name="cost">The cost of errors, C.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var svm = mlContext.BinaryClassification.Trainers.KernelSvm(cost: 10);
        /// var model = mlContext.Transforms.NormalizeMeanVariance("Features").Append(svm).Fit(data);
        /// </code></example>
        public BinaryTrainer<KernelSvmModel> KernelSvm(
            string labelColumnName = "Label", string featureColumnName = "Features",
            string? exampleWeightColumnName = null, SvmKernel? kernel = null, double cost = 1)
            => catalog.KernelSvm(new KernelSvm { Kernel = kernel ?? new RbfKernel(), Cost = cost },
                labelColumnName, featureColumnName, exampleWeightColumnName);

        /// <summary>Creates a trainer of kernel support vector machines that answer yes or no, with every setting.</summary>
        /// <param name="learner">The settings.</param>
        /// <param name="labelColumnName">The column of labels: <see cref="bool"/>.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var svm = new KernelSvm { Probabilities = true, ClassWeights = new Dictionary&lt;string, double&gt; { ["true"] = 5 } };
        /// var model = mlContext.BinaryClassification.Trainers.KernelSvm(svm, labelColumnName: "Fraud").Fit(data);
        /// </code></example>
        public BinaryTrainer<KernelSvmModel> KernelSvm(
            KernelSvm learner, string labelColumnName = "Label", string featureColumnName = "Features",
            string? exampleWeightColumnName = null)
            => new(
                Environments.HostOf(catalog, nameof(KernelSvm)), learner, new(labelColumnName, featureColumnName, exampleWeightColumnName));
    }

    /// <param name="catalog">The trainers of <c>mlContext.Regression</c>.</param>
    extension(RegressionCatalog.RegressionTrainers catalog)
    {
        /// <summary>Creates a trainer of kernel support vector regressions.</summary>
        /// <param name="labelColumnName">The column of labels: <see cref="float"/>.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <param name="kernel">The kernel; null: <see cref="RbfKernel"/> with gamma by <see cref="SvmGamma.Scale"/>.</param>
        /// <param name="cost">The cost of errors, C: what one beyond the tube costs a standard deviation of the label.</param>
        /// <param name="epsilon">The half width of the tube within which errors cost nothing, in standard deviations of the label.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var svr = mlContext.Regression.Trainers.KernelSvr(cost: 100, epsilon: 0.03);
        /// var model = mlContext.Transforms.NormalizeMeanVariance("Features").Append(svr).Fit(data);
        /// </code></example>
        public RegressionTrainer<KernelSvrModel> KernelSvr(
            string labelColumnName = "Label", string featureColumnName = "Features",
            string? exampleWeightColumnName = null, SvmKernel? kernel = null, double cost = 1,
            double epsilon = 0.1)
            => catalog.KernelSvr(new KernelSvr { Kernel = kernel ?? new RbfKernel(), Cost = cost, Epsilon = epsilon },
                labelColumnName, featureColumnName, exampleWeightColumnName);

        /// <summary>Creates a trainer of kernel support vector regressions, with every setting.</summary>
        /// <param name="learner">The settings.</param>
        /// <param name="labelColumnName">The column of labels: <see cref="float"/>.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        /// <param name="exampleWeightColumnName">The column of weights, <see cref="float"/>; null: all rows count alike.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var svr = new KernelSvr { Kernel = new PolynomialKernel(2), ScaleLabels = false, Epsilon = 0.5 };
        /// var model = mlContext.Regression.Trainers.KernelSvr(svr, labelColumnName: "Price").Fit(data);
        /// </code></example>
        public RegressionTrainer<KernelSvrModel> KernelSvr(
            KernelSvr learner, string labelColumnName = "Label", string featureColumnName = "Features",
            string? exampleWeightColumnName = null)
            => new(
                Environments.HostOf(catalog, nameof(KernelSvr)), learner, new(labelColumnName, featureColumnName, exampleWeightColumnName));
    }

    /// <param name="catalog">The trainers of <c>mlContext.AnomalyDetection</c>.</param>
    extension(AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog)
    {
        /// <summary>Creates a trainer of one-class support vector machines, which learn where the training rows lie.</summary>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        /// <param name="kernel">The kernel; null: <see cref="RbfKernel"/> with gamma by <see cref="SvmGamma.Scale"/>.</param>
        /// <param name="nu">The maximum share of the training rows that are anomalies, above 0 and at most 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var svm = mlContext.AnomalyDetection.Trainers.OneClassSvm(nu: 0.05);
        /// var model = mlContext.Transforms.NormalizeMeanVariance("Features").Append(svm).Fit(data);
        /// </code></example>
        public AnomalyTrainer<OneClassSvmModel> OneClassSvm(
            string featureColumnName = "Features", SvmKernel? kernel = null, double nu = 0.5)
            => catalog.OneClassSvm(new OneClassSvm { Kernel = kernel ?? new RbfKernel(), Nu = nu }, featureColumnName);

        /// <summary>Creates a trainer of one-class support vector machines, with every setting.</summary>
        /// <param name="learner">The settings.</param>
        /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
        /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
        /// <example><code>
        /// var svm = new OneClassSvm { Kernel = new RbfKernel(0.5), Nu = 0.1, CacheSize = 1000 };
        /// var model = mlContext.AnomalyDetection.Trainers.OneClassSvm(svm, featureColumnName: "Climate").Fit(data);
        /// </code></example>
        public AnomalyTrainer<OneClassSvmModel> OneClassSvm(
            OneClassSvm learner, string featureColumnName = "Features")
            => new(Environments.HostOf(catalog, nameof(OneClassSvm)), learner, featureColumnName);
    }
}
