using Microsoft.ML;

namespace MLNetDeep.Pictures;

/// <summary>Calibration curves of ML.NET's models, in scikit-learn's manner: from a model and data, or from metrics.</summary>
public static class CalibrationPlotExtensions
{
    extension(CalibrationPlot)
    {
        /// <summary>Creates the calibration curves of models of yes or no, by their names.</summary>
        /// <param name="models">The models, which add Probability.</param>
        /// <param name="data">The rows.</param>
        /// <param name="labelColumnName">The label, Boolean.</param>
        /// <exception cref="ArgumentException">A column is missing or of another type.</exception>
        public static CalibrationPlot Of(
            IReadOnlyList<(string Name, ITransformer Model)> models, IDataView data, string labelColumnName = "Label") =>
            CalibrationPlot.Of(ScoredColumns.Curves(models, data, labelColumnName));
    }
}
