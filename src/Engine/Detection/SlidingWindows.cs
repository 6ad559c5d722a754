namespace MLNetDeep.Engine.Detection;

/// <summary>Regions to look at, wherever and however large an object may be: squares of several sides, each slid over the whole picture.</summary>
public sealed class SlidingWindows
{
    /// <summary>Squares of given sides.</summary>
    /// <param name="sides">Their sides in pixels, at least 1 each.</param>
    /// <param name="stride">How far a square moves at a time, as a part of its side, above 0 and at most 1; a pixel at least.</param>
    /// <exception cref="ArgumentException">There are no sides, or one is below 1, or the stride is out of its range.</exception>
    public SlidingWindows(IReadOnlyList<int> sides, double stride = 0.25)
    {
        ArgumentNullException.ThrowIfNull(sides);
        if (sides.Count == 0 || sides.Any(side => side < 1))
            throw new ArgumentException($"The sides of sliding windows are [{string.Join(", ", sides)}], expected one at least, each of 1 pixel or more.", nameof(sides));
        if (!(stride is > 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(stride), stride, $"The stride of sliding windows is {stride}, expected a part of the side, above 0 and at most 1.");
        Sides = [.. sides];
        Stride = stride;
    }

    /// <summary>The squares' sides in pixels.</summary>
    public IReadOnlyList<int> Sides { get; }

    /// <summary>How far a square moves at a time, as a part of its side.</summary>
    public double Stride { get; }

    /// <summary>
    /// The squares within a picture: side by side, from the top left, row by row; the last ones of a row and a column end at the picture's edge. Sides that the
    /// picture has no room for are left out, so there may be none.
    /// </summary>
    /// <param name="height">The picture's rows.</param>
    /// <param name="width">The picture's columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public IReadOnlyList<BoundingBox> Over(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        List<BoundingBox> windows = [];
        foreach (int side in Sides.Where(side => side <= Math.Min(height, width)))
        {
            int[] lefts = Starts(width - side, side);
            foreach (int top in Starts(height - side, side))
            {
                foreach (int left in lefts)
                    windows.Add(new BoundingBox(left, top, side, side));
            }
        }

        return windows;
    }

    // As far apart as the stride or a little less, so that the last one ends at the edge.
    private int[] Starts(int last, int side)
    {
        int steps = (int)Math.Ceiling(last / Math.Max(1, Stride * side));
        return [.. Enumerable.Range(0, steps + 1).Select(step => steps == 0 ? 0 : (int)((long)last * step / steps))];
    }
}
