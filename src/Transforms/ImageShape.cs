namespace MLNetDeep;

/// <summary>The shape of an image: height and width in pixels, and the number of channels (1 grey, 3 colour).</summary>
public readonly record struct ImageShape
{
    /// <summary>Makes the shape of an image.</summary>
    /// <param name="height">Rows of pixels, at least 1.</param>
    /// <param name="width">Pixels in a row, at least 1.</param>
    /// <param name="channels">Numbers for a pixel, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1, or the image has more than 2,147,483,647 numbers.</exception>
    public ImageShape(int height, int width, int channels = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        if ((long)height * width > int.MaxValue / channels)
        {
            throw new ArgumentOutOfRangeException(
                nameof(height),
                $"An image of {height} x {width} x {channels} has more numbers than a vector column can hold ({int.MaxValue}).");
        }
        Height = height;
        Width = width;
        Channels = channels;
    }

    /// <summary>Rows of pixels.</summary>
    public int Height { get; }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Numbers for a pixel.</summary>
    public int Channels { get; }

    /// <summary>Numbers in the whole image: height x width x channels.</summary>
    public int Size => Height * Width * Channels;

    /// <inheritdoc/>
    public override string ToString() => $"{Height} x {Width} x {Channels}";
}
