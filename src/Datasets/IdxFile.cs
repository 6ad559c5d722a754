using System.Buffers.Binary;
using System.IO.Compression;

namespace MLNetDeep.Datasets;

/// <summary>
/// The IDX format of MNIST: two zero bytes, 8 for unsigned bytes, the number of dimensions, each dimension as a big-endian Int32, the data.
/// The file may be gzipped, which its first bytes tell.
/// </summary>
internal static class IdxFile
{
    // Deflate cannot make data more than 1032 times smaller, so a header that promises more is wrong.
    private const long LargestRatio = 1032;
    private const int TrailerLength = 8;

    /// <summary>Reads a file of unsigned bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dimensions">How many dimensions it must have.</param>
    /// <exception cref="DatasetFormatException">It is not such a file, or cut short, or too long.</exception>
    public static (int[] Dimensions, byte[] Data) Read(string path, int dimensions)
    {
        using FileStream file = File.OpenRead(path);
        bool zipped = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        using Stream stream = zipped ? Unzipped(file) : file;
        try
        {
            return Read(stream, path, dimensions, zipped ? file.Length * LargestRatio : file.Length);
        }
        catch (InvalidDataException exception)
        {
            throw new DatasetFormatException(path, "a whole gzip file", "damaged or truncated data", exception);
        }
    }

    // Checksum and length end the file, and are compared only when all of them is there: zeros after it make up what is missing.
    private static GZipStream Unzipped(FileStream file)
    {
        byte[] bytes = new byte[file.Length + TrailerLength];
        file.ReadExactly(bytes.AsSpan(0, (int)file.Length));
        return new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
    }

    private static (int[] Dimensions, byte[] Data) Read(Stream stream, string path, int dimensions, long limit)
    {
        byte[] header = new byte[4 + (4 * dimensions)];
        int length = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (length < header.Length)
        {
            throw new DatasetFormatException(path, $"an IDX header of {header.Length} bytes", $"{length} bytes: the file is truncated");
        }

        uint magic = BinaryPrimitives.ReadUInt32BigEndian(header);
        uint expectedMagic = 0x800 + (uint)dimensions;
        if (magic != expectedMagic)
        {
            throw new DatasetFormatException(
                path, $"magic number 0x{expectedMagic:X8} (IDX, bytes, {dimensions} dimensions)", $"0x{magic:X8}");
        }

        int[] sizes = new int[dimensions];
        long total = 1;
        for (int i = 0; i < dimensions; i++)
        {
            sizes[i] = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4 + (4 * i)));
            total = sizes[i] > 0 && total <= Array.MaxLength ? total * sizes[i] : long.MaxValue;
        }

        string promised = string.Join(" x ", sizes);
        if (total > Array.MaxLength)
        {
            throw new DatasetFormatException(path, $"positive dimensions of at most {Array.MaxLength} bytes together", promised);
        }

        if (total > limit)
        {
            throw new DatasetFormatException(
                path, $"{total} bytes of data ({promised})", $"a file that holds at most {limit}: it is truncated");
        }

        byte[] data = new byte[total];
        int read = stream.ReadAtLeast(data, data.Length, throwOnEndOfStream: false);
        if (read < total)
        {
            throw new DatasetFormatException(path, $"{total} bytes of data ({promised})", $"{read}: the file is truncated");
        }

        if (stream.ReadByte() >= 0)
        {
            throw new DatasetFormatException(path, $"{total} bytes of data ({promised})", "more");
        }

        return (sizes, data);
    }
}
