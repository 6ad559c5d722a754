using MLNetDeep.Engine.Imaging;

namespace MLNetDeep.Samples.Detection;

/// <summary>
/// Sliding windows, regions to look at, wherever and however large an object may be: squares of several sides, each slid over the whole
/// picture.
/// </summary>
internal sealed class SlidingWindows
{
    /// <summary>Creates sliding windows of given sides.</summary>
    /// <param name="sides">The sides of the squares in pixels, at least 1 each.</param>
    /// <param name="stride">The stride, as a part of the side, above 0 and at most 1; a pixel at least.</param>
    /// <param name="overhang">The part of the side that may lie beyond the picture's edge, from 0 to less than 1.</param>
    /// <exception cref="ArgumentException">There are no sides, or one is below 1, or a part is out of its range.</exception>
    public SlidingWindows(IReadOnlyList<int> sides, double stride = 0.25, double overhang = 0)
    {
        ArgumentNullException.ThrowIfNull(sides);
        if (sides.Count == 0 || sides.Any(side => side < 1))
        {
            throw new ArgumentException(
                $"The sides of sliding windows are [{string.Join(", ", sides)}], expected one at least, each of 1 pixel or more.",
                nameof(sides));
        }
        if (!(stride is > 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(stride), stride, $"The stride of sliding windows is {stride}, expected a part of the side, above 0 and at most 1.");
        }
        if (!(overhang is >= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(overhang), overhang,
                $"The overhang of sliding windows is {overhang}, expected a part of the side, from 0 to less than 1.");
        }
        (Sides, Stride, Overhang) = ([.. sides], stride, overhang);
    }

    /// <summary>The sides of the squares in pixels.</summary>
    public IReadOnlyList<int> Sides { get; }

    /// <summary>The stride, as a part of the side.</summary>
    public double Stride { get; }

    /// <summary>The part of the side that may lie beyond the picture's edge.</summary>
    public double Overhang { get; }

    /// <summary>
    /// Returns the squares over a picture: side by side, from the top left, row by row; the last ones of a row and a column end at the
    /// picture's edge, or as much beyond it as the first ones begin. Sides that the picture has no room for, overhang counted, are left
    /// out, so there may be none.
    /// </summary>
    /// <param name="height">The height of the picture.</param>
    /// <param name="width">The width of the picture.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public IReadOnlyList<BoundingBox> Over(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        List<BoundingBox> windows = [];
        foreach (int side in Sides)
        {
            int[] lefts = Starts(width, side);
            foreach (int top in Starts(height, side))
            {
                foreach (int left in lefts)
                {
                    windows.Add(new BoundingBox(left, top, side, side));
                }
            }
        }

        return windows;
    }

    // As far apart as the stride or a little less, so that the last one ends where it should.
    private int[] Starts(int length, int side)
    {
        int beyond = (int)(Overhang * side);
        int last = length + (2 * beyond) - side;
        if (last < 0)
        {
            return [];
        }
        int steps = (int)Math.Ceiling(last / Math.Max(1, Stride * side));
        return [.. Enumerable.Range(0, steps + 1).Select(step => (steps == 0 ? 0 : (int)((long)last * step / steps)) - beyond)];
    }
}
