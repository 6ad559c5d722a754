using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Series;

namespace MLNetDeep.Pictures;

/// <summary>Error bars, lying or standing, with caps of the same width in every plot.</summary>
internal sealed class ErrorBars(IReadOnlyList<(DataPoint Low, DataPoint High)> bars, OxyColor color) : Annotation
{
    private const double Cap = 4;
    private const double Thickness = 1.5;

    public override void Render(IRenderContext rc)
    {
        base.Render(rc);
        foreach ((DataPoint lower, DataPoint upper) in bars)
        {
            (ScreenPoint low, ScreenPoint high) = (this.Transform(lower), this.Transform(upper));
            ScreenVector aside = lower.X == upper.X ? new ScreenVector(Cap, 0) : new ScreenVector(0, Cap);
            Draw(rc, low, high);
            Draw(rc, low - aside, low + aside);
            Draw(rc, high - aside, high + aside);
        }
    }

    /// <summary>The ends of the bars, which are not seen, so that the axes have room for them.</summary>
    public LineSeries Extent()
    {
        var extent = new LineSeries { LineStyle = LineStyle.None, RenderInLegend = false };
        extent.Points.AddRange(bars.SelectMany(bar => (DataPoint[])[bar.Low, bar.High]));
        return extent;
    }

    private void Draw(IRenderContext rc, ScreenPoint start, ScreenPoint end) =>
        rc.DrawLine([start, end], color, Thickness, EdgeRenderingMode.Automatic, null, LineJoin.Miter);
}
