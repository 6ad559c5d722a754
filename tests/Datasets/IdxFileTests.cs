using System.IO.Compression;

namespace MLNetDeep.Datasets.Tests;

public sealed class IdxFileTests : IDisposable
{
    private static readonly byte[] Whole = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 10, 20, 30, 40, 50, 60];

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reads_plain_and_gzipped_files(bool zipped)
    {
        (int[] dimensions, byte[] data) = IdxFile.Read(Write(Whole, zipped), 3);
        Assert.Equal([2, 1, 3], dimensions);
        Assert.Equal([10, 20, 30, 40, 50, 60], data);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 5)]
    [InlineData(false, 16)]
    [InlineData(false, 21)]
    [InlineData(true, 5)]
    [InlineData(true, 16)]
    [InlineData(true, 21)]
    public void A_truncated_file_is_refused_by_name(bool zipped, int length)
    {
        string path = Write(Whole[..length], zipped);
        DatasetFormatException exception = Assert.Throws<DatasetFormatException>(() => IdxFile.Read(path, 3));
        Assert.Equal(path, exception.File);
        Assert.Contains("truncated", exception.Message);
        Assert.Contains(path, exception.Message);
    }

    [Fact]
    public void Gzip_data_cut_short_is_refused()
    {
        byte[] random = new byte[5000];
        new Random(1).NextBytes(random);
        string path = Write([0, 0, 8, 1, 0, 0, 19, 136, .. random], zipped: true);
        byte[] bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);
        Assert.Throws<DatasetFormatException>(() => IdxFile.Read(path, 1));
    }

    [Fact]
    public void Gzip_data_with_any_byte_deleted_are_refused_or_the_same()
    {
        byte[] content = [0, 0, 8, 1, 0, 0, 4, 0, .. Enumerable.Range(0, 1024).Select(i => (byte)(i * i / 7))];
        string path = Write(content, zipped: true);
        byte[] bytes = File.ReadAllBytes(path);
        int refused = 0;
        for (int deleted = 0; deleted < bytes.Length; deleted++)
        {
            File.WriteAllBytes(path, [.. bytes[..deleted], .. bytes[(deleted + 1)..]]);
            try
            {
                Assert.Equal(content[8..], IdxFile.Read(path, 1).Data);
            }
            catch (DatasetFormatException)
            {
                refused++;
            }
        }

        // What may be missed are two bytes that nothing depends on.
        Assert.InRange(refused, bytes.Length - 2, bytes.Length);
    }

    [Fact]
    public void Flipped_gzip_bytes_are_refused()
    {
        string path = Write([0, 0, 8, 1, 0, 0, 4, 0, .. Enumerable.Range(0, 1024).Select(i => (byte)(i * i / 7))], zipped: true);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 0x55;
        File.WriteAllBytes(path, bytes);
        Assert.Throws<DatasetFormatException>(() => IdxFile.Read(path, 1));
    }

    [Fact]
    public void Another_magic_number_is_refused_with_both()
    {
        DatasetFormatException exception = Assert.Throws<DatasetFormatException>(() => IdxFile.Read(Write(Whole, false), 1));
        Assert.Contains("0x00000801", exception.Message);
        Assert.Contains("0x00000803", exception.Message);
    }

    [Fact]
    public void Data_after_the_end_are_refused()
    {
        DatasetFormatException exception = Assert.Throws<DatasetFormatException>(() => IdxFile.Read(Write([.. Whole, 1], false), 3));
        Assert.Contains("expected 6 bytes of data (2 x 1 x 3), came more", exception.Message);
    }

    [Theory]
    [InlineData(0x7F)]
    [InlineData(0xFF)]
    public void Dimensions_beyond_the_file_are_refused_before_memory_is_taken(byte first)
    {
        byte[] bytes = [.. Whole];
        bytes[4] = first;
        Assert.Throws<DatasetFormatException>(() => IdxFile.Read(Write(bytes, false), 3));
        Assert.Throws<DatasetFormatException>(() => IdxFile.Read(Write(bytes, true), 3));
    }

    private string Write(byte[] bytes, bool zipped)
    {
        string path = _directory.File("data");
        using Stream stream = zipped ? new GZipStream(File.Create(path), CompressionLevel.Fastest) : File.Create(path);
        stream.Write(bytes);
        return path;
    }
}
