using MLNetDeep.Engine.Imaging;

namespace MLNetDeep.Datasets;

/// <summary>Things that are no digits: blobs, zigzags, stars and crossed boxes.</summary>
internal static class SceneClutter
{
    private const int Kinds = 4;
    private const double ThinnestPen = 0.06;
    private const double ThickestPen = 0.14;

    /// <summary>One of them, of about a size in pixels.</summary>
    public static SceneStamp Draw(int size, ref RowRandom random)
    {
        double pen = Math.Max(1, size * random.Uniform(ThinnestPen, ThickestPen));
        double reach = Math.Max(1, (size - pen) / 2);
        double squeeze = random.Uniform(0.5, 1);
        int kind = (int)random.Uniform(0, Kinds);
        Strokes strokes = kind switch
        {
            0 => Blob(reach, squeeze, ref pen),
            1 => Zigzag(reach, squeeze, ref random),
            2 => Star(reach, ref random),
            _ => CrossedBox(reach, squeeze),
        };
        var turn = AffineTransform.Rotation(random.Uniform(0, 2 * Math.PI));
        int side = (2 * size) + 1;
        float[] coverage = new float[side * side];
        strokes.Draw(turn, pen, 1, side, side, coverage);
        return SceneStamp.Cut(coverage, side);
    }

    // A line as thick as the blob.
    private static Strokes Blob(double reach, double squeeze, ref double pen)
    {
        pen = 2 * reach * squeeze;
        double end = reach - (pen / 2);
        return new Strokes().Line((0, -end), (0, end));
    }

    private static Strokes Zigzag(double reach, double squeeze, ref RowRandom random)
    {
        int turns = 5 + (int)random.Uniform(0, 4);
        return new Strokes().Line([.. Enumerable.Range(0, turns).Select(
            turn => ((turn % 2 == 0 ? -0.6 : 0.6) * reach * squeeze, reach * ((2.0 * turn / (turns - 1)) - 1)))]);
    }

    private static Strokes Star(double reach, ref RowRandom random)
    {
        int lines = 3 + (int)random.Uniform(0, 2);
        var strokes = new Strokes();
        for (int line = 0; line < lines; line++)
        {
            (double sine, double cosine) = Math.SinCos(Math.PI * line / lines);
            strokes.Line((-reach * sine, -reach * cosine), (reach * sine, reach * cosine));
        }

        return strokes;
    }

    private static Strokes CrossedBox(double reach, double squeeze)
    {
        (double down, double right) = (0.7 * reach, 0.7 * reach * squeeze);
        return new Strokes()
            .Line((-down, -right), (-down, right), (down, right), (down, -right), (-down, -right), (down, right))
            .Line((-down, right), (down, -right));
    }
}
