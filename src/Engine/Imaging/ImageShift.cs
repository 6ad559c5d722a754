namespace MLNetDeep.Engine.Imaging;

/// <summary>
/// The maximum shift of an image in <see cref="ImageAugmentation"/>: up or down, and left or right, each drawn for itself.
/// </summary>
public readonly record struct ImageShift
{
    private ImageShift(double vertical, double horizontal, bool isShare, bool isWhole)
    {
        Vertical = vertical;
        Horizontal = horizontal;
        IsShare = isShare;
        IsWhole = isWhole;
    }

    /// <summary>No shift; the same as <c>default</c>.</summary>
    public static ImageShift None => default;

    /// <summary>The maximum shift up or down, at least 0.</summary>
    public double Vertical { get; }

    /// <summary>The maximum shift to the left or right, at least 0.</summary>
    public double Horizontal { get; }

    /// <summary>Whether the numbers are shares of the image's height and width, and not pixels.</summary>
    public bool IsShare { get; }

    /// <summary>Whether images are shifted by whole pixels alone, which interpolates nothing.</summary>
    public bool IsWhole { get; }

    /// <summary>Creates a shift of at most so many pixels, uniformly distributed, fractions of a pixel included.</summary>
    public static ImageShift Pixels(double most) => Pixels(most, most);

    /// <inheritdoc cref="Pixels(double)"/>
    public static ImageShift Pixels(double vertical, double horizontal) => new(vertical, horizontal, isShare: false, isWhole: false);

    /// <summary>Creates a shift of at most so many whole pixels, each number as likely as another.</summary>
    public static ImageShift WholePixels(int most) => WholePixels(most, most);

    /// <inheritdoc cref="WholePixels(int)"/>
    public static ImageShift WholePixels(int vertical, int horizontal) => new(vertical, horizontal, isShare: false, isWhole: true);

    /// <summary>
    /// Creates a shift of at most such a share of the image's height, up or down, and width, left or right, uniformly distributed.
    /// </summary>
    public static ImageShift Share(double most) => Share(most, most);

    /// <inheritdoc cref="Share(double)"/>
    public static ImageShift Share(double vertical, double horizontal) => new(vertical, horizontal, isShare: true, isWhole: false);

    /// <summary>The shift in pixels, downwards and to the right, of two numbers uniform in [0, 1).</summary>
    internal (double Rows, double Columns) At(double first, double second, int height, int width) => IsWhole
        ? (Whole(Vertical, first), Whole(Horizontal, second))
        : (Within(Vertical, first) * (IsShare ? height : 1), Within(Horizontal, second) * (IsShare ? width : 1));

    private static double Whole(double most, double unit) => Math.Floor(unit * ((2 * most) + 1)) - most;

    private static double Within(double most, double unit) => most * ((2 * unit) - 1);
}
