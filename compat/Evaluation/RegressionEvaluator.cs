using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Sums up the errors of a regression model over the rows with a label and a score; rows with NaN in one of them are left out.</summary>
internal static class RegressionEvaluator
{
    public static RegressionMetrics Evaluate(IHostEnvironment env, IDataView data, string labelName, string scoreName)
    {
        var label = EvaluationColumns.FindSingle(env, data.Schema, "label", labelName);
        var score = EvaluationColumns.FindSingle(env, data.Schema, "score", scoreName);
        double rows = 0, absolute = 0, square = 0, labels = 0, labelSquares = 0;
        using var cursor = data.GetRowCursor([label, score]);
        var getLabel = cursor.GetGetter<float>(label);
        var getScore = cursor.GetGetter<float>(score);
        while (cursor.MoveNext())
        {
            float truth = 0, prediction = 0;
            getLabel(ref truth);
            getScore(ref prediction);
            if (float.IsNaN(truth) || float.IsNaN(prediction))
                continue;
            double error = Math.Abs((double)truth - prediction);
            rows++;
            absolute += error;
            square += error * error;
            labels += truth;
            labelSquares += (double)truth * truth;
        }
        if (rows == 0)
            return new(0, 0, 0, 0, 0);
        double variation = labelSquares - (labels * labels / rows);
        return new(absolute / rows, square / rows, Math.Sqrt(square / rows), square / rows, variation == 0 ? double.NaN : 1 - (square / variation));
    }
}
