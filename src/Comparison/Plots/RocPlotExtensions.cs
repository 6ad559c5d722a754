using Microsoft.ML;

namespace MLNetDeep.Pictures;

/// <summary>ROC curves of ML.NET's models, in scikit-learn's manner: from a model and data, or from metrics.</summary>
public static class RocPlotExtensions
{
    extension(RocPlot)
    {
        /// <summary>Creates the ROC curves of models of yes or no, by their names.</summary>
        /// <param name="models">The models, which add Probability or Score.</param>
        /// <param name="data">The rows.</param>
        /// <param name="labelColumnName">The label, Boolean.</param>
        /// <exception cref="ArgumentException">A column is missing or of another type.</exception>
        /// <example><code>
        /// RocPlot.Of([("fasttree", model)], test).Save("roc.svg");
        /// </code></example>
        public static RocPlot Of(IReadOnlyList<(string Name, ITransformer Model)> models, IDataView data,
            string labelColumnName = "Label") =>
            RocPlot.Of(ScoredColumns.Curves(models, data, labelColumnName));
    }
}
