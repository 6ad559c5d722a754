namespace MLNetDeep.Engine.Imaging;

/// <summary>
/// The augmentation of training images, changed at random and anew in each epoch, so that a network learns what does not matter: the more
/// ways, the less it learns the training images by heart. Validation and prediction see the images as they are; labels stay. Values are the
/// raw ones, before any scaling in the network. All maps of the plane (flip, scale, shear, rotation, shift, in this order, and elastic
/// distortion) are made one, and each pixel is interpolated once; then noise is added, then a rectangle erased. What a row becomes depends
/// on the training's seed, the step and the row's place in the batch alone. By default nothing changes.
/// </summary>
public sealed record ImageAugmentation
{
    private const double DegreesToRadians = Math.PI / 180;
    private const int GreatestSigma = 1000;

    /// <summary>The probability that an image is changed at all, in [0, 1].</summary>
    public double Probability { get; init; } = 1;

    /// <summary>The maximum shift: <c>ImageShift.Pixels(2)</c>, <c>ImageShift.WholePixels(2)</c> or <c>ImageShift.Share(0.1)</c>.</summary>
    public ImageShift Shift { get; init; }

    /// <summary>The maximum angle of rotation about the centre, in degrees, both ways; from 0 to 180.</summary>
    public double Rotation { get; init; }

    /// <summary>The minimum factor of scaling about the centre, above 0; below 1 makes the picture smaller. Drawn uniformly.</summary>
    public double MinimumScale { get; init; } = 1;

    /// <summary>The maximum factor of scaling, at least the minimum.</summary>
    public double MaximumScale { get; init; } = 1;

    /// <summary>Whether height and width are scaled by one factor, rather than each by its own.</summary>
    public bool KeepsAspectRatio { get; init; } = true;

    /// <summary>The maximum angle by which verticals are slanted, in degrees, both ways; from 0 to below 90.</summary>
    public double Shear { get; init; }

    /// <summary>The elastic distortion: smooth random displacements of the pixels. Null: none.</summary>
    public ElasticDistortion? Elastic { get; init; }

    /// <summary>Whether half of the images have left and right exchanged.</summary>
    public bool HorizontalFlip { get; init; }

    /// <summary>Whether half of the images are turned upside down.</summary>
    public bool VerticalFlip { get; init; }

    /// <summary>The standard deviation of the normally distributed noise added to each number, at least 0, in the numbers' units.</summary>
    public float Noise { get; init; }

    /// <summary>The random erasing of a rectangle. Null: none.</summary>
    public RandomErasing? Erasing { get; init; }

    /// <summary>
    /// The value of what comes in from outside the image. Null, the default, repeats the pixels at its edge: right for photographs and,
    /// whatever the scale of the values, for drawings whose background reaches the edge.
    /// </summary>
    public float? Fill { get; init; }

    /// <summary>Checks all settings.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public void Validate()
    {
        Require(Probability is >= 0 and <= 1, nameof(Probability), "from 0 to 1", Probability);
        Require(IsLength(Shift.Vertical), $"{nameof(Shift)}.{nameof(Shift.Vertical)}", "at least 0 and finite", Shift.Vertical);
        Require(IsLength(Shift.Horizontal), $"{nameof(Shift)}.{nameof(Shift.Horizontal)}", "at least 0 and finite", Shift.Horizontal);
        Require(Rotation is >= 0 and <= 180, nameof(Rotation), "from 0 to 180 degrees", Rotation);
        Require(MaximumScale > 0 && IsLength(MaximumScale), nameof(MaximumScale), "above 0 and finite", MaximumScale);
        Require(
            MinimumScale > 0 && MinimumScale <= MaximumScale, nameof(MinimumScale), $"above 0 and at most {nameof(MaximumScale)}",
            MinimumScale);
        Require(Shear is >= 0 and < 90, nameof(Shear), "from 0 to below 90 degrees", Shear);
        Require(Noise >= 0 && float.IsFinite(Noise), nameof(Noise), "at least 0 and finite", Noise);
        Require(Fill is null || float.IsFinite(Fill.Value), nameof(Fill), "finite, or null", Fill);
        if (Elastic is not null)
        {
            Require(IsLength(Elastic.Alpha), $"{nameof(Elastic)}.{nameof(Elastic.Alpha)}", "at least 0 and finite", Elastic.Alpha);
            Require(
                Elastic.Sigma is > 0 and <= GreatestSigma, $"{nameof(Elastic)}.{nameof(Elastic.Sigma)}",
                $"above 0 and at most {GreatestSigma} pixels", Elastic.Sigma);
        }

        Erasing?.Validate();
    }

    /// <summary>The map of the plane that a row's random numbers give.</summary>
    internal AffineTransform Draw(in RowRandom random, int height, int width)
    {
        double rows = ScaleAt(random.Unit(RowDraw.ScaleOfRows));
        double columns = KeepsAspectRatio ? rows : ScaleAt(random.Unit(RowDraw.ScaleOfColumns));
        (double down, double right) = Shift.At(random.Unit(RowDraw.ShiftDown), random.Unit(RowDraw.ShiftRight), height, width);
        return AffineTransform
            .Scaling(
                rows * Sign(VerticalFlip, random.Unit(RowDraw.VerticalFlip)),
                columns * Sign(HorizontalFlip, random.Unit(RowDraw.HorizontalFlip)))
            .Then(AffineTransform.Shear(Math.Tan(random.Within(Shear, RowDraw.Shear) * DegreesToRadians)))
            .Then(AffineTransform.Rotation(random.Within(Rotation, RowDraw.Rotation) * DegreesToRadians))
            .Then(AffineTransform.Translation(down, right));
    }

    private static void Require(bool valid, string setting, string expected, object? actual) =>
        Learner.Require(valid, $"{nameof(ImageAugmentation)}.{setting}", expected, actual);

    private static bool IsLength(double value) => value >= 0 && float.IsFinite((float)value);

    private static int Sign(bool flips, double unit) => flips && unit < 0.5 ? -1 : 1;

    private double ScaleAt(double unit) => MinimumScale + ((MaximumScale - MinimumScale) * unit);
}
