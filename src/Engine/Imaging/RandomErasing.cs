namespace MLNetDeep.Engine.Imaging;

/// <summary>
/// Random erasing, which blanks a rectangle of an image (Zhong, Zheng, Kang, Li and Yang 2017), in all channels. The defaults are the
/// paper's.
/// </summary>
/// <param name="Probability">The probability that an image loses a rectangle, in [0, 1].</param>
/// <param name="MinimumArea">The minimum share of the image's pixels, above 0.</param>
/// <param name="MaximumArea">The maximum share, at least the minimum and at most 1.</param>
/// <param name="MinimumAspectRatio">
/// The minimum quotient of the rectangle's height and width, in (0, 1]; the maximum is one over it. High and wide are equally likely.
/// </param>
public sealed record RandomErasing(
    double Probability = 0.5, double MinimumArea = 0.02, double MaximumArea = 0.4, double MinimumAspectRatio = 0.3)
{
    // A rectangle that does not fit is drawn again; after so many the image stays whole.
    private const int Attempts = 10;
    private const int NumbersOfAttempt = 4;

    /// <summary>The fill of the rectangle; null, the default: each channel's mean over the image.</summary>
    public float? Fill { get; init; }

    /// <summary>Erases, or not, as the row's random numbers from <see cref="RowDraw.Erasing"/> on say.</summary>
    internal void Apply(in RowRandom random, PixelLayout layout, Span<float> image)
    {
        if (random.Unit(RowDraw.Erases) >= Probability)
        {
            return;
        }

        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            RowDraw first = RowDraw.Erasing + (attempt * NumbersOfAttempt);
            double area = layout.Height * layout.Width * (MinimumArea + ((MaximumArea - MinimumArea) * random.Unit(first)));
            double ratio = Math.Exp(Math.Log(MinimumAspectRatio) * random.Within(1, first + 1));
            int height = (int)Math.Round(Math.Sqrt(area * ratio));
            int width = (int)Math.Round(Math.Sqrt(area / ratio));
            if (height < 1 || width < 1 || height > layout.Height || width > layout.Width)
            {
                continue;
            }

            int top = (int)(random.Unit(first + 2) * (layout.Height - height + 1));
            int left = (int)(random.Unit(first + 3) * (layout.Width - width + 1));
            for (int channel = 0; channel < layout.Channels; channel++)
            {
                Span<float> values = image[(channel * layout.ChannelStep)..];
                float fill = Fill ?? Mean(values, layout);
                for (int row = top; row < top + height; row++)
                {
                    for (int column = left; column < left + width; column++)
                    {
                        values[((row * layout.Width) + column) * layout.PixelStep] = fill;
                    }
                }
            }

            return;
        }
    }

    internal void Validate()
    {
        Require(Probability is >= 0 and <= 1, nameof(Probability), "from 0 to 1", Probability);
        Require(MaximumArea is > 0 and <= 1, nameof(MaximumArea), "above 0 and at most 1", MaximumArea);
        Require(
            MinimumArea > 0 && MinimumArea <= MaximumArea, nameof(MinimumArea), $"above 0 and at most {nameof(MaximumArea)}", MinimumArea);
        Require(MinimumAspectRatio is > 0 and <= 1, nameof(MinimumAspectRatio), "above 0 and at most 1", MinimumAspectRatio);
        Require(Fill is null || float.IsFinite(Fill.Value), nameof(Fill), "finite, or null", Fill);

        static void Require(bool valid, string setting, string expected, object? actual) => Learner.Require(
            valid, $"{nameof(ImageAugmentation)}.{nameof(ImageAugmentation.Erasing)}.{setting}", expected, actual);
    }

    private static float Mean(ReadOnlySpan<float> channel, PixelLayout layout)
    {
        double sum = 0;
        int pixels = layout.Height * layout.Width;
        for (int pixel = 0; pixel < pixels; pixel++)
        {
            sum += channel[pixel * layout.PixelStep];
        }

        return (float)(sum / pixels);
    }
}
