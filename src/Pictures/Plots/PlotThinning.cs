using OxyPlot;

namespace MLNetDeep.Pictures;

/// <summary>Fewer points where more could not be seen.</summary>
internal static class PlotThinning
{
    /// <summary>The points of a curve from 0 to 1 that are so far from the one before, and the last.</summary>
    public static IEnumerable<DataPoint> Curve(IEnumerable<DataPoint> points, double distance = 0.002)
    {
        DataPoint? kept = null;
        DataPoint? last = null;
        foreach (DataPoint point in points)
        {
            last = point;
            if (kept is not { } before || Math.Max(Math.Abs(point.X - before.X), Math.Abs(point.Y - before.Y)) >= distance)
            {
                kept = point;
                yield return point;
            }
        }
        if (last is { } end && kept is { } drawn && (end.X != drawn.X || end.Y != drawn.Y))
        {
            yield return end;
        }
    }

    /// <summary>The indices of so many things at most, evenly chosen.</summary>
    public static IEnumerable<int> Evenly(int count, int most)
    {
        int drawn = Math.Min(count, most);
        for (int i = 0; i < drawn; i++)
        {
            yield return (int)((long)i * count / drawn);
        }
    }
}
