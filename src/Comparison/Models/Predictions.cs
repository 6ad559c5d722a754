using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Comparisons.Models;

/// <summary>What a model said of rows.</summary>
/// <param name="Width">Numbers a row: a score for each class, or the one number.</param>
/// <param name="Scores"><c>[rows, Width]</c>, NaN where the model gave no answer.</param>
internal sealed record Predictions(int Width, float[] Scores)
{
    public int Rows => Scores.Length / Width;

    public ReadOnlySpan<float> Of(int row) => Scores.AsSpan(row * Width, Width);

    /// <summary>The class of the highest score; below 0 where there is no answer.</summary>
    public int ClassOf(int row)
    {
        ReadOnlySpan<float> scores = Of(row);
        int best = -1;
        for (int i = 0; i < scores.Length; i++)
        {
            if (float.IsNaN(scores[i]))
            {
                return -1;
            }
            best = best < 0 || scores[i] > scores[best] ? i : best;
        }
        return best;
    }

    public static Predictions Read(IDataView scored, int classes)
    {
        DataViewSchema.Column score = scored.Schema["Score"];
        using DataViewRowCursor cursor = scored.GetRowCursor([score]);
        ValueGetter<VBuffer<float>> read = cursor.GetGetter<VBuffer<float>>(score);
        List<float> scores = [];
        VBuffer<float> row = default;
        float[] values = new float[classes];
        while (cursor.MoveNext())
        {
            read(ref row);
            if (row.Length != classes)
            {
                throw new InvalidOperationException(
                    $"The model gives {row.Length} scores a row: expected {classes}, one for each class in the order of the label's keys.");
            }
            row.CopyTo(values);
            scores.AddRange(values);
        }
        return new Predictions(classes, [.. scores]);
    }
}
