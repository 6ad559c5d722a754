namespace MLNetDeep.Datasets;

/// <summary>The ten digits as strokes, 20 units high and about 14 wide around (0, 0), in the ways people write them.</summary>
internal static class DigitShapes
{
    private const double Jitter = 1.2;

    /// <summary>One way to write a digit, its points moved a little.</summary>
    public static Strokes Draw(int digit, ref RowRandom random)
    {
        double a = random.Within(Jitter);
        double b = random.Within(Jitter);
        double c = random.Within(Jitter);
        double d = random.Within(Jitter);
        bool other = random.Chance(0.4);
        var strokes = new Strokes();
        return digit switch
        {
            0 => strokes.Arc(0, 0, 9.5 + (a / 2), 6 + b, 60 + (10 * c), 420 + (10 * d)),
            1 => other
                ? strokes.Line((-6 + a, -4 + b), (-9.5, 0.5), (9.5, 0.5 + c))
                : strokes.Line((-9.5, a), (9.5, b)),
            2 => strokes
                .Arc(-4.5, a / 2, 5, 5.5 + (b / 2), 165 + (10 * c), -25)
                .Line((-2.4, 5 + (a / 2) + (b / 2)), (9 + (c / 2), -5.5 + d), (9 + (d / 2), 6.5)),
            3 => strokes
                .Arc(-4.8 + (a / 3), -0.5, 4.7 + (a / 3), 5 + b, 150 + (10 * c), -90)
                .Arc(4.7 + (a / 3), -0.5, 4.8 - (a / 3), 6 + d, 90, -145 - (10 * c)),
            4 => other
                ? strokes.Line((-9.5, 3 + a), (3.5 + b, -6.5 + c), (3.5 + (b / 2), 7)).Line((-9.5, 3 + a), (9.5, 3 + (a / 2)))
                : strokes.Line((-9 + (a / 2), -5 + b), (1.5 + c, -5.5 + a), (1.5 + d, 6.5)).Line((-8 + b, 4.5), (9.5, 4 + c)),
            5 => strokes
                .Line((-9 + (a / 2), 5.5 + b), (-9, -4 + c), (-1.5 + (d / 2), -4.5 + c))
                .Arc(3.5, -0.7 + (a / 3), 5.8, 6 + (b / 2), 130, -145 - (10 * d)),
            6 => strokes.Arc(1.5, 2, 11, 7.5 + (a / 2), 80 + (10 * b), 190).Arc(4.5 + (c / 3), 0, 5 + (c / 3), 5.4 + (d / 2), 0, 360),
            7 => other
                ? strokes.Line((-8.5 + a, -6 + b), (-9, 6 + c), (9.5, -2 + d)).Line((0.5 + (a / 2), -2.5), (0.5 + (b / 2), 5))
                : strokes.Line((-8.5 + a, -6 + b), (-9, 6 + c), (9.5, -2 + d)),
            8 => strokes.Arc(-4.9 + (a / 3), 0, 4.6, 4.6 + (b / 2), 0, 360).Arc(4.7 + (a / 3), 0, 5, 5.6 + (c / 2), 0, 360),
            _ => strokes
                .Arc(-4.5 + (c / 3), -0.5, 5 + (c / 3), 5.2 + (d / 2), 0, 360)
                .Line((-5 + a, 4.7 + (d / 2)), (2 + b, 4.5), (9.5, other ? -1 + c : 3 + c)),
        };
    }
}
