using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Trainers.Search;

/// <summary>
/// A metric of a search: how good a model is, from the rows it was measured on and its predictions for them. The metrics given here fail
/// where a prediction is missing (NaN), since ML.NET's leave such rows out: trials are ranked by the same rows.
/// </summary>
public sealed class SearchMetric
{
    private const string Label = "Label";

    private readonly Func<MLContext, IDataView, double> _measure;

    /// <summary>Creates a metric of your own.</summary>
    /// <param name="name">The name, for tables and the log.</param>
    /// <param name="greaterIsBetter">Whether a greater number is a better one.</param>
    /// <param name="measure">The method that measures transformed rows; the context is the trial's.</param>
    /// <example><code>
    /// var top3 = new SearchMetric("top-3 accuracy", greaterIsBetter: true, (context, rows) =>
    ///     context.MulticlassClassification.Evaluate(rows, topKPredictionCount: 3).TopKAccuracy);
    /// </code></example>
    public SearchMetric(string name, bool greaterIsBetter, Func<MLContext, IDataView, double> measure)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(measure);
        (Name, GreaterIsBetter, _measure) = (name, greaterIsBetter, measure);
    }

    /// <summary>The name of the metric.</summary>
    public string Name { get; }

    /// <summary>Whether a greater number is a better one.</summary>
    public bool GreaterIsBetter { get; }

    /// <summary>The accuracy of several classes: the share of rows predicted right.</summary>
    public static SearchMetric MicroAccuracy(string labelColumnName = Label)
        => Multiclass(nameof(MicroAccuracy), true, labelColumnName, metrics => metrics.MicroAccuracy);

    /// <summary>
    /// The macro-accuracy of several classes: the mean over the classes of the share predicted right, so that rare classes count as much as
    /// frequent ones.
    /// </summary>
    public static SearchMetric MacroAccuracy(string labelColumnName = Label)
        => Multiclass(nameof(MacroAccuracy), true, labelColumnName, metrics => metrics.MacroAccuracy);

    /// <summary>
    /// The log-loss of several classes: the mean of -ln p(true class); less is better. A trial whose scores are not probabilities, such as
    /// votes, fails.
    /// </summary>
    public static SearchMetric LogLoss(string labelColumnName = Label)
        => Multiclass(nameof(LogLoss), false, labelColumnName, metrics => metrics.LogLoss, probabilities: true);

    /// <summary>The accuracy of a binary classifier: the share of rows predicted right.</summary>
    public static SearchMetric BinaryAccuracy(string labelColumnName = Label)
        => Binary(nameof(BinaryAccuracy), labelColumnName, metrics => metrics.Accuracy);

    /// <summary>The area under the receiver operating characteristic curve of a binary classifier.</summary>
    public static SearchMetric AreaUnderRocCurve(string labelColumnName = Label)
        => Binary(nameof(AreaUnderRocCurve), labelColumnName, metrics => metrics.AreaUnderRocCurve);

    /// <summary>The F1 score of a binary classifier: the harmonic mean of precision and recall of the positive class.</summary>
    public static SearchMetric F1Score(string labelColumnName = Label)
        => Binary(nameof(F1Score), labelColumnName, metrics => metrics.F1Score);

    /// <summary>The log-loss of a binary classifier with probabilities: the mean of -log2 p(true class); less is better.</summary>
    public static SearchMetric BinaryLogLoss(string labelColumnName = Label)
        => Answered(
            nameof(BinaryLogLoss), false, labelColumnName,
            (mlContext, rows) => mlContext.BinaryClassification.Evaluate(rows, labelColumnName).LogLoss);

    /// <summary>The coefficient of determination of a regression: the share of the labels' variation that is explained.</summary>
    public static SearchMetric RSquared(string labelColumnName = Label)
        => Regression(nameof(RSquared), true, labelColumnName, metrics => metrics.RSquared);

    /// <summary>The root mean square error of a regression: the square root of the mean of (label - score)^2; less is better.</summary>
    public static SearchMetric RootMeanSquaredError(string labelColumnName = Label)
        => Regression(nameof(RootMeanSquaredError), false, labelColumnName, metrics => metrics.RootMeanSquaredError);

    /// <summary>The mean absolute error of a regression: the mean of |label - score|; less is better.</summary>
    public static SearchMetric MeanAbsoluteError(string labelColumnName = Label)
        => Regression(nameof(MeanAbsoluteError), false, labelColumnName, metrics => metrics.MeanAbsoluteError);

    /// <exception cref="InvalidOperationException">The metric is not a number.</exception>
    internal double Measure(MLContext mlContext, IDataView transformed)
    {
        double value = _measure(mlContext, transformed);
        return double.IsNaN(value)
            ? throw new InvalidOperationException($"{Name} is not a number. The rows to measure on may be none, or all of one class.")
            : value;
    }

    private static SearchMetric Multiclass(
        string name, bool greaterIsBetter, string label, Func<MulticlassClassificationMetrics, double> value, bool probabilities = false)
        => Answered(
            name, greaterIsBetter, label, (mlContext, rows) => value(mlContext.MulticlassClassification.Evaluate(rows, label)),
            probabilities);

    private static SearchMetric Binary(string name, string label, Func<BinaryClassificationMetrics, double> value)
        => Answered(name, true, label, (mlContext, rows) => value(mlContext.BinaryClassification.EvaluateNonCalibrated(rows, label)));

    private static SearchMetric Regression(string name, bool greaterIsBetter, string label, Func<RegressionMetrics, double> value)
        => Answered(name, greaterIsBetter, label, (mlContext, rows) => value(mlContext.Regression.Evaluate(rows, label)));

    private static SearchMetric Answered(
        string name, bool greaterIsBetter, string label, Func<MLContext, IDataView, double> measure, bool probabilities = false)
        => new(name, greaterIsBetter, (mlContext, rows) => measure(mlContext, AnsweredRows.Require(mlContext, rows, label, probabilities)));
}
