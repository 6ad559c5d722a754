using System.Numerics;

namespace MLNetDeep.Engine.Imaging;

/// <content>Cutting a box out of a picture.</content>
public readonly partial record struct BoundingBox
{
    // Every pixel of a region has its weight in memory, within the picture or not.
    private const int LongestSide = 1 << 20;

    /// <summary>
    /// Cuts the box out of a picture and brings it to another size, such as a network's. A pixel of the result is the mean of the picture
    /// about its place, weighted by a triangle that reaches one pixel of the picture or of the result, whichever is larger: bilinear
    /// interpolation where the box grows, and no pixel left out where it shrinks. Beyond the picture lie the pixels at its edge.
    /// </summary>
    /// <param name="plane">The picture, [height, width].</param>
    /// <param name="height">The height of the picture.</param>
    /// <param name="width">The width of the picture.</param>
    /// <param name="newHeight">The height of the result.</param>
    /// <param name="newWidth">The width of the result.</param>
    /// <param name="destination">The result, [newHeight, newWidth]; must not overlap the picture.</param>
    /// <exception cref="ArgumentException">
    /// A span has another size, a size is below 1, or a side of the box is longer than 1,048,576 pixels.
    /// </exception>
    public void Resize(ReadOnlySpan<float> plane, int height, int width, int newHeight, int newWidth, Span<float> destination)
    {
        RequireSize(plane.Length, height, width, nameof(plane));
        RequireSize(destination.Length, newHeight, newWidth, nameof(destination));
        if (Math.Max(Width, Height) > LongestSide)
        {
            throw new ArgumentException($"The box is {Width} x {Height} pixels; expected sides of {LongestSide:N0} at most.");
        }
        Taps across = new(Left, Width, newWidth, width);
        Taps down = new(Top, Height, newHeight, height);
        (int first, int last) = across.Range();
        float[] lowered = new float[last - first + 1];
        for (int row = 0; row < newHeight; row++)
        {
            Array.Clear(lowered);
            down.SumRows(plane[first..], width, row, lowered);
            across.Apply(lowered, first, destination.Slice(row * newWidth, newWidth));
        }
    }

    private static void RequireSize(int length, int height, int width, string name)
    {
        if (height < 1 || width < 1 || length != (long)height * width)
        {
            throw new ArgumentException($"'{name}' has {length} elements, expected {height} x {width}, each at least 1.", name);
        }
    }

    /// <summary>The pixels along one axis that a pixel of the result is made of, and their weights.</summary>
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
                {
                    weights[tap] /= sum;
                }
            }
        }

        public (int First, int Last) Range() => (_pixels.Min(), _pixels.Max());

        /// <summary>Adds the rows that one of the result is made of.</summary>
        public void SumRows(ReadOnlySpan<float> rows, int stride, int output, Span<float> sum)
        {
            for (int tap = output * _count; tap < (output + 1) * _count; tap++)
            {
                float weight = _weights[tap];
                if (weight == 0)
                {
                    continue;
                }
                ReadOnlySpan<float> row = rows.Slice(_pixels[tap] * stride, sum.Length);
                int i = 0;
                for (; i <= sum.Length - Vector<float>.Count; i += Vector<float>.Count)
                {
                    (new Vector<float>(sum[i..]) + (new Vector<float>(row[i..]) * weight)).CopyTo(sum[i..]);
                }
                for (; i < sum.Length; i++)
                {
                    sum[i] += row[i] * weight;
                }
            }
        }

        /// <summary>Weighs the pixels of a row, of which the first one is given.</summary>
        public void Apply(ReadOnlySpan<float> row, int first, Span<float> destination)
        {
            for (int output = 0; output < destination.Length; output++)
            {
                float sum = 0;
                for (int tap = output * _count; tap < (output + 1) * _count; tap++)
                {
                    sum += _weights[tap] * row[_pixels[tap] - first];
                }
                destination[output] = sum;
            }
        }
    }
}
