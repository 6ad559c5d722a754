using MLNetDeep.Engine.Imaging;

namespace MLNetDeep.Datasets;

/// <summary>A drawing made of lines, each a chain of points (row, column), drawn with a round pen.</summary>
internal sealed class Strokes
{
    private const int SegmentsOfTurn = 32;

    private readonly List<(double Row, double Column)[]> _lines = [];

    /// <summary>Adds a chain of straight pieces.</summary>
    public Strokes Line(params (double Row, double Column)[] points)
    {
        _lines.Add(points);
        return this;
    }

    /// <summary>Adds a part of an ellipse; angles in degrees, 0 to the right, 90 upwards.</summary>
    public Strokes Arc(double row, double column, double rowRadius, double columnRadius, double from, double to)
    {
        int pieces = Math.Max(1, (int)Math.Ceiling(Math.Abs(to - from) / 360 * SegmentsOfTurn));
        _lines.Add([.. Enumerable.Range(0, pieces + 1).Select(Point)]);
        return this;

        (double, double) Point(int piece)
        {
            (double sine, double cosine) = Math.SinCos((from + ((to - from) * piece / pieces)) * Math.PI / 180);
            return (row - (rowRadius * sine), column + (columnRadius * cosine));
        }
    }

    /// <summary>
    /// Draws into a plane measured from its centre: ink is 1 within the pen's half width less half a fade, 0 beyond it plus half a fade,
    /// linear between.
    /// </summary>
    /// <param name="transform">Where the drawing's points go.</param>
    /// <param name="penWidth">Width of the pen in pixels.</param>
    /// <param name="fade">Width of the pen's soft edge in pixels, above 0.</param>
    /// <param name="height">Pixel rows.</param>
    /// <param name="width">Pixel columns.</param>
    /// <param name="ink">The plane, overwritten.</param>
    public void Draw(in AffineTransform transform, double penWidth, double fade, int height, int width, Span<float> ink)
    {
        ink.Clear();
        double reach = (penWidth + fade) / 2;
        foreach ((double Row, double Column)[] line in _lines)
        {
            for (int i = 1; i < line.Length; i++)
            {
                (double Row, double Column) start = ToPixels(transform, line[i - 1], height, width);
                (double Row, double Column) end = ToPixels(transform, line[i], height, width);
                DrawPiece(start, end, reach, fade, height, width, ink);
            }
        }
    }

    private static (double Row, double Column) ToPixels(
        in AffineTransform transform, (double Row, double Column) point, int height, int width)
    {
        (double row, double column) = transform.Apply(point.Row, point.Column);
        return (row + ((height - 1) / 2.0), column + ((width - 1) / 2.0));
    }

    private static void DrawPiece(
        (double Row, double Column) start, (double Row, double Column) end, double reach, double fade,
        int height, int width, Span<float> ink)
    {
        int bottom = (int)Math.Min(height - 1, Math.Ceiling(Math.Max(start.Row, end.Row) + reach));
        int right = (int)Math.Min(width - 1, Math.Ceiling(Math.Max(start.Column, end.Column) + reach));
        int left = (int)Math.Max(0, Math.Floor(Math.Min(start.Column, end.Column) - reach));
        for (int row = (int)Math.Max(0, Math.Floor(Math.Min(start.Row, end.Row) - reach)); row <= bottom; row++)
        {
            for (int column = left; column <= right; column++)
            {
                float darkness = (float)Math.Clamp((reach - Distance(start, end, row, column)) / fade, 0, 1);
                ref float pixel = ref ink[(row * width) + column];
                pixel = Math.Max(pixel, darkness);
            }
        }
    }

    private static double Distance((double Row, double Column) start, (double Row, double Column) end, double row, double column)
    {
        (double dy, double dx) = (end.Row - start.Row, end.Column - start.Column);
        double square = (dy * dy) + (dx * dx);
        double along = square == 0 ? 0 : Math.Clamp((((row - start.Row) * dy) + ((column - start.Column) * dx)) / square, 0, 1);
        return Math.Sqrt(Math.Pow(row - start.Row - (along * dy), 2) + Math.Pow(column - start.Column - (along * dx), 2));
    }
}
