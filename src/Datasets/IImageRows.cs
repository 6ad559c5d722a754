namespace MLNetDeep.Datasets;

/// <summary>Grey pictures with classes, in memory; safe to read from several threads.</summary>
internal interface IImageRows
{
    /// <summary>The number of pictures.</summary>
    int Count { get; }

    /// <summary>Pixel rows.</summary>
    int Height { get; }

    /// <summary>Pixel columns.</summary>
    int Width { get; }

    /// <summary>Names of the classes.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>The class of a picture, from 0.</summary>
    int Label(int row);

    /// <summary>Copies the pixels of a picture, row by row.</summary>
    void CopyPixels(int row, Span<float> destination);
}

/// <summary>Pictures kept as bytes.</summary>
internal sealed class ByteImages(int height, int width, byte[] pixels, byte[] labels, IReadOnlyList<string> classNames) : IImageRows
{
    public int Count => labels.Length;

    public int Height => height;

    public int Width => width;

    public IReadOnlyList<string> ClassNames => classNames;

    public int Label(int row) => labels[row];

    /// <summary>The pixels of a picture, row by row.</summary>
    public ReadOnlySpan<byte> Pixels(int row) => pixels.AsSpan(row * height * width, height * width);

    public void CopyPixels(int row, Span<float> destination)
    {
        ReadOnlySpan<byte> source = Pixels(row);
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = source[i];
        }
    }
}

/// <summary>Pictures kept as they are given out.</summary>
internal sealed class FloatImages(int height, int width, float[] pixels, byte[] labels, IReadOnlyList<string> classNames) : IImageRows
{
    public int Count => labels.Length;

    public int Height => height;

    public int Width => width;

    public IReadOnlyList<string> ClassNames => classNames;

    public int Label(int row) => labels[row];

    public void CopyPixels(int row, Span<float> destination) =>
        pixels.AsSpan(row * destination.Length, destination.Length).CopyTo(destination);
}
