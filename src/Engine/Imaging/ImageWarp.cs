namespace MLNetDeep.Engine.Imaging;

/// <summary>Affine and elastic warps of one plane <c>[H, W]</c>, with bilinear interpolation between the four nearest pixels.</summary>
public static class ImageWarp
{
    /// <summary>Moves the picture by <paramref name="transform"/>, about the image's centre.</summary>
    /// <param name="source">The plane <c>[H, W]</c>; must not overlap the destination.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="transform">Where the picture's points go.</param>
    /// <param name="background">Value of everything outside the source.</param>
    /// <param name="destination">The warped plane <c>[H, W]</c>.</param>
    /// <exception cref="ArgumentException">A span has another size than H * W, or the transform cannot be undone.</exception>
    public static void Affine(
        ReadOnlySpan<float> source, int height, int width, in AffineTransform transform, float background, Span<float> destination) =>
        Warp(source, height, width, transform, null, background, destination);

    /// <summary>
    /// Displaces each pixel by <paramref name="field"/>, then moves the picture by <paramref name="transform"/>, with one interpolation for
    /// both.
    /// </summary>
    /// <param name="source">The plane <c>[H, W]</c> of the field's size; must not overlap the destination.</param>
    /// <param name="field">Displacements.</param>
    /// <param name="transform">Where the picture's points go.</param>
    /// <param name="background">Value of everything outside the source.</param>
    /// <param name="destination">The warped plane <c>[H, W]</c>.</param>
    /// <exception cref="ArgumentException">A span has another size than H * W, or the transform cannot be undone.</exception>
    public static void Elastic(
        ReadOnlySpan<float> source, ElasticField field, in AffineTransform transform, float background, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(field);
        Warp(source, field.Height, field.Width, transform, field, background, destination);
    }

    private static void Warp(
        ReadOnlySpan<float> source, int height, int width, in AffineTransform transform, ElasticField? field, float background,
        Span<float> destination)
    {
        CheckSize(source.Length, height, width, nameof(source));
        CheckSize(destination.Length, height, width, nameof(destination));
        AffineTransform inverse = transform.Invert();
        double centreRow = (height - 1) / 2.0;
        double centreColumn = (width - 1) / 2.0;
        for (int row = 0, i = 0; row < height; row++)
        {
            for (int column = 0; column < width; column++, i++)
            {
                (double y, double x) = inverse.Apply(row - centreRow, column - centreColumn);
                y += centreRow + (field is null ? 0 : field.Rows[i]);
                x += centreColumn + (field is null ? 0 : field.Columns[i]);
                destination[i] = Sample(source, height, width, y, x, background);
            }
        }
    }

    private static float Sample(ReadOnlySpan<float> source, int height, int width, double y, double x, float background)
    {
        if (!(y > -1 && y < height && x > -1 && x < width))
        {
            return background;
        }

        int top = (int)Math.Floor(y);
        int left = (int)Math.Floor(x);
        float down = (float)(y - top);
        float right = (float)(x - left);
        float upper = Mix(
            Pixel(source, height, width, top, left, background), Pixel(source, height, width, top, left + 1, background), right);
        float lower = Mix(
            Pixel(source, height, width, top + 1, left, background), Pixel(source, height, width, top + 1, left + 1, background), right);
        return Mix(upper, lower, down);
    }

    // In this form a share of 0 gives the first value exactly and a share of 1 the second.
    private static float Mix(float first, float second, float share) => (first * (1 - share)) + (second * share);

    private static float Pixel(ReadOnlySpan<float> source, int height, int width, int row, int column, float background) =>
        (uint)row < (uint)height && (uint)column < (uint)width ? source[(row * width) + column] : background;

    private static void CheckSize(int length, int height, int width, string name)
    {
        if (height < 1 || width < 1 || length != (long)height * width)
        {
            throw new ArgumentException($"'{name}' has {length} elements, expected {height} x {width}.", name);
        }
    }
}
