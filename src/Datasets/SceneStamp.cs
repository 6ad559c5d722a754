using MLNetDeep.Engine.Imaging;


namespace MLNetDeep.Datasets;

/// <summary>Something to paint into a scene: how much of each pixel it covers, 0 to 1, cut to the smallest box around its ink.</summary>
internal sealed class SceneStamp
{
    // What covers less of a pixel than this part of the most that is covered anywhere is the soft edge of ink, and is no part of the box.
    private const float LeastInk = 0.25f;

    private readonly float[] _coverage;
    private readonly int _stride;
    private readonly int _top;
    private readonly int _left;

    private SceneStamp(float[] coverage, int stride, int top, int left, int height, int width) =>
        (_coverage, _stride, _top, _left, Height, Width) = (coverage, stride, top, left, height, width);

    /// <summary>Rows of the box.</summary>
    public int Height { get; }

    /// <summary>Columns of the box.</summary>
    public int Width { get; }

    /// <summary>A picture scaled until the longer side of its ink has about a size.</summary>
    public static SceneStamp Of(byte[] ink, int height, int width, int size)
    {
        float[] plane = Array.ConvertAll(ink, value => value / 255f);
        SceneStamp unscaled = Cut(plane, width);
        double scale = (double)size / Math.Max(unscaled.Height, unscaled.Width);
        (int newHeight, int newWidth) = (Math.Max(1, (int)Math.Round(height * scale)), Math.Max(1, (int)Math.Round(width * scale)));
        float[] scaled = new float[newHeight * newWidth];
        new BoundingBox(0, 0, width, height).Resize(plane, height, width, newHeight, newWidth, scaled);
        return Cut(scaled, newWidth);
    }

    /// <summary>A drawing, [height, stride], with the box around its ink.</summary>
    public static SceneStamp Cut(float[] coverage, int stride)
    {
        float least = LeastInk * coverage.Max();
        (int top, int left, int bottom, int right) = (int.MaxValue, int.MaxValue, 0, 0);
        for (int i = 0; i < coverage.Length; i++)
        {
            if (coverage[i] < least)
            {
                continue;
            }
            (int row, int column) = Math.DivRem(i, stride);
            (top, bottom) = (Math.Min(top, row), Math.Max(bottom, row));
            (left, right) = (Math.Min(left, column), Math.Max(right, column));
        }

        return new SceneStamp(coverage, stride, top, left, bottom - top + 1, right - left + 1);
    }

    /// <summary>Paints with an ink over what is there, the box's corner at a place; the soft edge around the box too.</summary>
    public void Paint(float[] canvas, int height, int width, int top, int left, float ink)
    {
        for (int i = 0; i < _coverage.Length; i++)
        {
            (int row, int column) = ((i / _stride) - _top + top, (i % _stride) - _left + left);
            if (row < 0 || row >= height || column < 0 || column >= width)
            {
                continue;
            }
            ref float pixel = ref canvas[(row * width) + column];
            pixel += _coverage[i] * (ink - pixel);
        }
    }
}
