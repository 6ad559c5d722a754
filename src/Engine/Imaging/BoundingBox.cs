namespace MLNetDeep.Engine.Imaging;

/// <summary>
/// A bounding box: a rectangle in a picture, in pixels: the pixel of row r and column c covers the columns [c, c + 1) and the rows [r, r +
/// 1), so a box around just that pixel has left c, top r, width 1 and height 1. It may reach beyond the picture.
/// </summary>
public readonly partial record struct BoundingBox
{
    /// <summary>Creates a bounding box.</summary>
    /// <param name="left">The left edge.</param>
    /// <param name="top">The top edge.</param>
    /// <param name="width">The width, at least 0.</param>
    /// <param name="height">The height, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not finite, or a size is below 0.</exception>
    public BoundingBox(float left, float top, float width, float height)
    {
        Left = Finite(left, nameof(left));
        Top = Finite(top, nameof(top));
        Width = Finite(width, nameof(width));
        Height = Finite(height, nameof(height));
        ArgumentOutOfRangeException.ThrowIfNegative(width);
        ArgumentOutOfRangeException.ThrowIfNegative(height);
    }

    /// <summary>The left edge.</summary>
    public float Left { get; }

    /// <summary>The top edge.</summary>
    public float Top { get; }

    /// <summary>The width.</summary>
    public float Width { get; }

    /// <summary>The height.</summary>
    public float Height { get; }

    /// <summary>The right edge.</summary>
    public float Right => Left + Width;

    /// <summary>The bottom edge.</summary>
    public float Bottom => Top + Height;

    /// <summary>The area: width times height.</summary>
    public double Area => (double)Width * Height;

    /// <summary>Returns the area that two boxes share; 0 where they do not meet.</summary>
    public double Intersection(in BoundingBox other)
    {
        double width = Math.Min((double)Left + Width, (double)other.Left + other.Width) - Math.Max(Left, other.Left);
        double height = Math.Min((double)Top + Height, (double)other.Top + other.Height) - Math.Max(Top, other.Top);
        return width > 0 && height > 0 ? width * height : 0;
    }

    /// <summary>
    /// Returns the intersection over union: the area that two boxes share as a part of the area that they cover together (Jaccard's index),
    /// 0 to 1; 0 for two boxes without any area.
    /// </summary>
    public double IntersectionOverUnion(in BoundingBox other)
    {
        double shared = Intersection(other);
        return shared > 0 ? Math.Min(1, shared / (Area + other.Area - shared)) : 0;
    }

    /// <summary>Returns the square about the same centre whose side is the longer of the box's, times a margin.</summary>
    /// <param name="margin">The factor of the side: 1 for just the longer side, 1.4 for a fifth of it more on each side.</param>
    /// <exception cref="ArgumentOutOfRangeException">The margin is not finite, or below 0.</exception>
    public BoundingBox Square(float margin = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(margin);
        float side = Math.Max(Width, Height) * Finite(margin, nameof(margin));
        return new BoundingBox(Left + ((Width - side) / 2), Top + ((Height - side) / 2), side, side);
    }

    /// <summary>Returns the part of the box that lies within a picture; without width or height where nothing does.</summary>
    /// <param name="height">The height of the picture.</param>
    /// <param name="width">The width of the picture.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 0.</exception>
    public BoundingBox Within(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(height);
        ArgumentOutOfRangeException.ThrowIfNegative(width);
        float left = Math.Clamp(Left, 0, width);
        float top = Math.Clamp(Top, 0, height);
        return new BoundingBox(left, top, Math.Clamp(Right, 0, width) - left, Math.Clamp(Bottom, 0, height) - top);
    }

    private static float Finite(float value, string name) =>
        float.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"'{name}' is {value}, expected a finite number.");
}
