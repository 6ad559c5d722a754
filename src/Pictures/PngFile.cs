using System.Buffers.Binary;
using System.IO.Compression;
using MLNetDeep.Engine.Files;

namespace MLNetDeep.Pictures;

/// <summary>
/// Writes pictures as PNG files: 8 bits a channel, grey or RGB. ISO/IEC 15948:2004, "Portable Network Graphics (PNG) specification".
/// </summary>
public static class PngFile
{
    private const int BytesOfHeader = 13;
    private const byte Grey = 0;
    private const byte Rgb = 2;
    private const byte FilterUp = 2;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private static readonly uint[] Crcs = CreateCrcs();

    /// <summary>Writes a file: first aside, then renamed, so that the path never holds half a picture.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="height">The height in pixels.</param>
    /// <param name="width">The width in pixels.</param>
    /// <param name="pixels">[height, width], grey, or [height, width, 3], red, green and blue; 0 is dark.</param>
    /// <exception cref="ArgumentException">A size is below 1, or there are neither one nor three bytes a pixel.</exception>
    public static void Write(string path, int height, int width, ReadOnlySpan<byte> pixels)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var picture = new MemoryStream();
        Write(picture, height, width, pixels);
        WholeFile.Write(path, picture.ToArray());
    }

    /// <summary>Writes a picture at the stream's position.</summary>
    /// <inheritdoc cref="Write(string, int, int, ReadOnlySpan{byte})"/>
    public static void Write(Stream stream, int height, int width, ReadOnlySpan<byte> pixels)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        long count = (long)height * width;
        if (pixels.Length != count && pixels.Length != 3 * count)
        {
            throw new ArgumentException(
                $"A picture of {height} x {width} has {count:N0} bytes of grey or {3 * count:N0} of red, green and blue; "
                + $"got {pixels.Length:N0}.",
                nameof(pixels));
        }
        stream.Write(Signature);
        Span<byte> header = stackalloc byte[BytesOfHeader];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8;
        header[9] = pixels.Length == count ? Grey : Rgb;
        header[10..].Clear();
        WriteChunk(stream, "IHDR"u8, header);
        WriteChunk(stream, "IDAT"u8, Compressed(pixels, pixels.Length / height));
        WriteChunk(stream, "IEND"u8, []);
    }

    // Each row is written as its difference from the row above, which most pictures' rows resemble.
    private static byte[] Compressed(ReadOnlySpan<byte> pixels, int rowBytes)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            byte[] line = new byte[1 + rowBytes];
            line[0] = FilterUp;
            for (int start = 0; start < pixels.Length; start += rowBytes)
            {
                for (int i = 0; i < rowBytes; i++)
                {
                    line[1 + i] = (byte)(pixels[start + i] - (start == 0 ? 0 : pixels[start - rowBytes + i]));
                }
                zlib.Write(line);
            }
        }
        return compressed.ToArray();
    }

    private static void WriteChunk(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        stream.Write(number);
        stream.Write(type);
        stream.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(uint.MaxValue, type), content));
        stream.Write(number);
    }

    private static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            crc = Crcs[(byte)(crc ^ value)] ^ (crc >> 8);
        }
        return crc;
    }

    private static uint[] CreateCrcs()
    {
        const uint Polynomial = 0xEDB88320;
        uint[] crcs = new uint[256];
        for (uint i = 0; i < crcs.Length; i++)
        {
            uint crc = i;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ Polynomial;
            }
            crcs[i] = crc;
        }
        return crcs;
    }
}
