using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace MLNetDeep.Images.Tests;

/// <summary>Writes PNG files of every kind, by the text of ISO/IEC 15948:2004: for tests, plain and slow.</summary>
internal sealed record Png(int Width, int Height, int Depth, int Color, byte[] Samples)
{
    /// <summary>The filter of each row; the last one for all rows after it.</summary>
    public int[] Filters { get; init; } = [0];

    public byte[]? Palette { get; init; }

    public byte[]? Transparency { get; init; }

    public int Interlace { get; init; }

    /// <summary>Bytes of a chunk IDAT.</summary>
    public int DataChunk { get; init; } = int.MaxValue;

    private int Channels => Color switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    public byte[] ToBytes()
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Height);
        (header[8], header[9], header[12]) = ((byte)Depth, (byte)Color, (byte)Interlace);
        return
        [
            .. Signature, .. Chunk("IHDR", header), .. Chunk("tEXt", "Comment\0of a test"u8.ToArray()),
            .. Palette is null ? [] : Chunk("PLTE", Palette),
            .. Transparency is null ? [] : Chunk("tRNS", Transparency),
            .. Data().Chunk(DataChunk).SelectMany(part => Chunk("IDAT", part)), .. Chunk("IEND", []),
        ];
    }

    public static byte[] Signature => [137, 80, 78, 71, 13, 10, 26, 10];

    public static byte[] Chunk(string name, byte[] content)
    {
        byte[] covered = [.. Encoding.ASCII.GetBytes(name), .. content];
        var (length, crc) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        BinaryPrimitives.WriteUInt32BigEndian(crc, Crc(covered));
        return [.. length, .. covered, .. crc];
    }

    private byte[] Data()
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            var above = new byte[(Width * Channels * Depth + 7) / 8];
            for (var y = 0; y < Height; y++)
            {
                var row = Row(y);
                var filter = Filters[Math.Min(y, Filters.Length - 1)];
                zlib.WriteByte((byte)filter);
                zlib.Write(Filtered(filter, row, above, Math.Max(1, Channels * Depth / 8)));
                above = row;
            }
        }
        return packed.ToArray();
    }

    private byte[] Row(int y)
    {
        var (samples, row) = (Width * Channels, new byte[(Width * Channels * Depth + 7) / 8]);
        for (var i = 0; i < samples; i++)
            row[i * Depth / 8] |= (byte)(Samples[y * samples + i] << (8 - Depth - (i * Depth % 8)));
        return row;
    }

    private static byte[] Filtered(int filter, byte[] row, byte[] above, int back)
        => [.. row.Select((value, i) =>
        {
            int left = i < back ? 0 : row[i - back], up = above[i], corner = i < back ? 0 : above[i - back];
            var estimate = left + up - corner;
            var nearest = new[] { left, up, corner }.MinBy(neighbour => Math.Abs(estimate - neighbour));
            return (byte)(value - filter switch { 0 => 0, 1 => left, 2 => up, 3 => (left + up) / 2, _ => nearest });
        })];

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : 0xEDB88320 ^ (crc >> 1);
        }
        return ~crc;
    }
}
