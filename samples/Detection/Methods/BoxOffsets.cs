using MLNetDeep.Engine.Imaging;

namespace MLNetDeep.Samples.Detection;

/// <summary>
/// The offsets from one box to another, as numbers that a regression can learn: the way between the centres in the first box's widths and
/// heights, and the logarithms of the ratios of the sizes. R. Girshick, J. Donahue, T. Darrell and J. Malik (2014), "Rich feature
/// hierarchies for accurate object detection and semantic segmentation", appendix C.
/// </summary>
/// <param name="Right">(centre of the second - centre of the first) / width of the first.</param>
/// <param name="Down">The same, downwards, in heights.</param>
/// <param name="Width">ln(width of the second / width of the first).</param>
/// <param name="Height">ln(height of the second / height of the first).</param>
internal readonly record struct BoxOffsets(float Right, float Down, float Width, float Height)
{
    // A box grows or shrinks by no more than this at once, so that no prediction, however wrong, overflows.
    private const float GreatestRatio = 16;

    /// <summary>Computes the offsets from one box to another.</summary>
    /// <exception cref="ArgumentException">A box has no area.</exception>
    public static BoxOffsets Between(in BoundingBox from, in BoundingBox to)
    {
        RequireArea(from, nameof(from));
        RequireArea(to, nameof(to));
        return new BoxOffsets(
            (to.Left + (to.Width / 2) - from.Left - (from.Width / 2)) / from.Width,
            (to.Top + (to.Height / 2) - from.Top - (from.Height / 2)) / from.Height,
            MathF.Log(to.Width / from.Width),
            MathF.Log(to.Height / from.Height));
    }

    /// <summary>Returns the box at these offsets from another. Sizes change by a factor of 16 at most.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An offset is not finite.</exception>
    public BoundingBox ApplyTo(in BoundingBox box)
    {
        float width = box.Width * Ratio(Width);
        float height = box.Height * Ratio(Height);
        float centre = box.Left + (box.Width / 2) + (Right * box.Width);
        float middle = box.Top + (box.Height / 2) + (Down * box.Height);
        return new BoundingBox(centre - (width / 2), middle - (height / 2), width, height);
    }

    private static float Ratio(float logarithm) => Math.Clamp(MathF.Exp(logarithm), 1 / GreatestRatio, GreatestRatio);

    private static void RequireArea(in BoundingBox box, string name)
    {
        if (!(box.Width > 0 && box.Height > 0))
        {
            throw new ArgumentException(
                $"A box of {box.Width} x {box.Height} has no offsets: expected a width and a height above 0.", name);
        }
    }
}
