using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Imaging;

/// <summary>
/// Warps images of one layout, each pixel by one bilinear interpolation between the four nearest of the source. An image is copied into
/// planes with a border first, so that no pixel needs a test whether its neighbours exist. Holds memory for one thread.
/// </summary>
internal sealed unsafe class ImageResampler
{
    // One before the image; one after it, which the greatest coordinate lies on, and its right or lower neighbour.
    private const int BorderBefore = 1;
    private const int Border = BorderBefore + 2;

    private readonly PixelLayout _layout;
    private readonly bool _repeatsEdge;
    private readonly int _stride;
    private readonly int _plane;
    private readonly float[] _padded;
    private readonly float[] _indices;
    private readonly float[] _rows;
    private readonly float[] _columns;

    /// <param name="layout">The images' layout.</param>
    /// <param name="fill">Value of what lies outside the image; null repeats the pixels at its edge.</param>
    public ImageResampler(PixelLayout layout, float? fill)
    {
        _layout = layout;
        _repeatsEdge = fill is null;
        _stride = layout.Width + Border;
        _plane = checked((layout.Height + Border) * _stride);
        _padded = new float[checked(layout.Channels * _plane)];
        _padded.AsSpan().Fill(fill ?? 0);
        _indices = [.. Enumerable.Range(0, layout.Width).Select(column => (float)column)];
        _rows = new float[layout.Width];
        _columns = new float[layout.Width];
    }

    /// <summary>
    /// Takes each pixel from where <paramref name="inverse"/> says, about the image's centre, and the field's displacement further.
    /// </summary>
    /// <param name="source">An image; may be the destination.</param>
    /// <param name="inverse">Where a pixel of the destination comes from.</param>
    /// <param name="field">Displacements of the image's size, if any.</param>
    /// <param name="destination">The warped image.</param>
    public void Warp(ReadOnlySpan<float> source, in AffineTransform inverse, ElasticField? field, Span<float> destination)
    {
        Guard.Same(source.Length, _layout.Size, nameof(source));
        Guard.Same(destination.Length, _layout.Size, nameof(destination));
        (int height, int width) = (_layout.Height, _layout.Width);
        double centreRow = (height - 1) / 2.0;
        double centreColumn = (width - 1) / 2.0;

        // Without a fill, coordinates end at the last pixel, and what the border holds is multiplied by 0.
        float lowest = _repeatsEdge ? BorderBefore : 0;
        float beyond = _repeatsEdge ? 0 : 1;
        fixed (float* from = source, to = destination, padded = _padded, indices = _indices, rows = _rows, columns = _columns)
        fixed (float* downwards = field is null ? default : field.Rows, rightwards = field is null ? default : field.Columns)
        {
            Pad(from, padded);
            for (int row = 0; row < height; row++)
            {
                (double y, double x) = inverse.Apply(row - centreRow, -centreColumn);
                nint start = (nint)row * width;
                VectorLoop.Range(0, width, new CoordinatesBody(
                    (float)(y + centreRow + BorderBefore), (float)inverse.RowColumn, lowest, height - 1 + BorderBefore + beyond,
                    indices, downwards == null ? null : downwards + start, rows));
                VectorLoop.Range(0, width, new CoordinatesBody(
                    (float)(x + centreColumn + BorderBefore), (float)inverse.ColumnColumn, lowest, width - 1 + BorderBefore + beyond,
                    indices, rightwards == null ? null : rightwards + start, columns));
                for (int channel = 0; channel < _layout.Channels; channel++)
                {
                    SampleRow(
                        padded + ((nint)channel * _plane), _stride, rows, columns, width,
                        to + ((nint)channel * _layout.ChannelStep) + (start * _layout.PixelStep), _layout.PixelStep);
                }
            }
        }
    }

    private void Pad(float* from, float* padded)
    {
        int step = _layout.PixelStep;
        for (int channel = 0; channel < _layout.Channels; channel++)
        {
            float* to = padded + ((nint)channel * _plane) + ((nint)BorderBefore * _stride) + BorderBefore;
            float* source = from + ((nint)channel * _layout.ChannelStep);
            for (int row = 0; row < _layout.Height; row++, to += _stride, source += (nint)_layout.Width * step)
            {
                if (step == 1)
                {
                    new ReadOnlySpan<float>(source, _layout.Width).CopyTo(new Span<float>(to, _layout.Width));
                    continue;
                }

                for (int column = 0; column < _layout.Width; column++)
                {
                    to[column] = source[(nint)column * step];
                }
            }
        }
    }

    // In this form equal neighbours give their value exactly, and a whole coordinate its pixel.
    private static void SampleRow(float* plane, nint stride, float* rows, float* columns, int count, float* destination, nint step)
    {
        for (int i = 0; i < count; i++, destination += step)
        {
            int top = float.ConvertToIntegerNative<int>(rows[i]);
            int left = float.ConvertToIntegerNative<int>(columns[i]);
            float down = rows[i] - top;
            float right = columns[i] - left;
            float* upper = plane + (top * stride) + left;
            float* lower = upper + stride;
            float above = upper[0] + (right * (upper[1] - upper[0]));
            float below = lower[0] + (right * (lower[1] - lower[0]));
            *destination = above + (down * (below - above));
        }
    }

    // NaN becomes the greatest coordinate: what follows reads memory by it.
    private readonly struct CoordinatesBody(
        float start, float step, float lowest, float greatest, float* indices, float* displacements, float* coordinates) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TSimd, TVector>(nint index)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
        {
            TVector place = TSimd.MultiplyAdd(TSimd.Load(indices + index), TSimd.Broadcast(step), TSimd.Broadcast(start));
            if (displacements != null)
            {
                place = TSimd.Add(place, TSimd.Load(displacements + index));
            }

            TVector low = TSimd.Broadcast(lowest);
            TVector high = TSimd.Broadcast(greatest);
            place = TSimd.WhereBelow(place, high, place, high);
            TSimd.Store(TSimd.WhereBelow(place, low, low, place), coordinates + index);
        }
    }
}
