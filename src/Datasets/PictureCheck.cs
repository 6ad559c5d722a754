using System.Buffers.Binary;

namespace MLNetDeep.Datasets;

/// <summary>Tells by a file's first and last bytes whether it is a whole picture, without decoding it.</summary>
internal static class PictureCheck
{
    private const int TailLength = 1 << 16;

    private static readonly byte[] PngSignature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];
    private static readonly byte[] PngEnd = [0, 0, 0, 0, (byte)'I', (byte)'E', (byte)'N', (byte)'D', 0xAE, 0x42, 0x60, 0x82];

    /// <summary>The fault of a file of one of <see cref="ImageFolder.DefaultExtensions"/>; null where there is none.</summary>
    public static string? Fault(string path)
    {
        using FileStream file = File.OpenRead(path);
        Span<byte> head = stackalloc byte[26];
        head = head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        return head switch
        {
            _ when head.StartsWith(PngSignature) => Ends(file, PngEnd) ? null : "a PNG file that is cut short",
            [0xFF, 0xD8, 0xFF, ..] => Ends(file, [0xFF, 0xD9]) ? null : "a JPEG file that is cut short",
            [(byte)'G', (byte)'I', (byte)'F', (byte)'8', _, (byte)'a', ..] => Ends(file, [0, 0x3B]) ? null : "a GIF file that is cut short",
            [(byte)'B', (byte)'M', ..] when head.Length == 26 =>
                BinaryPrimitives.ReadUInt32LittleEndian(head[10..]) < file.Length
                    && BinaryPrimitives.ReadUInt32LittleEndian(head[2..]) <= file.Length
                    ? null : "a BMP file that is cut short",
            _ => "a file that is no PNG, JPEG, GIF or BMP",
        };
    }

    // Cameras and editors append what they like: the mark is looked for near the end first, then in the whole file.
    private static bool Ends(FileStream file, ReadOnlySpan<byte> mark)
    {
        for (long length = TailLength; ; length = file.Length)
        {
            byte[] tail = new byte[Math.Min(length, file.Length)];
            file.Position = file.Length - tail.Length;
            file.ReadExactly(tail);
            if (tail.AsSpan().LastIndexOf(mark) >= 0)
            {
                return true;
            }

            if (tail.Length == file.Length)
            {
                return false;
            }
        }
    }
}
