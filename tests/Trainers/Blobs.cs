using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MLNetDeep.Trainers.Tests;

/// <summary>Three well-separated clusters in four dimensions: the first two tell the classes apart, the last two are noise.</summary>
internal static class Blobs
{
    public static readonly string[] Names = ["red", "green", "blue"];

    public sealed class Row
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];
        public string Label { get; set; } = "";
    }

    public sealed class Scored
    {
        [KeyType(3)]
        public uint PredictedLabel { get; set; }
        [VectorType(3)]
        public float[] Score { get; set; } = [];
    }

    public static List<Row> Rows(int count, int seed = 1)
    {
        var random = new Random(seed);
        var rows = new List<Row>();
        for (int i = 0; i < count; i++)
        {
            (float x, float y) = (i % 3) switch { 0 => (0f, 3f), 1 => (3f, -2f), _ => (-3f, -2f) };
            rows.Add(new Row { Label = Names[i % 3], Features = [x + Noise(), y + Noise(), Noise(), Noise()] });
        }
        return rows;

        float Noise() => (float)(random.NextDouble() + random.NextDouble() - 1);
    }

    /// <summary>Rows with the label as a key, and the transformer that made it one.</summary>
    public static (IDataView Data, ITransformer KeyMapping) Keyed(MLContext mlContext, int count, int seed = 1)
    {
        IDataView data = mlContext.Data.LoadFromEnumerable(Rows(count, seed));
        ValueToKeyMappingTransformer mapping = mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(data);
        return (mapping.Transform(data), mapping);
    }

    public static IDataView Data(MLContext mlContext, int count, int seed = 1) => Keyed(mlContext, count, seed).Data;

    /// <summary>The rows of a column, in order.</summary>
    public static List<T> Column<T>(IDataView data, string name, Func<T, T>? copy = null)
    {
        DataViewSchema.Column column = data.Schema[name];
        using DataViewRowCursor cursor = data.GetRowCursor([column]);
        ValueGetter<T> getter = cursor.GetGetter<T>(column);
        var values = new List<T>();
        while (cursor.MoveNext())
        {
            T value = default!;
            getter(ref value);
            values.Add(copy is null ? value : copy(value));
        }
        return values;
    }

    /// <summary>The scores of all rows as one array.</summary>
    public static float[] Scores(IDataView scored)
        => [.. Column<VBuffer<float>>(scored, "Score").SelectMany(score => score.DenseValues())];
}
