namespace MLNetDeep.Engine.Imaging;

/// <summary>The layout of an image in the numbers of a row.</summary>
/// <param name="Height">The height in pixels.</param>
/// <param name="Width">The width in pixels.</param>
/// <param name="Channels">The number of channels.</param>
/// <param name="Interleaved">Whether the numbers go pixel by pixel, <c>[H, W, C]</c>, rather than channel by channel, <c>[C, H,
/// W]</c>.</param>
public readonly record struct PixelLayout(int Height, int Width, int Channels = 1, bool Interleaved = false)
{
    /// <summary>The number of elements of an image.</summary>
    public int Size => checked(Height * Width * Channels);

    /// <inheritdoc/>
    public override string ToString() => Interleaved ? $"{Height} x {Width} x {Channels}" : $"{Channels} x {Height} x {Width}";

    /// <summary>From a channel's number to the same channel's of the next pixel.</summary>
    internal int PixelStep => Interleaved ? Channels : 1;

    /// <summary>From a channel's first number to the next channel's.</summary>
    internal int ChannelStep => Interleaved ? 1 : Height * Width;
}
