using MLNetDeep.Trainers;

namespace Microsoft.ML;

// Evaluation of models that predict several numbers, which ML.NET's own regression catalog lacks.
public static partial class MLNetDeepCatalog
{
    /// <summary>Evaluates a model that predicts several numbers: the errors of each number against its label.</summary>
    /// <param name="catalog">The regression catalog, <c>mlContext.Regression</c>.</param>
    /// <param name="data">The scored data.</param>
    /// <param name="labelColumnName">The column of labels: a vector of <see cref="float"/> of known size.</param>
    /// <param name="scoreColumnName">The column of scores: a vector of as many numbers.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing, of a wrong type, or of another size than the other.</exception>
    /// <example><code>
    /// var model = mlContext.Regression.Trainers.MlpMultiOutput(labelColumnName: "Energy").Fit(data);
    /// var metrics = mlContext.Regression.EvaluateMultiOutput(model.Transform(test), labelColumnName: "Energy");
    /// </code></example>
    public static MultiOutputRegressionMetrics EvaluateMultiOutput(
        this RegressionCatalog catalog, IDataView data, string labelColumnName = "Label", string scoreColumnName = "Score")
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        return MultiOutputRegressionMetrics.Measure(data, labelColumnName, scoreColumnName);
    }
}
