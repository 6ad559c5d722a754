using SkiaSharp;

namespace MLNetDeep.Samples.DigitPage;

/// <summary>
/// A drawing as MNIST has its digits: the strokes in a box of 20 x 20, their centre of mass in the middle of 28 x 28 (LeCun, Cortes, Burges
/// 1998).
/// </summary>
internal static class DrawnDigit
{
    public const int Side = 28;

    private const int Box = 20;
    private const int MostSide = 1_000;
    private const byte Ink = 32;

    /// <summary>Reads a PNG of white strokes on black.</summary>
    /// <exception cref="BadHttpRequestException">It is no PNG, too large, or has no strokes.</exception>
    public static float[] Read(ReadOnlySpan<byte> png)
    {
        using var data = SKData.CreateCopy(png);
        using var codec = SKCodec.Create(data);
        if (codec?.EncodedFormat is not SKEncodedImageFormat.Png)
        {
            throw new BadHttpRequestException("The body is no picture: expected the bytes of a PNG file.");
        }
        if (codec.Info.Width > MostSide || codec.Info.Height > MostSide)
        {
            throw new BadHttpRequestException(
                $"The picture has {codec.Info.Width} x {codec.Info.Height} pixels: expected {MostSide} x {MostSide} at most.");
        }
        using SKBitmap drawing = SKBitmap.Decode(codec, new SKImageInfo(
            codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Premul))
            ?? throw new BadHttpRequestException("The picture is damaged.");
        SKRectI strokes = Strokes(drawing);
        if (strokes.IsEmpty)
        {
            throw new BadHttpRequestException("The picture is empty: expected white strokes on black.");
        }
        float scale = (float)Box / Math.Max(strokes.Width, strokes.Height);
        using SKBitmap small = Draw(drawing, strokes, scale, (Side - (scale * strokes.Width)) / 2, (Side - (scale * strokes.Height)) / 2);
        (float x, float y) = Centre(small);
        using SKBitmap centred = Draw(
            drawing, strokes, scale, ((Side - (scale * strokes.Width)) / 2) + (Side / 2f) - x,
            ((Side - (scale * strokes.Height)) / 2) + (Side / 2f) - y);
        return [.. centred.GetPixelSpan().ToArray().Select(pixel => (float)pixel)];
    }

    private static SKRectI Strokes(SKBitmap drawing)
    {
        (int left, int top, int right, int bottom) = (int.MaxValue, int.MaxValue, -1, -1);
        ReadOnlySpan<byte> pixels = drawing.GetPixelSpan();
        for (int y = 0; y < drawing.Height; y++)
        {
            for (int x = 0; x < drawing.Width; x++)
            {
                if (pixels[(y * drawing.RowBytes) + (x * drawing.BytesPerPixel)] >= Ink)
                {
                    (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x), Math.Max(bottom, y));
                }
            }
        }
        return right < 0 ? SKRectI.Empty : new SKRectI(left, top, right + 1, bottom + 1);
    }

    private static SKBitmap Draw(SKBitmap drawing, SKRectI strokes, float scale, float left, float top)
    {
        var result = new SKBitmap(new SKImageInfo(Side, Side, SKColorType.Gray8, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(result);
        using var image = SKImage.FromBitmap(drawing);
        canvas.Clear(SKColors.Black);
        canvas.DrawImage(
            image, strokes, SKRect.Create(left, top, scale * strokes.Width, scale * strokes.Height),
            new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        return result;
    }

    private static (float X, float Y) Centre(SKBitmap picture)
    {
        ReadOnlySpan<byte> pixels = picture.GetPixelSpan();
        (double sum, double x, double y) = (0, 0, 0);
        for (int i = 0; i < pixels.Length; i++)
        {
            sum += pixels[i];
            x += pixels[i] * ((i % Side) + 0.5);
            y += pixels[i] * ((i / Side) + 0.5);
        }
        return ((float)(x / sum), (float)(y / sum));
    }
}
