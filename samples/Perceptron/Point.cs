using Microsoft.ML.Data;

namespace MLNetDeep.Samples.Perceptron;

/// <summary>A point of a square: red above a line, blue below.</summary>
public sealed class Point
{
    private const float Side = 10;

    // No point is nearer to the line than this.
    private const float Gap = 0.3f;

    /// <summary>x and y.</summary>
    [VectorType(2)]
    public float[] Features { get; set; } = [];

    /// <summary>Whether the point is red.</summary>
    public bool Label { get; set; }

    /// <summary>Generates points around the line y = 0.6 x + 2, of which some have the other side's colour.</summary>
    public static List<Point> Generate(int count, int misplaced, int seed)
    {
        var random = new Random(seed);
        List<Point> points = [];
        while (points.Count < count)
        {
            (float x, float y) = (Side * random.NextSingle(), Side * random.NextSingle());
            float above = y - (0.6f * x) - 2;
            if (Math.Abs(above) >= Gap)
            {
                points.Add(new Point { Features = [x, y], Label = above > 0 });
            }
        }
        foreach (Point? point in points.Take(misplaced))
        {
            point.Label = !point.Label;
        }
        return points;
    }
}
