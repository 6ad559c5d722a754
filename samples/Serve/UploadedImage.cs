using SkiaSharp;

namespace MLNetDeep.Samples.Serve;

/// <summary>An uploaded picture as the numbers that a model takes.</summary>
internal static class UploadedImage
{
    /// <summary>Decodes a PNG or JPEG and makes it the size of the model's images.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="dimensions">Height, width and channels, 1 for gray or 3 for red, green and blue.</param>
    /// <param name="mostPixels">The most pixels that are decoded.</param>
    /// <returns>Values of 0 to 255, channels last.</returns>
    /// <exception cref="BadHttpRequestException">It is no such picture, or too large.</exception>
    public static float[] Read(ReadOnlySpan<byte> bytes, IReadOnlyList<int> dimensions, int mostPixels)
    {
        using var data = SKData.CreateCopy(bytes);
        using var codec = SKCodec.Create(data);
        if (codec?.EncodedFormat is not (SKEncodedImageFormat.Png or SKEncodedImageFormat.Jpeg))
        {
            throw new BadHttpRequestException("The body is no picture: expected the bytes of a PNG or JPEG file.");
        }
        if ((long)codec.Info.Width * codec.Info.Height > mostPixels)
        {
            throw new BadHttpRequestException(
                $"The picture has {codec.Info.Width} x {codec.Info.Height} pixels: expected {mostPixels:N0} at most.",
                StatusCodes.Status413PayloadTooLarge);
        }
        (int height, int width, int channels) = (dimensions[0], dimensions[1], dimensions[2]);
        using SKBitmap decoded = SKBitmap.Decode(codec, new SKImageInfo(
            codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul))
            ?? throw new BadHttpRequestException("The picture is damaged.");
        using SKBitmap? resized = (decoded.Width, decoded.Height) == (width, height)
            ? null
            : decoded.Resize(new SKSizeI(width, height), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        ReadOnlySpan<byte> pixels = (resized ?? decoded).GetPixelSpan();
        float[] values = new float[height * width * channels];
        for (int i = 0; i < height * width; i++)
        {
            ReadOnlySpan<byte> pixel = pixels.Slice(4 * i, 4);
            if (channels == 1)
            {
                // Luma of ITU-R BT.601; of gray pixels the value itself.
                values[i] = ((299 * pixel[0]) + (587 * pixel[1]) + (114 * pixel[2])) / 1000f;
                continue;
            }
            for (int channel = 0; channel < channels; channel++)
            {
                values[(i * channels) + channel] = pixel[channel];
            }
        }
        return values;
    }
}
