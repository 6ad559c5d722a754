using System.Globalization;

namespace MLNetDeep.Pictures;

/// <summary>
/// Numbers to colours: from white at 0 to blue below and red above it where there are numbers of both signs, else from black at 0 over
/// purple and orange to pale yellow.
/// </summary>
internal sealed class ColorScale
{
    private static readonly Rgb[] Diverging =
    [
        new(13, 43, 110), new(38, 104, 178), new(128, 182, 220), new(248, 248, 248), new(244, 165, 122), new(208, 68, 60), new(122, 6, 36),
    ];

    private static readonly Rgb[] Sequential =
    [
        new(0, 0, 4), new(46, 14, 92), new(121, 28, 109), new(196, 60, 78), new(240, 117, 32), new(250, 190, 50), new(252, 252, 200),
    ];

    private static readonly Rgb NotANumber = new(150, 150, 150);

    private readonly Rgb[] _colors;

    private ColorScale(bool isSigned, float limit)
    {
        IsSigned = isSigned;
        Limit = limit;
        _colors = isSigned ? Diverging : Sequential;
    }

    /// <summary>Whether it goes from -<see cref="Limit"/>, or else from 0.</summary>
    public bool IsSigned { get; }

    /// <summary>The number of the last colour.</summary>
    public float Limit { get; }

    /// <summary>The scale that these numbers just fit into.</summary>
    /// <param name="values">The numbers; those that are not finite do not count.</param>
    /// <param name="isSigned">Whether it is for numbers of both signs; null: where there is one below 0.</param>
    public static ColorScale For(IEnumerable<float> values, bool? isSigned = null)
    {
        float limit = 0;
        bool negative = false;
        foreach (float value in values)
        {
            negative |= value < 0;
            if (float.IsFinite(value))
            {
                limit = Math.Max(limit, Math.Abs(value));
            }
        }
        return new ColorScale(isSigned ?? negative, limit);
    }

    /// <summary>The position of a number on the scale: from 0, or -1, to 1.</summary>
    public float Position(float value) => Limit > 0 ? Math.Clamp(value / Limit, IsSigned ? -1 : 0, 1) : 0;

    /// <summary>A number's colour.</summary>
    public Rgb Color(float value)
    {
        if (float.IsNaN(value))
        {
            return NotANumber;
        }
        float place = (IsSigned ? (Position(value) + 1) / 2 : Position(value)) * (_colors.Length - 1);
        int below = Math.Min((int)place, _colors.Length - 2);
        return _colors[below].Mix(_colors[below + 1], place - below);
    }

    /// <summary>The picture of numbers <c>[height, width]</c>.</summary>
    public Raster Draw(int height, int width, ReadOnlySpan<float> values)
    {
        var raster = new Raster(height, width);
        for (int i = 0; i < values.Length; i++)
        {
            raster[i / width, i % width] = Color(values[i]);
        }
        return raster;
    }

    /// <summary>The colours from the first to the last, in a row.</summary>
    public Raster Bar(int width)
    {
        float[] values = new float[width];
        for (int i = 0; i < width; i++)
        {
            float share = width > 1 ? i / (width - 1f) : 1;
            values[i] = Limit * (IsSigned ? (2 * share) - 1 : share);
        }
        return Draw(1, width, values);
    }

    /// <summary>A number in a few figures.</summary>
    public static string Format(float value) => value.ToString("G3", CultureInfo.InvariantCulture);
}
