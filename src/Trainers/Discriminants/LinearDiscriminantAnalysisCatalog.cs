using MLNetDeep.Trainers;
using MLNetDeep.Transforms.Interop;

namespace Microsoft.ML;

/// <summary>Linear discriminant analysis among the trainers and transforms of an <see cref="MLContext"/>.</summary>
public static class LinearDiscriminantAnalysisCatalog
{
    /// <summary>Linear discriminants that tell classes apart.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.MulticlassClassification</c>.</param>
    /// <param name="labelColumnName">The column of labels: a key type.</param>
    /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static LinearDiscriminantAnalysisMulticlassTrainer LinearDiscriminantAnalysis(this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = "Label", string featureColumnName = "Features")
        => catalog.LinearDiscriminantAnalysis(new LinearDiscriminantAnalysisMulticlassTrainer.Options { LabelColumnName = labelColumnName, FeatureColumnName = featureColumnName });

    /// <summary>Linear discriminants that tell classes apart, with every option.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.MulticlassClassification</c>.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static LinearDiscriminantAnalysisMulticlassTrainer LinearDiscriminantAnalysis(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, LinearDiscriminantAnalysisMulticlassTrainer.Options options)
        => new(Environments.HostOf(catalog, nameof(LinearDiscriminantAnalysis)), options);

    /// <summary>Linear discriminants that answer yes or no.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.BinaryClassification</c>.</param>
    /// <param name="labelColumnName">The column of labels: <see cref="bool"/>.</param>
    /// <param name="featureColumnName">The column of features: a vector of <see cref="float"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static LinearDiscriminantAnalysisBinaryTrainer LinearDiscriminantAnalysis(this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = "Label", string featureColumnName = "Features")
        => catalog.LinearDiscriminantAnalysis(new LinearDiscriminantAnalysisBinaryTrainer.Options { LabelColumnName = labelColumnName, FeatureColumnName = featureColumnName });

    /// <summary>Linear discriminants that answer yes or no, with every option.</summary>
    /// <param name="catalog">The trainers of <c>mlContext.BinaryClassification</c>.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static LinearDiscriminantAnalysisBinaryTrainer LinearDiscriminantAnalysis(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, LinearDiscriminantAnalysisBinaryTrainer.Options options)
        => new(Environments.HostOf(catalog, nameof(LinearDiscriminantAnalysis)), options);

    /// <summary>Projects on linear discriminants.</summary>
    /// <param name="catalog">The transforms of <c>mlContext</c>.</param>
    /// <param name="outputColumnName">The column that is added; one of the same name is hidden.</param>
    /// <param name="inputColumnName">The column that is projected, a vector of <see cref="float"/>; null: <paramref name="outputColumnName"/>.</param>
    /// <param name="labelColumnName">The column of labels: a key type.</param>
    /// <param name="components">Axes to project on, at most classes - 1 and features; null: all that the class means span.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static LinearDiscriminantAnalysisEstimator LinearDiscriminantAnalysis(this TransformsCatalog catalog,
        string outputColumnName, string? inputColumnName = null, string labelColumnName = "Label", int? components = null)
        => catalog.LinearDiscriminantAnalysis(new LinearDiscriminantAnalysisEstimator.Options
        {
            OutputColumnName = outputColumnName,
            FeatureColumnName = inputColumnName ?? outputColumnName,
            LabelColumnName = labelColumnName,
            Components = components,
        });

    /// <summary>Projects on linear discriminants, with every option.</summary>
    /// <param name="catalog">The transforms of <c>mlContext</c>.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static LinearDiscriminantAnalysisEstimator LinearDiscriminantAnalysis(this TransformsCatalog catalog, LinearDiscriminantAnalysisEstimator.Options options)
        => new(Environments.HostOf(catalog, nameof(LinearDiscriminantAnalysis)), options);
}
