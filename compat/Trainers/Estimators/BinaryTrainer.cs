using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>A binary trainer that can learn from rows in memory, so that one-versus-all reads the data once.</summary>
internal interface IBinaryTrainer
{
    TrainingColumns Columns { get; }

    TrainerInfo Info { get; }

    IScalarModel Train(TrainingRows rows);
}

/// <summary>Orders of the rows, one an iteration.</summary>
internal sealed class RowOrders(int count, Random? random)
{
    private readonly int[] _order = [.. Enumerable.Range(0, count)];

    public int[] Next()
    {
        random?.Shuffle(_order);
        return _order;
    }
}

/// <summary>Calibrates a model on the rows it was trained on.</summary>
internal static class ModelCalibration
{
    public static IProbabilityModel Calibrate(IScalarModel model, TrainingRows rows, int maximumRows)
    {
        int count = maximumRows > 0 ? Math.Min(rows.Count, maximumRows) : rows.Count, kept = 0;
        var scorer = model.CreateScorer();
        var scores = new float[count];
        var positives = new bool[count];
        for (int row = 0; row < count; row++)
        {
            float score = scorer(rows.GetVector(row));
            if (float.IsFinite(score))
            {
                scores[kept] = score;
                positives[kept++] = rows.Labels[row] > 0;
            }
        }
        Contracts.Check(kept > 0, "Calibrator trained on zero instances.");
        var (slope, offset) = PlattScaling.Fit(scores.AsSpan(0, kept), positives.AsSpan(0, kept), default);
        return CalibratedModelParametersLoader.Wrap(model, new PlattCalibrator(slope, offset));
    }

    private static VBuffer<float> GetVector(this TrainingRows rows, int row)
    {
        rows.GetRow(row, out var indices, out var values);
        return new(rows.FeatureCount, values.Length, values.ToArray(), values.Length == rows.FeatureCount ? null : indices.ToArray());
    }
}
