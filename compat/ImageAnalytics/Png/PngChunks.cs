using System.Buffers.Binary;
using System.Text;

namespace Microsoft.ML.Data;

/// <summary>The chunks of a PNG file, one after the other, each held against its checksum.</summary>
internal ref struct PngChunks(ReadOnlySpan<byte> rest)
{
    private const int NameLength = 4;
    private const int Frame = sizeof(uint) + NameLength + sizeof(uint);
    private const byte AncillaryBit = 0x20;

    private static readonly uint[] Crcs = [.. Enumerable.Range(0, 256).Select(CrcOf)];

    private ReadOnlySpan<byte> _rest = rest;
    private ReadOnlySpan<byte> _name;

    public ReadOnlySpan<byte> Content { get; private set; }

    public readonly string Name => Encoding.Latin1.GetString(_name);

    /// <summary>Whether the picture cannot be understood without this chunk.</summary>
    public readonly bool IsCritical => (_name[0] & AncillaryBit) == 0;

    public readonly bool Is(ReadOnlySpan<byte> name) => _name.SequenceEqual(name);

    /// <exception cref="InvalidDataException">The file ends within the chunk, or its checksum is wrong.</exception>
    public bool MoveNext()
    {
        uint length = _rest.Length < Frame ? uint.MaxValue : BinaryPrimitives.ReadUInt32BigEndian(_rest);
        if (length > _rest.Length - Frame)
            throw new InvalidDataException("the file ends too early.");
        var covered = _rest.Slice(sizeof(uint), NameLength + (int)length);
        _name = covered[..NameLength];
        Content = covered[NameLength..];
        if (BinaryPrimitives.ReadUInt32BigEndian(_rest[(sizeof(uint) + covered.Length)..]) != Crc(covered))
            throw new InvalidDataException($"the checksum of its chunk {Name} is wrong.");
        _rest = _rest[(Frame + (int)length)..];
        return true;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
            crc = Crcs[(byte)(crc ^ value)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint CrcOf(int value)
    {
        const uint Polynomial = 0xEDB88320;
        uint crc = (uint)value;
        for (int bit = 0; bit < 8; bit++)
            crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ Polynomial;
        return crc;
    }
}
