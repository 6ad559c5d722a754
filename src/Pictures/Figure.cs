using MLNetDeep.Engine.Files;

namespace MLNetDeep.Pictures;

/// <summary>A picture made of tiles and text, to be written as PNG (pixels) or SVG (tiles as pictures, text as text).</summary>
public sealed class Figure
{
    internal Figure(int height, int width, IReadOnlyList<FigureTile> tiles, IReadOnlyList<FigureText> texts)
    {
        Height = height;
        Width = width;
        Tiles = tiles;
        Texts = texts;
    }

    /// <summary>The height in pixels.</summary>
    public int Height { get; }

    /// <summary>The width in pixels.</summary>
    public int Width { get; }

    internal IReadOnlyList<FigureTile> Tiles { get; }

    internal IReadOnlyList<FigureText> Texts { get; }

    /// <summary>Returns the pixels, <c>[height, width, 3]</c>: red, green and blue.</summary>
    public byte[] ToPixels() => FigureRaster.Draw(this).Pixels;

    /// <summary>Returns an SVG document, of <see href="https://www.w3.org/TR/SVG2/">SVG 2</see>, that refers to nothing outside.</summary>
    public string ToSvg() => FigureSvg.Write(this);

    /// <summary>Writes a PNG picture at the stream's position.</summary>
    public void WritePng(Stream stream) => PngFile.Write(stream, Height, Width, ToPixels());

    /// <summary>Saves the figure to a file: first aside, then renamed, so that the path never holds half a picture.</summary>
    /// <param name="path">The path of the file; it ends in <c>.png</c> or <c>.svg</c>.</param>
    /// <exception cref="ArgumentException">It ends in something else.</exception>
    public void Save(string path)
    {
        if (IsSvg(path))
        {
            WholeFile.Write(path, System.Text.Encoding.UTF8.GetBytes(ToSvg()));
        }
        else
        {
            PngFile.Write(path, Height, Width, ToPixels());
        }
    }

    /// <summary>Whether a file is to be SVG rather than PNG.</summary>
    /// <exception cref="ArgumentException">It is to be neither.</exception>
    internal static bool IsSvg(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".svg" => true,
            ".png" => false,
            _ => throw new ArgumentException($"Expected the name of a .png or .svg file; got '{path}'.", nameof(path)),
        };
    }
}

/// <summary>A small picture in a figure, each of its pixels drawn as a square.</summary>
/// <param name="Top">The first pixel row.</param>
/// <param name="Left">The first pixel column.</param>
/// <param name="Scale">The side of a square.</param>
/// <param name="Picture">The picture.</param>
/// <param name="Stretch">How much taller than wide a square is: 1 but for colour bars.</param>
internal sealed record FigureTile(int Top, int Left, int Scale, Raster Picture, int Stretch = 1)
{
    public int Height => Picture.Height * Scale * Stretch;

    public int Width => Picture.Width * Scale;
}

/// <summary>A line of text in a figure.</summary>
/// <param name="Top">The first pixel row of its letters.</param>
/// <param name="X">The pixel column that it begins, is centred or ends at.</param>
/// <param name="Text">What it says.</param>
/// <param name="Anchor">Which of these.</param>
/// <param name="IsTitle">Whether it is a heading.</param>
internal sealed record FigureText(int Top, int X, string Text, TextAnchor Anchor = TextAnchor.Start, bool IsTitle = false);

/// <summary>The part of a text that its position is of.</summary>
internal enum TextAnchor
{
    Start,
    Middle,
    End,
}
