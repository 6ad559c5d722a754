using MLNetDeep.Trainers;
using MLNetDeep.Transforms;

namespace Microsoft.ML;

// Missing values, as scikit-learn's SimpleImputer with indicators; ML.NET's own replacement knows no median.
public static partial class MLNetDeepCatalog
{
    /// <summary>
    /// Creates an estimator that fills missing numbers (NaN) with the medians of the training rows, and adds an indicator, 1 where the
    /// number was missing, for each slot that has missing numbers among them. A slot without any number is filled with 0.
    /// </summary>
    /// <param name="catalog">The transforms of an <see cref="MLContext"/>.</param>
    /// <param name="outputColumnName">The name of the column that is added: the numbers, then the indicators.</param>
    /// <param name="inputColumnName">The name of the column, a vector of Single; null: as the output column.</param>
    /// <param name="indicators">Whether indicators are added.</param>
    /// <example><code>
    /// var pipeline = mlContext.Transforms.Concatenate("Features", "Age", "Fare")
    ///     .Append(mlContext.Transforms.FillMissingValues("Features"))
    ///     .Append(mlContext.BinaryClassification.Trainers.SdcaLogisticRegression("Survived"));
    /// </code></example>
    public static IEstimator<MissingValueTransformer> FillMissingValues(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null, bool indicators = true)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new MissingValueEstimator(outputColumnName, inputColumnName, indicators);
    }
}
