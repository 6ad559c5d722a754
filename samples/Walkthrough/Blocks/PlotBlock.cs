namespace MLNetDeep.Samples.Walkthrough.Blocks;

/// <summary>Curves and points over two axes.</summary>
/// <param name="Caption">The caption, which also tells what is seen to who does not see it.</param>
/// <param name="Horizontal">The title of the horizontal axis.</param>
/// <param name="Vertical">The title of the vertical axis.</param>
/// <param name="Series">What is drawn.</param>
internal sealed record PlotBlock(string Caption, string Horizontal, string Vertical, params IReadOnlyList<Series> Series) : Block
{
    /// <summary>Whether the horizontal axis has equal steps for equal factors.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>What is seen of the vertical axis; null: all.</summary>
    public (double Least, double Greatest)? Range { get; init; }
}

/// <summary>A curve, or points.</summary>
internal sealed record Series(string Name, IReadOnlyList<(double X, double Y)> Points)
{
    public SeriesStyle Style { get; init; }

    /// <summary>A function at equal steps.</summary>
    public static Series Of(string name, double from, double to, int steps, Func<double[], IEnumerable<double>> values)
    {
        double[] x = [.. Enumerable.Range(0, steps + 1).Select(i => from + ((to - from) * i / steps))];
        return new Series(name, [.. x.Zip(values(x))]);
    }

    /// <summary>A number an epoch.</summary>
    public static Series OfEpochs(string name, IEnumerable<double> values) => new(name, [.. values.Select((value, i) => (i + 1.0, value))]);
}

/// <summary>How a series is drawn.</summary>
internal enum SeriesStyle
{
    Line,
    Points,
    Path,
    Faint,
}
