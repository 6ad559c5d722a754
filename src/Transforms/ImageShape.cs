namespace MLNetDeep;

/// <summary>The shape of an image: height and width in pixels, and the number of channels (1 grey, 3 colour).</summary>
public readonly record struct ImageShape
{
    /// <summary>Creates the shape of an image.</summary>
    /// <param name="height">The height in pixels, at least 1.</param>
    /// <param name="width">The width in pixels, at least 1.</param>
    /// <param name="channels">The number of channels, at least 1: 1 for grey, 3 for colour.</param>
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

    /// <summary>The height in pixels.</summary>
    public int Height { get; }

    /// <summary>The width in pixels.</summary>
    public int Width { get; }

    /// <summary>The number of channels: 1 for grey, 3 for colour.</summary>
    public int Channels { get; }

    /// <summary>The number of elements of the image: height x width x channels.</summary>
    public int Size => Height * Width * Channels;

    /// <inheritdoc/>
    public override string ToString() => $"{Height} x {Width} x {Channels}";
}
