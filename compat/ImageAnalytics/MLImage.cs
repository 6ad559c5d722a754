using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A picture in memory, four bytes a pixel, colours multiplied by alpha. It belongs to whoever made it: transforms dispose what they read.</summary>
public sealed class MLImage : IDisposable
{
    internal const int BytesPerPixel = 4;
    internal const int MostPixels = int.MaxValue / BytesPerPixel;

    private readonly int _width;
    private readonly int _height;
    private readonly MLPixelFormat _pixelFormat;
    private byte[]? _pixels;
    private string? _tag;

    internal MLImage(int width, int height, MLPixelFormat pixelFormat, byte[] pixels)
        => (_width, _height, _pixelFormat, _pixels) = (width, height, pixelFormat, pixels);

    public MLPixelFormat PixelFormat => Live(_pixelFormat);

    public ReadOnlySpan<byte> Pixels => Data;

    // Null until it is set, as in ML.NET, which makes no promise about null.
    public string Tag
    {
        get => Live(_tag)!;
        set => _tag = Live(value);
    }

    public int Width => Live(_width);

    public int Height => Live(_height);

    internal byte[] Data => _pixels ?? throw new InvalidOperationException("Object is disposed.");

    public static MLImage CreateFromStream(Stream imageStream)
    {
        ArgumentNullException.ThrowIfNull(imageStream);
        using var file = new MemoryStream();
        imageStream.CopyTo(file);
        return Decode(file.ToArray(), "The stream", nameof(imageStream));
    }

    public static MLImage CreateFromFile(string imagePath)
    {
        ArgumentNullException.ThrowIfNull(imagePath);
        if (!File.Exists(imagePath))
            throw new ArgumentException($"Invalid path: there is no file {imagePath}.", nameof(imagePath));
        return Decode(File.ReadAllBytes(imagePath), imagePath, nameof(imagePath));
    }

    public static MLImage CreateFromPixels(int width, int height, MLPixelFormat pixelFormat, ReadOnlySpan<byte> imagePixelData)
    {
        if (pixelFormat is not (MLPixelFormat.Bgra32 or MLPixelFormat.Rgba32))
            throw new ArgumentException("Unsupported pixel format", nameof(pixelFormat));
        if (width <= 0)
            throw new ArgumentException("Invalid width value.", nameof(width));
        if (height <= 0)
            throw new ArgumentException("Invalid height value.", nameof(height));
        if (imagePixelData.Length != (long)width * height * BytesPerPixel)
            throw new ArgumentException($"Invalid {nameof(imagePixelData)} buffer size.");
        return new(width, height, pixelFormat, imagePixelData.ToArray());
    }

    public void Dispose() => _pixels = null;

    /// <summary>The picture in a file's bytes; errors begin with <paramref name="source"/>.</summary>
    internal static MLImage Decode(byte[] file, string source, string parameter)
    {
        try
        {
            byte[] pixels = PngDecoder.Decode(file, out int width, out int height);
            return new(width, height, MLPixelFormat.Bgra32, pixels);
        }
        catch (NotSupportedException unsupported)
        {
            throw new NotSupportedException($"{source} {unsupported.Message}; that takes the package Microsoft.ML.ImageAnalytics. " +
                "This build stands on the stand-in for ML.NET, which reads PNG files of 8 bits a channel, not interlaced.");
        }
        catch (Exception damaged) when (damaged is InvalidDataException or EndOfStreamException)
        {
            throw new ArgumentException($"{source} is no picture that can be read: {damaged.Message}", parameter);
        }
    }

    private T Live<T>(T value)
    {
        Contracts.Check(_pixels != null, "Object is disposed.");
        return value;
    }
}

public enum MLPixelFormat
{
    Unknown,
    Bgra32,
    Rgba32,
}
