using System.IO.Compression;

namespace Microsoft.ML.Data;

/// <summary>
/// Decodes PNG files, ISO/IEC 15948:2004: every colour type up to 8 bits a channel, transparency, every row filter; not interlaced.
/// </summary>
internal static class PngDecoder
{
    // What deflate packs into a byte at most; a file that claims more is damaged, and no memory is taken for it.
    private const long MostExpansion = 1032;

    /// <summary>The pixels, four bytes each: blue, green, red, all multiplied by alpha, and alpha.</summary>
    /// <exception cref="NotSupportedException">It is a picture of another format, or of a kind that is not decoded here.</exception>
    /// <exception cref="InvalidDataException">It is no picture, or is damaged.</exception>
    public static byte[] Decode(ReadOnlySpan<byte> file, out int width, out int height)
    {
        PictureFormats.RequirePng(file);
        var chunks = new PngChunks(file[PictureFormats.PngSignature.Length..]);
        chunks.MoveNext();
        if (!chunks.Is("IHDR"u8))
            throw new InvalidDataException($"expected the chunk IHDR first, came {chunks.Name}.");
        var header = PngHeader.Read(chunks.Content);
        var colors = new PngColors(header);
        using var packed = new MemoryStream();
        while (chunks.MoveNext() && !chunks.Is("IEND"u8))
        {
            if (chunks.Is("IDAT"u8))
                packed.Write(chunks.Content);
            else if (chunks.Is("PLTE"u8))
                colors.SetPalette(chunks.Content);
            else if (chunks.Is("tRNS"u8))
                colors.SetTransparency(chunks.Content);
            else if (chunks.IsCritical)
                throw new InvalidDataException($"the chunk {chunks.Name} is unknown, but cannot be left out.");
        }
        colors.RequirePalette();
        (width, height) = (header.Width, header.Height);
        return Unpack(packed, header, colors);
    }

    private static byte[] Unpack(MemoryStream packed, PngHeader header, PngColors colors)
    {
        if ((1L + header.BytesPerRow) * header.Height > MostExpansion * packed.Length)
            throw new InvalidDataException($"{packed.Length:N0} bytes cannot hold {header.Width:N0} x {header.Height:N0} pixels.");
        packed.Position = 0;
        using var rows = new ZLibStream(packed, CompressionMode.Decompress);
        byte[] pixels = new byte[header.Width * header.Height * MLImage.BytesPerPixel];
        byte[] row = new byte[header.BytesPerRow], above = new byte[header.BytesPerRow];
        for (int y = 0; y < header.Height; y++)
        {
            int filter = rows.ReadByte();
            rows.ReadExactly(row);
            PngFilters.Undo(filter, row, above, header.BytesPerSample);
            colors.Convert(row, pixels.AsSpan(y * header.Width * MLImage.BytesPerPixel, header.Width * MLImage.BytesPerPixel));
            (row, above) = (above, row);
        }
        // Reading on has the checksum of the whole compared.
        rows.ReadByte();
        return pixels;
    }
}
