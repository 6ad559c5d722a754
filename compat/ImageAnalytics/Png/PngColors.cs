using System.Buffers.Binary;

namespace Microsoft.ML.Data;

/// <summary>Turns the samples of a PNG picture into pixels: blue, green, red, all multiplied by alpha, and alpha.</summary>
internal sealed class PngColors(PngHeader header)
{
    private const int BytesPerEntry = 3;
    private const int Opaque = 255;

    private readonly int _greatest = (1 << header.Depth) - 1;
    private byte[] _palette = [];
    private byte[] _alphas = [];

    // The one colour that is transparent, where a picture without alpha has one.
    private int[] _transparent = [];

    public void SetPalette(ReadOnlySpan<byte> content)
    {
        if (content.Length % BytesPerEntry != 0 || content.Length is 0 or > 256 * BytesPerEntry)
            throw new InvalidDataException($"its palette has {content.Length} bytes; expected 1 to 256 times {BytesPerEntry}.");
        _palette = content.ToArray();
    }

    public void SetTransparency(ReadOnlySpan<byte> content)
    {
        if (header.Color == PngColor.Palette)
        {
            _alphas = content.ToArray();
            return;
        }
        if (header.Color is PngColor.GreyAlpha or PngColor.Rgba || content.Length != sizeof(ushort) * header.Channels)
            throw new InvalidDataException($"its chunk tRNS of {content.Length} bytes does not fit colour type {(byte)header.Color}.");
        _transparent = new int[header.Channels];
        for (int i = 0; i < _transparent.Length; i++)
            _transparent[i] = BinaryPrimitives.ReadUInt16BigEndian(content[(sizeof(ushort) * i)..]);
    }

    public void RequirePalette()
    {
        if (header.Color == PngColor.Palette && _palette.Length == 0)
            throw new InvalidDataException("its palette is missing.");
    }

    public void Convert(ReadOnlySpan<byte> row, Span<byte> pixels)
    {
        for (int x = 0; x < header.Width; x++)
        {
            var (red, green, blue, alpha) = Pixel(row, x);
            var pixel = pixels.Slice(x * MLImage.BytesPerPixel, MLImage.BytesPerPixel);
            pixel[0] = Premultiplied(blue, alpha);
            pixel[1] = Premultiplied(green, alpha);
            pixel[2] = Premultiplied(red, alpha);
            pixel[3] = (byte)alpha;
        }
    }

    private (int Red, int Green, int Blue, int Alpha) Pixel(ReadOnlySpan<byte> row, int x)
    {
        int first = x * header.Channels;
        switch (header.Color)
        {
            case PngColor.Palette:
                return FromPalette(Sample(row, x));
            case PngColor.Grey:
                int sample = Sample(row, x), grey = sample * 255 / _greatest;
                return (grey, grey, grey, _transparent is [var hidden] && hidden == sample ? 0 : Opaque);
            case PngColor.GreyAlpha:
                return (row[first], row[first], row[first], row[first + 1]);
            case PngColor.Rgb:
                bool isHidden = _transparent is [var r, var g, var b] && (r, g, b) == (row[first], row[first + 1], row[first + 2]);
                return (row[first], row[first + 1], row[first + 2], isHidden ? 0 : Opaque);
            default:
                return (row[first], row[first + 1], row[first + 2], row[first + 3]);
        }
    }

    private (int Red, int Green, int Blue, int Alpha) FromPalette(int index)
    {
        int entry = index * BytesPerEntry;
        if (entry >= _palette.Length)
            throw new InvalidDataException($"a pixel has colour {index} of {_palette.Length / BytesPerEntry}.");
        return (_palette[entry], _palette[entry + 1], _palette[entry + 2], index < _alphas.Length ? _alphas[index] : Opaque);
    }

    /// <summary>One sample of a picture of one channel; several may share a byte, the first in the highest bits.</summary>
    private int Sample(ReadOnlySpan<byte> row, int x)
    {
        int bit = x * header.Depth;
        return (row[bit >> 3] >> (8 - header.Depth - (bit & 7))) & _greatest;
    }

    private static byte Premultiplied(int color, int alpha) => (byte)(((color * alpha) + 127) / 255);
}
