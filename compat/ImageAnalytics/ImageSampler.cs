using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms.Image;

/// <summary>Images in other sizes.</summary>
internal static class ImageSampler
{
    private const int Channels = MLImage.BytesPerPixel;

    /// <summary>Each pixel is the one whose area its centre falls on; on an edge, the left or upper one.</summary>
    public static MLImage Nearest(MLImage image, int width, int height)
    {
        byte[] source = image.Data, pixels = new byte[width * height * Channels];
        for (int y = 0; y < height; y++)
        {
            int row = Pixel(y, image.Height, height) * image.Width;
            for (int x = 0; x < width; x++)
                source.AsSpan((row + Pixel(x, image.Width, width)) * Channels, Channels).CopyTo(pixels.AsSpan(((y * width) + x) * Channels));
        }
        return new(width, height, image.PixelFormat, pixels);
    }

    /// <summary>
    /// The image drawn into a rectangle of a larger or smaller empty one, smoothly: weighted means along rows, then along columns. ML.NET's weights
    /// are others, so its pixels differ a little.
    /// </summary>
    public static MLImage Draw(MLImage image, int left, int top, int drawnWidth, int drawnHeight, int width, int height)
    {
        var columns = Weights(image.Width, left, drawnWidth, width);
        var rows = Weights(image.Height, top, drawnHeight, height);
        byte[] source = image.Data, pixels = new byte[width * height * Channels];
        float[] narrowed = new float[image.Height * width * Channels];
        for (int y = 0; y < image.Height; y++)
            for (int x = 0; x < width; x++)
                for (int i = 0; i < columns[x].Values.Length; i++)
                    for (int c = 0; c < Channels; c++)
                        narrowed[(((y * width) + x) * Channels) + c] += columns[x].Values[i] * source[(((y * image.Width) + columns[x].First + i) * Channels) + c];
        bool swap = image.PixelFormat == MLPixelFormat.Rgba32;
        float[] sums = new float[width * Channels];
        for (int y = 0; y < height; y++)
        {
            Array.Clear(sums);
            for (int i = 0; i < rows[y].Values.Length; i++)
                for (int j = 0; j < sums.Length; j++)
                    sums[j] += rows[y].Values[i] * narrowed[((rows[y].First + i) * sums.Length) + j];
            for (int j = 0; j < sums.Length; j++)
                pixels[(y * sums.Length) + j] = (byte)MathF.Round(sums[swap && j % Channels != 3 ? j + 2 - (2 * (j % Channels)) : j]);
        }
        return new(width, height, MLPixelFormat.Bgra32, pixels);
    }

    private static int Pixel(int place, int source, int size)
    {
        // The centre, (place + 1/2) source / size, rounded up, less one.
        long twice = ((2L * place) + 1) * source;
        return (int)((twice + (2L * size) - 1) / (2L * size)) - 1;
    }

    /// <summary>For each place which source pixels count how much: a triangle over the centre, as wide as a place is or a pixel, whichever is more.</summary>
    private static (int First, float[] Values)[] Weights(int source, int offset, int drawn, int size)
    {
        var weights = new (int First, float[] Values)[size];
        double step = (double)source / drawn, reach = Math.Max(1, step);
        for (int place = 0; place < size; place++)
        {
            if (place < offset || place >= offset + drawn)
            {
                weights[place] = (0, []);
                continue;
            }
            double center = (place + 0.5 - offset) * step;
            int first = Math.Max(0, (int)Math.Floor(center - reach)), last = Math.Min(source - 1, (int)Math.Floor(center + reach));
            double[] values = [.. Enumerable.Range(first, last - first + 1).Select(i => Math.Max(0, 1 - (Math.Abs(i + 0.5 - center) / reach)))];
            double sum = values.Sum();
            weights[place] = (first, [.. values.Select(value => (float)(value / sum))]);
        }
        return weights;
    }
}
