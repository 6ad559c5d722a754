using MLNetDeep.Engine.Imaging;

namespace MLNetDeep.Pictures;

/// <summary>Draws a network's input as the image that it is.</summary>
internal static class InputPicture
{
    /// <summary>
    /// Three or four channels are red, green and blue, others become the grey of their mean. Numbers within 0 to 1 or 0 to 255 mean what
    /// they mean in pictures; others go from black at the least to white at the greatest.
    /// </summary>
    public static Raster Draw(IReadOnlyList<float> input, PixelLayout image)
    {
        (float least, float greatest) = Range(input);
        var raster = new Raster(image.Height, image.Width);
        for (int pixel = 0; pixel < image.Height * image.Width; pixel++)
        {
            int at = pixel;
            float Channel(int channel) => (input[(at * image.PixelStep) + (channel * image.ChannelStep)] - least) / (greatest - least);
            raster[pixel / image.Width, pixel % image.Width] = image.Channels is 3 or 4
                ? new Rgb(Rgb.Grey(Channel(0)).Red, Rgb.Grey(Channel(1)).Red, Rgb.Grey(Channel(2)).Red)
                : Rgb.Grey(Enumerable.Range(0, image.Channels).Average(Channel));
        }
        return raster;
    }

    private static (float Least, float Greatest) Range(IReadOnlyList<float> input)
    {
        float least = input.Min();
        float greatest = input.Max();
        if (least >= 0 && greatest <= 255)
        {
            return (0, greatest <= 1 ? 1 : 255);
        }
        return (least, greatest > least ? greatest : least + 1);
    }
}
