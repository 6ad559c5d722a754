using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Trainers.Tests;

/// <summary>
/// Heights of a surface with a saddle, in units far from 0: 5000 + 900 x y + 300 x; and as a second number its slope along y, 0.01 x. The
/// third feature is noise.
/// </summary>
internal static class Surface
{
    public sealed class Row
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];
        public float Label { get; set; }
        [VectorType(2)]
        public float[] Labels { get; set; } = [];
        public float Weight { get; set; } = 1;
    }

    public sealed class Scored
    {
        public float Score { get; set; }
    }

    public static List<Row> Rows(int count, int seed = 1)
    {
        var random = new Random(seed);
        var rows = new List<Row>();
        for (int i = 0; i < count; i++)
        {
            float x = Next(), y = Next();
            float height = 5000 + (900 * x * y) + (300 * x);
            rows.Add(new Row { Features = [x, y, Next()], Label = height, Labels = [height, 0.01f * x] });
        }
        return rows;

        float Next() => (float)((2 * random.NextDouble()) - 1);
    }

    public static IDataView Data(MLContext mlContext, int count, int seed = 1) => mlContext.Data.LoadFromEnumerable(Rows(count, seed));

    public static List<float> Scores(IDataView scored) => Blobs.Column<float>(scored, "Score");
}
