using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace MLNetDeep.Pictures.Tests;

public class PngFileTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_pixels_come_back(int channels)
    {
        byte[] pixels = new byte[5 * 7 * channels];
        new Random(1).NextBytes(pixels);
        using var stream = new MemoryStream();

        PngFile.Write(stream, 5, 7, pixels);

        (int height, int width, int bytes, byte[] read) = Decode(stream.ToArray());
        Assert.Equal((5, 7, channels), (height, width, bytes));
        Assert.Equal(pixels, read);
    }

    [Fact]
    public void A_picture_with_other_than_one_or_three_bytes_a_pixel_is_refused()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => PngFile.Write(Stream.Null, 2, 3, new byte[12]));

        Assert.Contains("6 bytes of grey or 18", exception.Message);
    }

    [Fact]
    public void A_file_that_cannot_be_written_leaves_nothing_behind()
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("mlnetdeep-png-");
        try
        {
            string taken = directory.CreateSubdirectory("picture.png").FullName;

            Assert.ThrowsAny<SystemException>(() => PngFile.Write(taken, 1, 1, [7]));

            Assert.Empty(directory.GetFiles("*", SearchOption.AllDirectories));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    // A decoder for what the writer gives: 8 bits, each row by the row above. The checksums are by the format's bitwise definition.
    private static (int Height, int Width, int Channels, byte[] Pixels) Decode(byte[] file)
    {
        Assert.Equal(new byte[] { 137, 80, 78, 71, 13, 10, 26, 10 }, file[..8]);
        var chunks = new Dictionary<string, byte[]>();
        for (int at = 8; at < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            byte[] typed = file[(at + 4)..(at + 8 + length)];
            Assert.Equal(Crc(typed), BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length)));
            chunks.Add(Encoding.ASCII.GetString(typed[..4]), typed[4..]);
            at += length + 12;
        }
        Assert.Equal(["IHDR", "IDAT", "IEND"], chunks.Keys);
        byte[] header = chunks["IHDR"];
        (int width, int height) = (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4)));
        int channels = header[9] == 2 ? 3 : 1;
        Assert.Equal([8, header[9], 0, 0, 0], header[8..]);
        using var lines = new MemoryStream();
        using (var zlib = new ZLibStream(new MemoryStream(chunks["IDAT"]), CompressionMode.Decompress))
        {
            zlib.CopyTo(lines);
        }
        byte[] pixels = new byte[height * width * channels];
        int rowBytes = width * channels;
        for (int row = 0; row < height; row++)
        {
            byte[] line = lines.ToArray()[(row * (rowBytes + 1))..((row + 1) * (rowBytes + 1))];
            Assert.Equal(2, line[0]);
            for (int i = 0; i < rowBytes; i++)
            {
                pixels[row * rowBytes + i] = (byte)(line[1 + i] + (row == 0 ? 0 : pixels[(row - 1) * rowBytes + i]));
            }
        }
        return (height, width, channels, pixels);
    }

    private static uint Crc(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320 & (0 - (crc & 1)));
            }
        }
        return ~crc;
    }
}
