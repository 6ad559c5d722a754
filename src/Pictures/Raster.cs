namespace MLNetDeep.Pictures;

/// <summary>Pixels of red, green and blue.</summary>
internal sealed class Raster
{
    /// <summary>Bytes of a pixel.</summary>
    public const int Channels = 3;

    public Raster(int height, int width)
    {
        Height = height;
        Width = width;
        Pixels = new byte[checked(height * width * Channels)];
    }

    public int Height { get; }

    public int Width { get; }

    /// <summary><c>[height, width, 3]</c>.</summary>
    public byte[] Pixels { get; }

    public Rgb this[int row, int column]
    {
        get
        {
            int i = ((row * Width) + column) * Channels;
            return new Rgb(Pixels[i], Pixels[i + 1], Pixels[i + 2]);
        }

        set
        {
            int i = ((row * Width) + column) * Channels;
            Pixels[i] = value.Red;
            Pixels[i + 1] = value.Green;
            Pixels[i + 2] = value.Blue;
        }
    }

    /// <summary>Fills a rectangle, as far as it is inside.</summary>
    public void Fill(int top, int left, int height, int width, Rgb color)
    {
        for (int row = Math.Max(0, top); row < Math.Min(Height, top + height); row++)
        {
            for (int column = Math.Max(0, left); column < Math.Min(Width, left + width); column++)
            {
                this[row, column] = color;
            }
        }
    }
}

/// <summary>A colour.</summary>
internal readonly record struct Rgb(byte Red, byte Green, byte Blue)
{
    /// <summary>A shade of grey, from 0 to 1.</summary>
    public static Rgb Grey(float value)
    {
        byte shade = ToByte(255 * value);
        return new Rgb(shade, shade, shade);
    }

    /// <summary>This colour and another, mixed.</summary>
    public Rgb Mix(Rgb other, float share) => new(
        ToByte(Red + (share * (other.Red - Red))), ToByte(Green + (share * (other.Green - Green))),
        ToByte(Blue + (share * (other.Blue - Blue))));

    private static byte ToByte(float value) => (byte)MathF.Round(Math.Clamp(value, 0, 255));
}
