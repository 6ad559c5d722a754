using MLNetDeep.Engine.Imaging;

namespace MLNetDeep.Pictures;

/// <summary>Saliency from what a class's score loses when a part of the input is painted over.</summary>
internal static class Occlusion
{
    private const int RowsAtOnce = 64;

    /// <summary>One number a pixel: the mean of what was lost over the squares that covered it.</summary>
    public static float[] Map(ClassScore score, float[] input, PixelLayout image, SaliencyOptions options)
    {
        int patch = options.PatchFor(image);
        (int Top, int Left)[] places =
        [
            .. from top in Starts(image.Height, patch, options.Stride)
               from left in Starts(image.Width, patch, options.Stride)
               select (top, left),
        ];
        float whole = score.Evaluate(input, 1, options.Probability)[0];
        float[] rows = new float[Math.Min(RowsAtOnce, places.Length) * input.Length];
        double[] sums = new double[image.Height * image.Width];
        int[] counts = new int[sums.Length];
        for (int done = 0; done < places.Length; done += RowsAtOnce)
        {
            int count = Math.Min(RowsAtOnce, places.Length - done);
            for (int row = 0; row < count; row++)
            {
                Span<float> painted = rows.AsSpan(row * input.Length, input.Length);
                input.CopyTo(painted);
                foreach (int pixel in Pixels(places[done + row], patch, image))
                {
                    for (int channel = 0; channel < image.Channels; channel++)
                    {
                        painted[(pixel * image.PixelStep) + (channel * image.ChannelStep)] = options.Fill;
                    }
                }
            }
            float[] scores = score.Evaluate(rows.AsSpan(0, count * input.Length), count, options.Probability);
            for (int row = 0; row < count; row++)
            {
                foreach (int pixel in Pixels(places[done + row], patch, image))
                {
                    sums[pixel] += (double)whole - scores[row];
                    counts[pixel]++;
                }
            }
        }
        return [.. sums.Select((sum, pixel) => (float)(sum / counts[pixel]))];
    }

    private static IEnumerable<int> Starts(int length, int patch, int stride)
    {
        int last = length - patch;
        for (int start = 0; start < last; start += stride)
        {
            yield return start;
        }
        yield return last;
    }

    private static IEnumerable<int> Pixels((int Top, int Left) place, int patch, PixelLayout image)
    {
        for (int row = place.Top; row < place.Top + patch; row++)
        {
            for (int column = place.Left; column < place.Left + patch; column++)
            {
                yield return (row * image.Width) + column;
            }
        }
    }
}
