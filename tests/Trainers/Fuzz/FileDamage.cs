using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace MLNetDeep.Trainers.Tests.Fuzz;

/// <summary>Damages files: half of them keep checksums that are right, so that more than the checksums is tried.</summary>
internal static class FileDamage
{
    private const int ChecksumDigits = 64;
    private static readonly int[] Integers = [0, 1, -1, 2, 3, 7, 255, 65536, 1 << 20, 1 << 29, int.MaxValue, int.MinValue];

    private static readonly float[] Floats =
        [float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.MinValue, float.Epsilon, 0, -1, 0.5f, 1e20f];

    /// <summary>A file with damage.</summary>
    public static byte[] Of(FuzzedFile file, Random random)
    {
        bool repaired = random.Next(2) == 0;
        return file.Form switch
        {
            FileForm.Json => Encoding.UTF8.GetBytes(
                repaired ? JsonDamage.Of(Encoding.UTF8.GetString(file.Bytes), random) : Encoding.UTF8.GetString(Bytes(file.Bytes, random))),
            FileForm.Safetensors => Safetensors(file.Bytes, repaired, random),
            FileForm.Gzip => repaired ? Zipped(Bytes(Unzipped(file.Bytes), random)) : Bytes(file.Bytes, random),
            FileForm.Zip => repaired ? Parts(file.Bytes, random) : Bytes(file.Bytes, random),
            _ => Bytes(file.Bytes, random),
        };
    }

    /// <summary>Bytes packed with gzip.</summary>
    public static byte[] Zipped(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var zip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true))
        {
            zip.Write(bytes);
        }
        return stream.ToArray();
    }

    /// <summary>A zip again with its parts changed, or left out where the change gives null.</summary>
    public static byte[] Rezipped(byte[] bytes, Func<ZipArchiveEntry, byte[], byte[]?> change)
    {
        using var changed = new MemoryStream();
        using (var source = new ZipArchive(new MemoryStream(bytes)))
        using (var target = new ZipArchive(changed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (ZipArchiveEntry entry in source.Entries)
            {
                if (change(entry, Content(entry)) is not { } part)
                {
                    continue;
                }
                using Stream destination = target.CreateEntry(entry.FullName, CompressionLevel.NoCompression).Open();
                destination.Write(part);
            }
        }
        return changed.ToArray();
    }

    /// <summary>A part of a zip, unpacked.</summary>
    public static byte[] Content(ZipArchiveEntry entry)
    {
        using var content = new MemoryStream();
        using Stream stream = entry.Open();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static byte[] Unzipped(byte[] bytes)
    {
        using var zip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var stream = new MemoryStream();
        zip.CopyTo(stream);
        return stream.ToArray();
    }

    private static byte[] Bytes(byte[] bytes, Random random)
    {
        byte[] changed = (byte[])bytes.Clone();
        for (int times = random.Next(3); times >= 0; times--)
        {
            changed = Once(changed, random);
        }
        return changed;
    }

    private static byte[] Once(byte[] bytes, Random random)
    {
        int at = random.Next(bytes.Length + 1);
        int end = Math.Min(bytes.Length, at + 1 + random.Next(random.Next(2) == 0 ? 8 : 200));
        switch (random.Next(9))
        {
            case 0:
                return bytes[..at];
            case 1:
                return [.. bytes[..at], .. bytes[end..]];
            case 2:
                return [.. bytes[..end], .. bytes[at..]];
            case 3:
                bytes.AsSpan(at, end - at).Clear();
                return bytes;
            case 4 when at < bytes.Length:
                bytes[at] = (byte)(random.Next(2) == 0 ? 0xFF : 0x80);
                return bytes;
            case 5 when at + sizeof(int) <= bytes.Length:
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), Integers[random.Next(Integers.Length)]);
                return bytes;
            case 6 when at + sizeof(int) <= bytes.Length:
                BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(at), Integers[random.Next(Integers.Length)]);
                return bytes;
            case 7 when at + sizeof(long) <= bytes.Length:
                BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at), (long)Integers[random.Next(Integers.Length)] << random.Next(32));
                return bytes;
            default:
                if (at < bytes.Length)
                {
                    bytes[at] ^= (byte)(1 << random.Next(8));
                }
                return bytes;
        }
    }

    private static byte[] Safetensors(byte[] bytes, bool repaired, Random random)
    {
        int head = sizeof(long) + (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        byte[] json = bytes[sizeof(long)..head];
        byte[] data = bytes[head..];
        switch (random.Next(8))
        {
            case 0:
                return Signed(Bytes(bytes, random), repaired);
            case 1:
                json = Bytes(json, random);
                break;
            case 2 when data.Length > 0:
                data = Bytes(data, random);
                break;
            case 3 when data.Length >= sizeof(double):
                int at = random.Next(data.Length / sizeof(float)) * sizeof(float);
                if (random.Next(2) == 0)
                {
                    BinaryPrimitives.WriteInt32LittleEndian(data.AsSpan(at), Integers[random.Next(Integers.Length)]);
                }
                else if (at + sizeof(double) <= data.Length && random.Next(2) == 0)
                {
                    BinaryPrimitives.WriteDoubleLittleEndian(data.AsSpan(at), Floats[random.Next(Floats.Length)]);
                }
                else
                {
                    BinaryPrimitives.WriteSingleLittleEndian(data.AsSpan(at), Floats[random.Next(Floats.Length)]);
                }
                break;
            default:
                json = Encoding.UTF8.GetBytes(JsonDamage.Of(Encoding.UTF8.GetString(json), random));
                break;
        }
        byte[] length = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        return Signed([.. length, .. json, .. data], repaired);
    }

    private static byte[] Signed(byte[] bytes, bool sign)
    {
        int at = bytes.AsSpan().IndexOf("\"sha256\":\""u8) + 10;
        if (!sign || at < 10 || at + ChecksumDigits > bytes.Length)
        {
            return bytes;
        }
        bytes.AsSpan(at, ChecksumDigits).Fill((byte)'0');
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.AsSpan(at, ChecksumDigits));
        return bytes;
    }

    private static byte[] Parts(byte[] bytes, Random random)
    {
        int damaged = random.Next(Entries(bytes));
        bool left = random.Next(10) == 0;
        return Rezipped(bytes, (entry, part) => damaged-- != 0 ? part
            : left ? null
            : entry.Name.EndsWith(".safetensors", StringComparison.Ordinal) ? Safetensors(part, true, random)
            : Bytes(part, random));
    }

    private static int Entries(byte[] bytes)
    {
        using var zip = new ZipArchive(new MemoryStream(bytes));
        return zip.Entries.Count;
    }
}
