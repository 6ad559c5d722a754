using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Comparisons.Evaluation;

namespace MLNetDeep.Pictures;

/// <summary>Partial dependence of ML.NET's models, in scikit-learn's manner: from a model and data, or from metrics.</summary>
public static class PartialDependencePlotExtensions
{
    private const int GridSize = 30;

    extension(PartialDependencePlot)
    {
        /// <summary>Creates the plot of what a model says in the mean where a column of numbers is held at a value.</summary>
        /// <param name="mlContext">The context.</param>
        /// <param name="model">The model, which reads the column and adds Score.</param>
        /// <param name="data">The rows.</param>
        /// <param name="column">The column, Single.</param>
        /// <exception cref="ArgumentException">A column is missing or of another type.</exception>
        /// <example><code>
        /// PartialDependencePlot.Of(mlContext, model, test, "Age").Save("age.svg");
        /// </code></example>
        public static PartialDependencePlot Of(MLContext mlContext, ITransformer model, IDataView data, string column)
        {
            ArgumentNullException.ThrowIfNull(mlContext);
            ArgumentNullException.ThrowIfNull(model);
            ArgumentNullException.ThrowIfNull(data);
            float[] grid = GridPoints.Quantiles(ScoredColumns.Numbers(data, column), GridSize);
            if (grid.Length == 0)
            {
                throw new ArgumentException($"Column '{column}' has no numbers: expected some to hold it at.", nameof(column));
            }
            float[][] means = Array.ConvertAll(grid, value => Means(model.Transform(Held(mlContext, data, column, value))));
            DataViewSchema.Column score = model.Transform(data).Schema["Score"];
            string[] outputs = score.Type is VectorDataViewType ? ScoredColumns.SlotNames(score) : ["Score"];
            return PartialDependencePlot.Of(
                column, [.. grid.Select(value => (double)value)],
                [.. outputs.Select((name, output) => new NamedValues(name, [.. means.Select(mean => (double)mean[output])]))]);
        }
    }

    private static IDataView Held(MLContext mlContext, IDataView data, string column, float value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        return mlContext.Transforms.Expression(column, $"x => float(\"{text}\")", column).Fit(data).Transform(data);
    }

    private static float[] Means(IDataView scored)
    {
        if (ScoredColumns.Require(scored, "Score").Schema["Score"].Type is not VectorDataViewType)
        {
            return [ScoredColumns.Numbers(scored, "Score").Average()];
        }
        float[][] rows = [.. scored.GetColumn<float[]>("Score")];
        return [.. Enumerable.Range(0, rows[0].Length).Select(output => rows.Average(row => row[output]))];
    }
}
