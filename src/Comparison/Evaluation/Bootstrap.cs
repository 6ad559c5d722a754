using MLNetDeep.Comparisons.Models;

namespace MLNetDeep.Comparisons.Evaluation;

/// <summary>The spread of a measure on one test set, from test rows drawn anew with repetition (B. Efron 1979).</summary>
internal static class Bootstrap
{
    private const int Draws = 200;
    private const int MostRows = 10_000;

    /// <summary>The measure on each draw; the same draws for every model, so that they can be compared draw by draw.</summary>
    public static double[] Draw(Metric metric, Table table, Predictions predictions, int[] rows, int seed)
    {
        double[] values = new double[Draws];
        int count = Math.Min(rows.Length, MostRows);
        // Of fewer rows than there are, the spread is that of fewer.
        double scale = Math.Sqrt((double)count / rows.Length);
        double whole = metric.Compute(table, predictions, rows);
        Parallel.For(0, Draws, draw =>
        {
            var random = new Random(seed + draw);
            int[] places = new int[count];
            for (int i = 0; i < count; i++)
            {
                places[i] = random.Next(rows.Length);
            }
            float[] scores = new float[count * predictions.Width];
            for (int i = 0; i < count; i++)
            {
                predictions.Of(places[i]).CopyTo(scores.AsSpan(i * predictions.Width));
            }
            double value = metric.Compute(table, new Predictions(predictions.Width, scores),
                Array.ConvertAll(places, place => rows[place]));
            values[draw] = whole + ((value - whole) * scale);
        });
        return values;
    }

    public static double StandardDeviation(IReadOnlyCollection<double> values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / Math.Max(1, values.Count - 1));
    }
}
