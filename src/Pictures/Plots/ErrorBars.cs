using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Series;

namespace MLNetDeep.Pictures;

/// <summary>Error bars on either side of means, with caps of the same width on every axis.</summary>
internal sealed class ErrorBars(CurvePoint[] points, OxyColor color) : Annotation
{
    private const double Cap = 4;

    public override void Render(IRenderContext rc)
    {
        base.Render(rc);
        foreach (CurvePoint point in points)
        {
            ScreenPoint low = this.Transform(point.X, point.Mean - point.Spread);
            ScreenPoint high = this.Transform(point.X, point.Mean + point.Spread);
            rc.DrawLine([low, high], color, 1.5, EdgeRenderingMode.Automatic, null, LineJoin.Miter);
            foreach (ScreenPoint end in (ScreenPoint[])[low, high])
            {
                rc.DrawLine(
                    [new(end.X - Cap, end.Y), new(end.X + Cap, end.Y)], color, 1.5, EdgeRenderingMode.Automatic, null, LineJoin.Miter);
            }
        }
    }

    /// <summary>The ends of the bars, which are not seen, so that the axes have room for them.</summary>
    public LineSeries Extent()
    {
        var extent = new LineSeries { LineStyle = LineStyle.None, RenderInLegend = false };
        foreach (CurvePoint point in points)
        {
            extent.Points.Add(new DataPoint(point.X, point.Mean - point.Spread));
            extent.Points.Add(new DataPoint(point.X, point.Mean + point.Spread));
        }
        return extent;
    }
}
