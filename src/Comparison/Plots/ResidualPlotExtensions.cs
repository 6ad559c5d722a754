using Microsoft.ML;

namespace MLNetDeep.Pictures;

/// <summary>Residuals of ML.NET's models, in scikit-learn's manner: from a model and data, or from metrics.</summary>
public static class ResidualPlotExtensions
{
    extension(ResidualPlot)
    {
        /// <summary>Creates the plot of predicted against actual numbers.</summary>
        /// <param name="model">The model, which adds Score.</param>
        /// <param name="data">The rows.</param>
        /// <param name="labelColumnName">The label, Single.</param>
        /// <exception cref="ArgumentException">A column is missing or of another type.</exception>
        public static ResidualPlot Of(ITransformer model, IDataView data, string labelColumnName = "Label")
        {
            IDataView scored = ScoredColumns.Scored(model, data);
            return ResidualPlot.Of([.. ScoredColumns.Numbers(scored, labelColumnName)], [.. ScoredColumns.Numbers(scored, "Score")]);
        }
    }
}
