using System.Buffers.Binary;

namespace Microsoft.ML.Data;

/// <summary>What a PNG file's pixels are made of.</summary>
internal enum PngColor : byte
{
    Grey = 0,
    Rgb = 2,
    Palette = 3,
    GreyAlpha = 4,
    Rgba = 6,
}

/// <summary>Size and kind of a PNG picture.</summary>
internal readonly record struct PngHeader(int Width, int Height, int Depth, PngColor Color)
{
    private const int Length = 13;

    // A gigabyte in memory: files may come from anywhere.
    private const int MostPixels = 1 << 28;

    public int Channels => Color switch
    {
        PngColor.Rgb => 3,
        PngColor.GreyAlpha => 2,
        PngColor.Rgba => 4,
        _ => 1,
    };

    public int BytesPerRow => checked((int)(((long)Width * Channels * Depth + 7) / 8));

    /// <summary>How far back a row filter looks: a pixel, or a byte where several pixels share one.</summary>
    public int BytesPerSample => Math.Max(1, Channels * Depth / 8);

    /// <exception cref="NotSupportedException">It is interlaced, or has 16 bits a channel.</exception>
    /// <exception cref="InvalidDataException">There is no such picture.</exception>
    public static PngHeader Read(ReadOnlySpan<byte> content)
    {
        if (content.Length != Length)
            throw new InvalidDataException($"its header has {content.Length} bytes, not {Length}.");
        uint width = BinaryPrimitives.ReadUInt32BigEndian(content), height = BinaryPrimitives.ReadUInt32BigEndian(content[4..]);
        if (width == 0 || height == 0 || (ulong)width * height > MostPixels)
            throw new InvalidDataException($"it claims {width:N0} x {height:N0} pixels; expected 1 to {MostPixels:N0} in all.");
        var (depth, color) = (content[8], (PngColor)content[9]);
        bool exists = color switch
        {
            PngColor.Grey => depth is 1 or 2 or 4 or 8 or 16,
            PngColor.Palette => depth is 1 or 2 or 4 or 8,
            PngColor.Rgb or PngColor.GreyAlpha or PngColor.Rgba => depth is 8 or 16,
            _ => false,
        };
        if (!exists || content[10] != 0 || content[11] != 0 || content[12] > 1)
            throw new InvalidDataException($"its header makes no sense: colour type {(byte)color}, {depth} bits.");
        if (depth == 16)
            throw new NotSupportedException("is a PNG picture of 16 bits a channel");
        if (content[12] == 1)
            throw new NotSupportedException("is an interlaced PNG picture");
        return new((int)width, (int)height, depth, color);
    }
}
