using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Trainers.Tests;

/// <summary>Points inside (true) and outside a circle; the third feature is noise.</summary>
internal static class YesNo
{
    public sealed class Row
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];
        public bool Label { get; set; }
        public float Weight { get; set; } = 1;
    }

    public sealed class Scored
    {
        public bool PredictedLabel { get; set; }
        public float Score { get; set; }
        public float Probability { get; set; }
    }

    public static List<Row> Rows(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            float x = Next(), y = Next();
            return new Row { Features = [x, y, Next()], Label = (x * x) + (y * y) < 2 };
        })];

        float Next() => (float)(4 * random.NextDouble() - 2);
    }

    public static IDataView Data(MLContext mlContext, int count, int seed = 1) => mlContext.Data.LoadFromEnumerable(Rows(count, seed));

    public static List<float> Scores(IDataView scored) => Blobs.Column<float>(scored, "Score");
}
