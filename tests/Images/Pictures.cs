using Microsoft.ML.Data;
using SkiaSharp;

namespace MLNetDeep.Images.Tests;

/// <summary>
/// Pictures in memory, their pixels as red, green, blue and alpha, in whatever order they are kept; and in files, as SkiaSharp writes them.
/// </summary>
internal static class Pictures
{
    public static MLImage FromRgba(int width, int height, params byte[] rgba) =>
        MLImage.CreateFromPixels(width, height, MLPixelFormat.Rgba32, rgba);

    public static byte[] ToRgba(MLImage image) =>
        image.PixelFormat == MLPixelFormat.Rgba32 ? image.Pixels.ToArray() : Swapped(image.Pixels.ToArray());

    /// <summary>Writes a square picture to a PNG or JPEG file.</summary>
    /// <param name="path">The file; its ending decides the format.</param>
    /// <param name="side">Pixels a side.</param>
    /// <param name="rgb">The pixels, colours interleaved.</param>
    public static void Write(string path, int side, byte[] rgb)
    {
        using var bitmap = new SKBitmap(side, side);
        for (int p = 0; p < side * side; p++)
        {
            bitmap.SetPixel(p % side, p / side, new SKColor(rgb[3 * p], rgb[3 * p + 1], rgb[3 * p + 2]));
        }
        using FileStream file = File.Create(path);
        bitmap.Encode(file, Path.GetExtension(path) == ".png" ? SKEncodedImageFormat.Png : SKEncodedImageFormat.Jpeg, quality: 95);
    }

    private static byte[] Swapped(byte[] pixels) =>
        [.. pixels.Chunk(4).SelectMany(pixel => new[] { pixel[2], pixel[1], pixel[0], pixel[3] })];
}
