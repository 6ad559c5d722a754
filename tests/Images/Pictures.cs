using Microsoft.ML.Data;

namespace MLNetDeep.Images.Tests;

/// <summary>Pictures in memory, their pixels as red, green, blue and alpha, in whatever order they are kept.</summary>
internal static class Pictures
{
    public static MLImage FromRgba(int width, int height, params byte[] rgba) => MLImage.CreateFromPixels(width, height, MLPixelFormat.Rgba32, rgba);

    /// <summary>A picture of the same pixels in the other order.</summary>
    public static MLImage FromBgra(int width, int height, params byte[] rgba) => MLImage.CreateFromPixels(width, height, MLPixelFormat.Bgra32, Swapped(rgba));

    public static byte[] ToRgba(MLImage image) => image.PixelFormat == MLPixelFormat.Rgba32 ? image.Pixels.ToArray() : Swapped(image.Pixels.ToArray());

    public static MLImage Decode(byte[] file)
    {
        using var stream = new MemoryStream(file);
        return MLImage.CreateFromStream(stream);
    }

    private static byte[] Swapped(byte[] pixels) => [.. pixels.Chunk(4).SelectMany(pixel => new[] { pixel[2], pixel[1], pixel[0], pixel[3] })];
}
