using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Pictures;

/// <summary>Confusion matrices of ML.NET's models, in scikit-learn's manner: from a model and data, or from metrics.</summary>
public static class ConfusionMatrixPlotExtensions
{
    extension(ConfusionMatrixPlot)
    {
        /// <summary>Creates the plot of a confusion matrix of ML.NET's.</summary>
        /// <param name="confusion">The matrix, of the metrics of a classification.</param>
        /// <param name="classes">The names of the classes; null: their numbers.</param>
        /// <exception cref="ArgumentException">There are other names than classes.</exception>
        public static ConfusionMatrixPlot Of(ConfusionMatrix confusion, IReadOnlyList<string>? classes = null)
        {
            ArgumentNullException.ThrowIfNull(confusion);
            int count = confusion.NumberOfClasses;
            classes ??= [.. Enumerable.Range(0, count).Select(index => index.ToString(CultureInfo.InvariantCulture))];
            long[,] counts = new long[count, count];
            for (int actual = 0; actual < count; actual++)
            {
                for (int predicted = 0; predicted < count; predicted++)
                {
                    counts[actual, predicted] = (long)confusion.Counts[actual][predicted];
                }
            }
            return ConfusionMatrixPlot.Of(classes, counts);
        }

        /// <summary>Creates the plot of what a model says of labeled rows.</summary>
        /// <param name="model">The model, which adds PredictedLabel.</param>
        /// <param name="data">The rows.</param>
        /// <param name="labelColumnName">The label: a key, a text or a Boolean.</param>
        /// <exception cref="ArgumentException">A column is missing or of another type.</exception>
        /// <example><code>
        /// ConfusionMatrixPlot.Of(model, test).Save("confusion.svg");
        /// </code></example>
        public static ConfusionMatrixPlot Of(ITransformer model, IDataView data, string labelColumnName = "Label")
        {
            IDataView scored = ScoredColumns.Scored(model, data);
            return ConfusionMatrixPlot.Of(ScoredColumns.Names(scored, labelColumnName), ScoredColumns.Names(scored, "PredictedLabel"));
        }

        /// <summary>Saves the plot of the confusion matrix of metrics.</summary>
        /// <param name="metrics">The metrics, as <c>mlContext.MulticlassClassification.Evaluate</c> gives them.</param>
        /// <param name="path">The path of the file, .svg.</param>
        /// <param name="classes">The names of the classes; null: their numbers.</param>
        /// <exception cref="ArgumentException">The file is to be something else, or there are other names than classes.</exception>
        /// <example><code>
        /// ConfusionMatrixPlot.Save(mlContext.MulticlassClassification.Evaluate(model.Transform(test)), "confusion.svg");
        /// </code></example>
        public static void Save(MulticlassClassificationMetrics metrics, string path, IReadOnlyList<string>? classes = null)
        {
            ArgumentNullException.ThrowIfNull(metrics);
            ConfusionMatrixPlot.Of(metrics.ConfusionMatrix, classes).Save(path);
        }

        /// <summary>Saves the plot of the confusion matrix of metrics.</summary>
        /// <param name="metrics">The metrics, as <c>mlContext.BinaryClassification.Evaluate</c> gives them.</param>
        /// <param name="path">The path of the file, .svg.</param>
        /// <param name="classes">The names of the classes; null: their numbers.</param>
        /// <exception cref="ArgumentException">The file is to be something else, or there are other names than classes.</exception>
        public static void Save(BinaryClassificationMetrics metrics, string path, IReadOnlyList<string>? classes = null)
        {
            ArgumentNullException.ThrowIfNull(metrics);
            ConfusionMatrixPlot.Of(metrics.ConfusionMatrix, classes).Save(path);
        }
    }
}
