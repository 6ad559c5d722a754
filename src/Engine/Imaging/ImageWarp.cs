namespace MLNetDeep.Engine.Imaging;

/// <summary>Affine and elastic warps of one plane <c>[H, W]</c>, with bilinear interpolation between the four nearest pixels.</summary>
internal static class ImageWarp
{
    /// <summary>Moves the picture by <paramref name="transform"/>, about the image's centre.</summary>
    /// <param name="source">The plane <c>[H, W]</c>.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="transform">The map of the picture's points.</param>
    /// <param name="background">The value of everything outside the source.</param>
    /// <param name="destination">The warped plane <c>[H, W]</c>; may be the source.</param>
    /// <exception cref="ArgumentException">A span has another size than H * W, or the transform cannot be undone.</exception>
    public static void Affine(
        ReadOnlySpan<float> source, int height, int width, in AffineTransform transform, float background, Span<float> destination) =>
        Warp(source, height, width, transform, null, background, destination);

    /// <summary>
    /// Displaces each pixel by <paramref name="field"/>, then moves the picture by <paramref name="transform"/>, with one interpolation for
    /// both.
    /// </summary>
    /// <param name="source">The plane <c>[H, W]</c> of the field's size.</param>
    /// <param name="field">The displacements.</param>
    /// <param name="transform">The map of the picture's points.</param>
    /// <param name="background">The value of everything outside the source.</param>
    /// <param name="destination">The warped plane <c>[H, W]</c>; may be the source.</param>
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
        new ImageResampler(new PixelLayout(height, width), background).Warp(source, transform.Invert(), field, destination);
    }

    private static void CheckSize(int length, int height, int width, string name)
    {
        if (height < 1 || width < 1 || length != (long)height * width)
        {
            throw new ArgumentException($"'{name}' has {length} elements, expected {height} x {width}.", name);
        }
    }
}
