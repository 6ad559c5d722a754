namespace MLNetDeep.Engine.Detection;

/// <summary>
/// Cuts a region out of a picture and brings it to a network's size. A pixel of the result is the mean of the picture about its place, weighted by a triangle that
/// reaches one pixel of the picture or of the result, whichever is larger: bilinear interpolation where the region grows, and no pixel left out where it shrinks.
/// </summary>
public static class RegionResize
{
    // Every pixel of a region has its weight in memory, within the picture or not.
    private const int LongestSide = 1 << 20;

    /// <summary>Cuts out a region. Beyond the picture lie the pixels at its edge.</summary>
    /// <param name="plane">The picture, [height, width].</param>
    /// <param name="height">Its rows.</param>
    /// <param name="width">Its columns.</param>
    /// <param name="region">What to cut out, at most 1,048,576 pixels wide and high.</param>
    /// <param name="newHeight">Rows of the result.</param>
    /// <param name="newWidth">Columns of the result.</param>
    /// <param name="destination">The result, [newHeight, newWidth]; must not overlap the picture.</param>
    /// <exception cref="ArgumentException">A span has another size, or a size is below 1, or the region is too large.</exception>
    public static void Run(
        ReadOnlySpan<float> plane, int height, int width, in BoundingBox region, int newHeight, int newWidth, Span<float> destination)
    {
        RequireSize(plane.Length, height, width, nameof(plane));
        RequireSize(destination.Length, newHeight, newWidth, nameof(destination));
        if (Math.Max(region.Width, region.Height) > LongestSide)
            throw new ArgumentException($"The region is {region.Width} x {region.Height} pixels, expected sides of {LongestSide:N0} at most.", nameof(region));
        Taps across = new(region.Left, region.Width, newWidth, width);
        Taps down = new(region.Top, region.Height, newHeight, height);
        (int first, int last) = down.Range();
        float[] narrowed = new float[(last - first + 1) * newWidth];
        for (int row = first; row <= last; row++)
            across.Apply(plane.Slice(row * width, width), narrowed.AsSpan((row - first) * newWidth, newWidth));
        down.ApplyRows(narrowed, first, newWidth, destination);
    }

    private static void RequireSize(int length, int height, int width, string name)
    {
        if (height < 1 || width < 1 || length != (long)height * width)
            throw new ArgumentException($"'{name}' has {length} elements, expected {height} x {width}, each at least 1.", name);
    }

    /// <summary>Which pixels along one axis a pixel of the result is made of, and their weights.</summary>
    private readonly struct Taps
    {
        private readonly int _count;
        private readonly int[] _pixels;
        private readonly float[] _weights;

        public Taps(float start, float length, int outputs, int inputs)
        {
            double step = length / (double)outputs;
            double reach = Math.Max(1, step);
            _count = (int)Math.Floor(2 * reach) + 1;
            _pixels = new int[outputs * _count];
            _weights = new float[outputs * _count];
            for (int output = 0; output < outputs; output++)
            {
                double centre = start + ((output + 0.5) * step) - 0.5;
                double nearest = Math.Ceiling(centre - reach);
                Span<float> weights = _weights.AsSpan(output * _count, _count);
                float sum = 0;
                for (int tap = 0; tap < _count; tap++)
                {
                    weights[tap] = (float)Math.Max(0, 1 - (Math.Abs(nearest + tap - centre) / reach));
                    sum += weights[tap];
                    _pixels[(output * _count) + tap] = (int)Math.Clamp(nearest + tap, 0, inputs - 1);
                }

                for (int tap = 0; tap < _count; tap++)
                    weights[tap] /= sum;
            }
        }

        public (int First, int Last) Range() => (_pixels.Min(), _pixels.Max());

        public void Apply(ReadOnlySpan<float> source, Span<float> destination)
        {
            for (int output = 0; output < destination.Length; output++)
            {
                float sum = 0;
                for (int tap = output * _count; tap < (output + 1) * _count; tap++)
                    sum += _weights[tap] * source[_pixels[tap]];
                destination[output] = sum;
            }
        }

        public void ApplyRows(ReadOnlySpan<float> rows, int first, int width, Span<float> destination)
        {
            destination.Clear();
            for (int tap = 0; tap < _pixels.Length; tap++)
            {
                Span<float> to = destination.Slice(tap / _count * width, width);
                ReadOnlySpan<float> from = rows.Slice((_pixels[tap] - first) * width, width);
                for (int i = 0; i < to.Length; i++)
                    to[i] += _weights[tap] * from[i];
            }
        }
    }
}
