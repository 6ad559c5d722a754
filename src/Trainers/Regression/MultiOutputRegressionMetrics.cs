using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Trainers;

/// <summary>The metrics of a regression of several numbers: those of each, and their means.</summary>
/// <param name="Outputs">The metrics of each number, in the order of the label's.</param>
public sealed record MultiOutputRegressionMetrics(IReadOnlyList<OutputMetrics> Outputs)
{
    /// <summary>The mean of the outputs' mean absolute errors.</summary>
    public double MeanAbsoluteError => Outputs.Average(output => output.MeanAbsoluteError);

    /// <summary>The mean of the outputs' mean square errors.</summary>
    public double MeanSquaredError => Outputs.Average(output => output.MeanSquaredError);

    /// <summary>The square root of <see cref="MeanSquaredError"/>.</summary>
    public double RootMeanSquaredError => Math.Sqrt(MeanSquaredError);

    /// <summary>The mean of the outputs' coefficients of determination.</summary>
    public double RSquared => Outputs.Average(output => output.RSquared);

    /// <summary>
    /// Measures scored data. A row with a label or score that is NaN is left out for that output alone, as ML.NET's evaluators do.
    /// </summary>
    internal static MultiOutputRegressionMetrics Measure(IDataView data, string labelColumnName, string scoreColumnName)
    {
        DataViewSchema.Column label = FeatureColumns.Require(data.Schema, labelColumnName, "label");
        DataViewSchema.Column score = FeatureColumns.Require(data.Schema, scoreColumnName, "score");
        int size = ((VectorDataViewType)label.Type).Size;
        if (((VectorDataViewType)score.Type).Size != size)
        {
            throw ColumnErrors.Mismatch(
                "score", scoreColumnName, $"a vector of {size}, as column '{labelColumnName}'", score.Type.ToString()!);
        }

        var sums = new OutputSums[size];
        (float[]? truth, float[]? prediction) = (new float[size], new float[size]);
        using DataViewRowCursor cursor = data.GetRowCursor([label, score]);
        ValueGetter<VBuffer<float>> readLabel = cursor.GetGetter<VBuffer<float>>(label);
        ValueGetter<VBuffer<float>> readScore = cursor.GetGetter<VBuffer<float>>(score);
        VBuffer<float> labels = default, scores = default;
        while (cursor.MoveNext())
        {
            readLabel(ref labels);
            readScore(ref scores);
            FeatureVectors.CopyTo(in labels, truth, labelColumnName);
            FeatureVectors.CopyTo(in scores, prediction, scoreColumnName);
            for (int output = 0; output < size; output++)
            {
                sums[output].Add(truth[output], prediction[output]);
            }
        }
        return new([.. sums.Select(sum => sum.ToMetrics())]);
    }

    private struct OutputSums
    {
        private double _rows;
        private double _absolute;
        private double _square;
        private double _labels;
        private double _labelSquares;

        public void Add(float truth, float prediction)
        {
            if (float.IsNaN(truth) || float.IsNaN(prediction))
            {
                return;
            }
            double error = Math.Abs((double)truth - prediction);
            _rows++;
            _absolute += error;
            _square += error * error;
            _labels += truth;
            _labelSquares += (double)truth * truth;
        }

        public readonly OutputMetrics ToMetrics()
        {
            double variation = _labelSquares - (_labels * _labels / _rows);
            return new(
                _absolute / _rows, _square / _rows, Math.Sqrt(_square / _rows), variation == 0 ? double.NaN : 1 - (_square / variation));
        }
    }
}

/// <summary>The metrics of one number of a regression of several; NaN where no row has one.</summary>
/// <param name="MeanAbsoluteError">The mean of <c>|label - score|</c>.</param>
/// <param name="MeanSquaredError">The mean of <c>(label - score)^2</c>.</param>
/// <param name="RootMeanSquaredError">The square root of the mean square error.</param>
/// <param name="RSquared">The coefficient of determination: 1 less the share of the labels' variation that is left; NaN where the labels do
/// not vary.</param>
public sealed record OutputMetrics(double MeanAbsoluteError, double MeanSquaredError, double RootMeanSquaredError, double RSquared);
