using Microsoft.ML.Data;

namespace MLNetDeep.Images.Tests;

/// <summary>Pictures in memory, their pixels as red, green, blue and alpha, in whatever order they are kept.</summary>
internal static class Pictures
{
    public static MLImage FromRgba(int width, int height, params byte[] rgba) => MLImage.CreateFromPixels(width, height, MLPixelFormat.Rgba32, rgba);

    public static byte[] ToRgba(MLImage image) => image.PixelFormat == MLPixelFormat.Rgba32 ? image.Pixels.ToArray() : Swapped(image.Pixels.ToArray());

    private static byte[] Swapped(byte[] pixels) => [.. pixels.Chunk(4).SelectMany(pixel => new[] { pixel[2], pixel[1], pixel[0], pixel[3] })];
}
