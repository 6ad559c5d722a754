using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Comparisons.Evaluation;

namespace MLNetDeep.Pictures;

/// <summary>Decision regions of ML.NET's models, in scikit-learn's manner: from a model and data, or from metrics.</summary>
public static class DecisionRegionPlotExtensions
{
    private const int RegionSteps = 80;

    extension(DecisionRegionPlot)
    {
        /// <summary>Creates the plot of what a model says at each point of the plane of two features.</summary>
        /// <param name="mlContext">The context.</param>
        /// <param name="model">The model, which reads the features and adds PredictedLabel.</param>
        /// <param name="data">The rows, which are drawn as points.</param>
        /// <param name="labelColumnName">The label: a key, a text or a Boolean.</param>
        /// <param name="featureColumnName">The features, a vector of two numbers.</param>
        /// <exception cref="ArgumentException">A column is missing or of another type.</exception>
        public static DecisionRegionPlot Of(
            MLContext mlContext, ITransformer model, IDataView data, string labelColumnName = "Label",
                string featureColumnName = "Features")
        {
            ArgumentNullException.ThrowIfNull(mlContext);
            IDataView scored = ScoredColumns.Scored(model, data);
            float[][] points = [.. ScoredColumns.Require(data, featureColumnName).GetColumn<float[]>(featureColumnName)];
            if (points.Length == 0 || points[0].Length != 2)
            {
                throw new ArgumentException(
                    $"Expected rows with two numbers in '{featureColumnName}', found {points.Length} rows"
                    + $"{(points.Length > 0 ? $" with {points[0].Length}" : "")}.", nameof(data));
            }
            string[] actual = ScoredColumns.Names(scored, labelColumnName);
            double[] xs = GridPoints.Even([.. points.Select(point => point[0])], RegionSteps);
            double[] ys = GridPoints.Even([.. points.Select(point => point[1])], RegionSteps);
            Comparisons.Tables.TableView grid = Grid(data.Schema[featureColumnName].Name, xs, ys);
            string[] said = ScoredColumns.Names(model.Transform(grid), "PredictedLabel");
            string[] classes = [.. actual.Concat(said).Distinct().Order(StringComparer.Ordinal)];
            int[,] regions = new int[ys.Length, xs.Length];
            foreach ((int index, string name) in said.Index())
            {
                regions[index / xs.Length, index % xs.Length] = Array.IndexOf(classes, name);
            }
            string[] axes = ScoredColumns.SlotNames(data.Schema[featureColumnName]) is [_, _] names ? names : ["x", "y"];
            return DecisionRegionPlot.Of(
                axes[0], axes[1], xs, ys, regions,
                [.. points.Zip(actual, (point, name) => new RegionPoint(point[0], point[1], Array.IndexOf(classes, name)))], classes);
        }
    }

    private static Comparisons.Tables.TableView Grid(string column, double[] xs, double[] ys)
    {
        VBuffer<float>[] points = [.. ys.SelectMany(y => xs.Select(x => new VBuffer<float>(2, [(float)x, (float)y])))];
        var values = Comparisons.Tables.ColumnValues.Of(new VectorDataViewType(NumberDataViewType.Single, 2), points);
        return new([new Comparisons.Tables.ViewColumn(column, values, [.. Enumerable.Range(0, points.Length)])]);
    }
}
