using MLNetDeep.Engine.Serialization;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Classic.Tests.Trees;

/// <summary>Rows for the tests of trees, and their models' way through a file.</summary>
internal static class TreeRowsOfTests
{
    public static readonly string[] IrisFeatures = ["SepalLength", "SepalWidth", "PetalLength", "PetalWidth"];

    public static readonly string[] IrisClasses = ["setosa", "versicolor", "virginica"];

    public static Tensor Features(params float[][] rows) => new(Shape.Of(rows.Length, rows[0].Length), [.. rows.SelectMany(row => row)]);

    /// <summary>Features of so many distinct values each, and labels that depend on them and on chance.</summary>
    public static ReferenceRows Random(int rows, int columns, int classes, int distinct, int seed)
    {
        Random random = new(seed);
        float[] features = new float[rows * columns];
        for (int i = 0; i < features.Length; i++)
        {
            features[i] = (random.Next(distinct) - (distinct / 2)) * 0.37f;
        }
        int[] labels = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            double sum = features[row * columns] + (0.5 * features[(row * columns) + columns - 1]);
            labels[row] = random.NextDouble() < 0.3 ? random.Next(classes) : (int)(Math.Abs(sum / 0.37) % classes);
        }
        return new ReferenceRows(new Tensor(Shape.Of(rows, columns), features), labels, classes);
    }

    public static ModelArrays Stored(IStoredModel model)
    {
        ModelArrays arrays = new("test");
        model.Write(arrays);
        using MemoryStream stream = new();
        arrays.Write(stream);
        stream.Position = 0;
        return ModelArrays.Read(stream, "test");
    }

    public static float[] Scores(IClassifier model, Tensor features, int? threads = null)
    {
        float[] scores = new float[features.Shape[0] * model.Classes];
        model.Score(features.Span, scores, threads);
        return scores;
    }

    public static int[] Predictions(IClassifier model, Tensor features) =>
        [.. Scores(model, features).Chunk(model.Classes).Select(scores => Array.IndexOf(scores, scores.Max()))];

    public static double Accuracy(IClassifier model, ReferenceRows rows) =>
        Predictions(model, rows.Features).Zip(rows.Labels, (a, b) => a == b ? 1.0 : 0).Average();
}
