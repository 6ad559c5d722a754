using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace Microsoft.ML.Data;

/// <summary>
/// Sums up the metrics of a multiclass model. Rows without a label or with a score that is not finite are left out; a label that the scores do
/// not know counts as an error with the smallest probability.
/// </summary>
internal sealed class MulticlassEvaluator(int classes)
{
    private const float SmallestProbability = 1e-15f;
    private readonly double[][] _confusion = [.. Enumerable.Range(0, classes).Select(_ => new double[classes])];
    private readonly double[] _logLosses = new double[classes];
    private readonly double[] _ranks = new double[classes + 1];
    private double _rows;
    private double _logLoss;

    public static MulticlassClassificationMetrics Evaluate(
        IHostEnvironment env, IDataView data, string labelName, string scoreName, string predictedLabelName, int topKPredictionCount)
    {
        var schema = data.Schema;
        var label = EvaluationColumns.Find(env, schema, "label", labelName);
        var score = EvaluationColumns.Find(env, schema, "score", scoreName);
        EvaluationColumns.Find(env, schema, "predictedLabel", predictedLabelName);
        env.CheckUserArg(topKPredictionCount >= 0, nameof(topKPredictionCount), "Must be non-negative");
        if (score.Type is not VectorDataViewType { Size: >= 2 } vector || !vector.ItemType.Equals(NumberDataViewType.Single))
        {
            throw env.ExceptSchemaMismatch(nameof(schema), "score", scoreName, "vector of two or more items of type Single", score.Type.ToString()!);
        }
        if (!label.Type.Equals(NumberDataViewType.Single) && label.Type.GetKeyCount() == 0)
            throw env.ExceptSchemaMismatch(nameof(schema), "label", labelName, "Single or Key", label.Type.ToString()!);

        var evaluator = new MulticlassEvaluator(vector.Size);
        using var cursor = data.GetRowCursor([label, score]);
        var getLabel = LabelReader.Create(cursor, label);
        var getScores = cursor.GetGetter<VBuffer<float>>(score);
        VBuffer<float> row = default;
        var scores = new float[vector.Size];
        while (cursor.MoveNext())
        {
            float truth = getLabel();
            if (!(truth >= 0) || truth != (int)truth)
                continue;
            getScores(ref row);
            row.CopyTo(scores);
            if (Array.TrueForAll(scores, float.IsFinite))
                evaluator.Add((int)truth, scores);
        }
        return evaluator.ToMetrics(topKPredictionCount, NamesOf(score, vector.Size));
    }

    private void Add(int label, ReadOnlySpan<float> scores)
    {
        bool known = label < classes;
        float ofLabel = known ? scores[label] : 0;
        double logLoss = -Math.Log(known ? Math.Clamp(ofLabel, SmallestProbability, 1) : SmallestProbability);
        int rank = 0, assigned = 0;
        for (int c = 0; c < classes; c++)
        {
            // Of equal scores the first one ranks first, as it does in the prediction.
            if (scores[c] > ofLabel || (scores[c] == ofLabel && c < label))
                rank++;
            if (scores[c] > scores[assigned])
                assigned = c;
        }
        _rows++;
        _logLoss += logLoss;
        _ranks[rank]++;
        if (known)
        {
            _logLosses[label] += logLoss;
            _confusion[label][rank == 0 ? label : assigned]++;
        }
    }

    private MulticlassClassificationMetrics ToMetrics(int topK, string[] names)
    {
        double[] counts = [.. _confusion.Select(row => row.Sum())];
        double logLoss = _rows > 0 ? _logLoss / _rows : 0;
        double entropy = -counts.Where(count => count > 0).Sum(count => count / _rows * Math.Log(count / _rows));
        double[] recalls = [.. _confusion.Select((row, c) => (row, c)).Where(pair => counts[pair.c] > 0).Select(pair => pair.row[pair.c] / counts[pair.c])];
        double[]? topAccuracies = null;
        if (topK > 0)
        {
            double sum = 0;
            topAccuracies = [.. _ranks.Take(topK).Select(count => sum += count / _rows)];
        }
        return new(_rows > 0 ? _ranks[0] / _rows : 0, recalls.Length > 0 ? recalls.Average() : 0, logLoss, (entropy - logLoss) / entropy, topK,
            topAccuracies, [.. _logLosses.Select((sum, c) => counts[c] > 0 ? sum / counts[c] : 0)], new(_confusion, names, isBinary: false));
    }

    private static string[] NamesOf(DataViewSchema.Column score, int classes)
    {
        if (!score.HasSlotNames(classes))
            return [.. Enumerable.Range(0, classes).Select(c => $"{c}")];
        VBuffer<ReadOnlyMemory<char>> names = default;
        score.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }
}
