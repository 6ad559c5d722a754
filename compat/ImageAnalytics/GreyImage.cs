using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms.Image;

/// <summary>An image without its colours: 0.3 red + 0.59 green + 0.11 blue, which leaves what is grey as it is.</summary>
internal static class GreyImage
{
    public static MLImage Of(MLImage image)
    {
        var (red, blue) = image.PixelFormat == MLPixelFormat.Bgra32 ? (2, 0) : (0, 2);
        byte[] source = image.Data, grey = new byte[source.Length];
        for (int i = 0; i < grey.Length; i += MLImage.BytesPerPixel)
        {
            // All three are multiplied by alpha, and so is their mean.
            float mean = (0.3f * source[i + red]) + (0.59f * source[i + 1]) + (0.11f * source[i + blue]);
            grey.AsSpan(i, MLImage.BytesPerPixel - 1).Fill((byte)MathF.Round(mean));
            grey[i + 3] = source[i + 3];
        }
        return new(image.Width, image.Height, MLPixelFormat.Bgra32, grey);
    }
}
