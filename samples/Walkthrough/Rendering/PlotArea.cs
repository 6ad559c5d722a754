using MLNetDeep.Samples.Walkthrough.Blocks;

namespace MLNetDeep.Samples.Walkthrough.Rendering;

/// <summary>Where a plot's numbers lie between its edges.</summary>
internal sealed class PlotArea
{
    private readonly bool _isLogarithmic;

    public PlotArea(PlotBlock plot)
    {
        _isLogarithmic = plot.IsLogarithmic;
        (double X, double Y)[] points = [.. plot.Series.SelectMany(series => series.Points)];
        (Left, Right) = (points.Min(point => point.X), points.Max(point => point.X));
        if (plot.Series.Any(series => series.Style is SeriesStyle.Points or SeriesStyle.Path))
        {
            // Room for whole marks.
            double margin = 0.02 * (Right - Left);
            (Left, Right) = (Left - margin, Right + margin);
        }
        (Bottom, Top) = plot.Range ?? Widened(points.Min(point => point.Y), points.Max(point => point.Y));
    }

    public double Left { get; }
    public double Right { get; }
    public double Bottom { get; }
    public double Top { get; }

    /// <summary>0 at the left edge, 1 at the right one.</summary>
    public double Across(double x) => _isLogarithmic
        ? (Math.Log(x) - Math.Log(Left)) / (Math.Log(Right) - Math.Log(Left))
        : (x - Left) / (Right - Left);

    /// <summary>0 at the bottom, 1 at the top.</summary>
    public double Up(double y) => (y - Bottom) / (Top - Bottom);

    /// <summary>Round numbers from edge to edge, about so many.</summary>
    public static IEnumerable<double> Ticks(double from, double to, int count)
    {
        double rough = (to - from) / count;
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = power * new[] { 1, 2, 5, 10 }.First(factor => factor * power >= rough * 0.999);
        for (double tick = Math.Ceiling(from / step - 1e-9) * step; tick <= to + (step * 1e-9); tick += step)
        {
            yield return (Math.Round(tick / step) * step) + 0.0; // 0 without a sign
        }
    }

    /// <summary>The ticks of the horizontal axis; powers of ten where it is logarithmic.</summary>
    public IEnumerable<double> HorizontalTicks(int count) => _isLogarithmic
        ? Ticks(Math.Log10(Left), Math.Log10(Right), count).Where(double.IsInteger).Select(power => Math.Pow(10, power))
        : Ticks(Left, Right, count);

    // Room above and below, and for a curve that is level.
    private static (double, double) Widened(double least, double greatest)
    {
        double margin = greatest > least ? 0.05 * (greatest - least) : 0.5;
        return (least - margin, greatest + margin);
    }
}
