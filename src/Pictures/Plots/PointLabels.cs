using OxyPlot;
using OxyPlot.Annotations;

namespace MLNetDeep.Pictures;

/// <summary>
/// Names beside points: each where it covers neither a point nor another name, or as little as can be, and with a line to its point where
/// it stands away from it.
/// </summary>
internal sealed class PointLabels(IReadOnlyList<DataPoint> points, IReadOnlyList<string> names) : Annotation
{
    private const double Gap = 8;
    private const double Size = 12;

    // Right, left, above, below, then the corners, ever farther away.
    private static readonly (double X, double Y)[] Sides =
        [(1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1)];

    public override void Render(IRenderContext rc)
    {
        base.Render(rc);
        ScreenPoint[] centers = [.. points.Select(point => this.Transform(point))];
        var taken = centers.Select(center => new OxyRect(center.X - 6, center.Y - 6, 12, 12)).ToList();
        for (int i = 0; i < centers.Length; i++)
        {
            OxySize text = rc.MeasureText(names[i], ActualFont, Size, FontWeights.Normal);
            (OxyRect box, bool isAway) = Place(centers[i], text.Width * 1.04, text.Height, taken);
            taken.Add(box);
            if (isAway)
            {
                var end = new ScreenPoint(
                    Math.Clamp(centers[i].X, box.Left, box.Right), Math.Clamp(centers[i].Y, box.Top, box.Bottom));
                rc.DrawLine([centers[i], end], PlotPalette.Gray, 1, EdgeRenderingMode.Automatic, null, LineJoin.Round);
            }
            rc.DrawText(
                box.Center, names[i], PlotPalette.Ink, ActualFont, Size, FontWeights.Normal, 0, HorizontalAlignment.Center,
                VerticalAlignment.Middle);
        }
    }

    private (OxyRect Box, bool IsAway) Place(ScreenPoint center, double width, double height, List<OxyRect> taken)
    {
        (OxyRect Box, bool IsAway) best = default;
        double least = double.MaxValue;
        foreach (double distance in (double[])[Gap, 2.2 * Gap, 3.6 * Gap, 5 * Gap, 7 * Gap])
        {
            foreach ((double x, double y) in Sides)
            {
                double left = center.X + (x * distance) + ((x - 1) / 2 * width);
                double top = center.Y + (y * distance) + ((y - 1) / 2 * height);
                var box = new OxyRect(left, top, width, height);
                double covered = taken.Sum(other => Overlap(box, other)) + (5 * Outside(box)) + (distance / 100);
                if (covered < least)
                {
                    (least, best) = (covered, (box, distance > Gap));
                }
            }
        }
        return best;
    }

    private double Outside(OxyRect box)
    {
        OxyRect area = PlotModel.PlotArea;
        return (box.Width * box.Height) - Overlap(box, area);
    }

    private static double Overlap(OxyRect a, OxyRect b) =>
        Math.Max(0, Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left))
        * Math.Max(0, Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Top, b.Top));
}
