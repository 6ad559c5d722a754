using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels;

/// <summary>A border of zeros around planes <c>[height, width]</c>; work is shared out by planes.</summary>
internal readonly unsafe struct ImageBorder(int height, int width, int top, int left, int bottom, int right)
{
    private readonly int _outerWidth = Padded(width, left, right, nameof(width));
    private readonly int _outerSize = checked(Padded(height, top, bottom, nameof(height)) * Padded(width, left, right, nameof(width)));

    /// <summary>The length of an axis with its border.</summary>
    /// <exception cref="ArgumentException">
    /// A value is too small, or the length would be more than <see cref="WindowAxis.MostElements"/>.
    /// </exception>
    public static int Padded(int size, int before, int after, string axis)
    {
        Guard.AtLeast(size, 1, axis);
        Guard.AtLeast(before, 0, axis + " padding");
        Guard.AtLeast(after, 0, axis + " padding");
        long padded = (long)size + before + after;
        Guard.AxisLength(padded, axis);
        return (int)padded;
    }

    /// <summary>Copies planes into the middle of larger ones, with zeros around.</summary>
    /// <param name="planes">N * C.</param>
    /// <param name="inner"><c>[planes, height, width]</c>.</param>
    /// <param name="outer"><c>[planes, top + height + bottom, left + width + right]</c>, overwritten.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public void Add(int planes, ReadOnlySpan<float> inner, Span<float> outer, Parallelism parallelism)
    {
        Check(planes, inner.Length, outer.Length);
        fixed (float* from = inner, to = outer)
        {
            Allowed(planes, parallelism).For(planes, new AddBody(this, from, to));
        }
    }

    /// <summary>Copies the middle of larger planes.</summary>
    /// <param name="planes">N * C.</param>
    /// <param name="outer"><c>[planes, top + height + bottom, left + width + right]</c>.</param>
    /// <param name="inner"><c>[planes, height, width]</c>, overwritten.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public void Remove(int planes, ReadOnlySpan<float> outer, Span<float> inner, Parallelism parallelism)
    {
        Check(planes, inner.Length, outer.Length);
        fixed (float* from = outer, to = inner)
        {
            Allowed(planes, parallelism).For(planes, new RemoveBody(this, from, to));
        }
    }

    private void Check(int planes, int inner, int outer)
    {
        Guard.AtLeast(planes, 0);
        Guard.Same(inner, checked(planes * height * width), nameof(inner));
        Guard.Same(outer, checked(planes * _outerSize), nameof(outer));
    }

    private Parallelism Allowed(int planes, Parallelism parallelism) =>
        (long)planes * _outerSize < VectorLoop.LengthForThreads ? Parallelism.Single : parallelism;

    private void AddPlane(float* from, float* to)
    {
        new Span<float>(to, _outerSize).Clear();
        for (int y = 0; y < height; y++)
        {
            ShortRows.Copy(from + (y * width), to + ((top + y) * _outerWidth) + left, width);
        }
    }

    private void RemovePlane(float* from, float* to)
    {
        for (int y = 0; y < height; y++)
        {
            ShortRows.Copy(from + ((top + y) * _outerWidth) + left, to + (y * width), width);
        }
    }

    private readonly struct AddBody(ImageBorder border, float* from, float* to) : IChunkBody
    {
        public void Run(int chunk, int worker) =>
            border.AddPlane(from + ((nint)chunk * border.InnerSize), to + ((nint)chunk * border._outerSize));
    }

    private readonly struct RemoveBody(ImageBorder border, float* from, float* to) : IChunkBody
    {
        public void Run(int chunk, int worker) =>
            border.RemovePlane(from + ((nint)chunk * border._outerSize), to + ((nint)chunk * border.InnerSize));
    }

    private int InnerSize => height * width;
}
