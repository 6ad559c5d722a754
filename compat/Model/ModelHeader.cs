using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>The 256 bytes before a component's data: where data and strings lie, the format's version, the loader's name and assembly.
/// Layout: header, data, string offsets, string characters (UTF-16), assembly name (UTF-16), tail signature.</summary>
internal struct ModelHeader
{
    public const int Size = 0x100;
    private const ulong HeadSignature = 0x4C45444F4D004C4DUL;
    private const ulong TailSignature = 0x4D4C004D4F44454CUL;
    private const uint Version = 0x00010002;
    private const int LoaderSignatureWords = 3;

    public ulong ModelSignature;
    public uint ModelVerWritten;
    public uint ModelVerReadable;
    public string LoaderSignature;
    private string _loaderSignatureAlt;

    public readonly long FpModel => Size;

    public static long BeginWrite(BinaryWriter writer)
    {
        long start = writer.BaseStream.Position;
        writer.Write(new byte[Size]);
        return start;
    }

    public void SetVersionInfo(VersionInfo version)
    {
        ModelSignature = version.ModelSignature;
        ModelVerWritten = version.VerWrittenCur;
        ModelVerReadable = version.VerReadableCur;
        LoaderSignature = version.LoaderSignature ?? "";
        _loaderSignatureAlt = version.LoaderSignatureAlt ?? "";
    }

    public readonly void EndWrite(BinaryWriter writer, long start, IReadOnlyCollection<string> strings, string? assemblyName)
    {
        long Here() => writer.BaseStream.Position - start;
        long modelEnd = Here();
        long lim = 0;
        foreach (string text in strings)
            writer.Write(lim += sizeof(char) * text.Length);
        long characters = Here();
        foreach (string text in strings)
            writer.Write(Encoding.Unicode.GetBytes(text));
        long assembly = Here();
        writer.Write(Encoding.Unicode.GetBytes(assemblyName ?? ""));
        long tail = Here();
        writer.Write(TailSignature);
        long end = Here();

        writer.BaseStream.Position = start;
        writer.Write(HeadSignature);
        writer.Write(Version);
        writer.Write(Version);
        writer.Write(FpModel);
        writer.Write(modelEnd - FpModel);
        bool hasStrings = strings.Count > 0;
        writer.Write(hasStrings ? modelEnd : 0);
        writer.Write(hasStrings ? characters - modelEnd : 0);
        writer.Write(hasStrings ? characters : 0);
        writer.Write(hasStrings ? assembly - characters : 0);
        writer.Write(ModelSignature);
        writer.Write(ModelVerWritten);
        writer.Write(ModelVerReadable);
        foreach (ulong word in PackedText.Pack(LoaderSignature, LoaderSignatureWords))
            writer.Write(word);
        foreach (ulong word in PackedText.Pack(_loaderSignatureAlt, LoaderSignatureWords))
            writer.Write(word);
        writer.Write(tail);
        writer.Write(end);
        writer.Write(tail > assembly ? assembly : 0);
        writer.Write((uint)(tail - assembly));
        writer.BaseStream.Position = start + end;
    }

    public static ModelHeader Read(BinaryReader reader, out long start, out string[] strings, out string? assemblyName)
    {
        start = reader.BaseStream.Position;
        long available = reader.BaseStream.Length - start;
        Contracts.CheckDecode(available >= Size, $"Corrupt model: {available} bytes where a header of {Size} is expected.");
        Contracts.CheckDecode(reader.ReadUInt64() == HeadSignature, "Wrong file type");
        uint written = reader.ReadUInt32(), readable = reader.ReadUInt32();
        Contracts.CheckDecode(readable <= Version, $"The model file has version {readable:x8}, newer than {Version:x8}.");
        Contracts.CheckDecode(written >= Version, $"The model file has version {written:x8}, older than {Version:x8}.");
        long model = reader.ReadInt64(), modelLength = reader.ReadInt64();
        long table = reader.ReadInt64(), tableLength = reader.ReadInt64();
        long characters = reader.ReadInt64(), charactersLength = reader.ReadInt64();
        var header = new ModelHeader
        {
            ModelSignature = reader.ReadUInt64(),
            ModelVerWritten = reader.ReadUInt32(),
            ModelVerReadable = reader.ReadUInt32(),
            LoaderSignature = ReadSignature(reader),
            _loaderSignatureAlt = ReadSignature(reader),
        };
        long tail = reader.ReadInt64(), end = reader.ReadInt64();
        long assembly = reader.ReadInt64(), assemblyLength = reader.ReadUInt32();
        CheckBlock(model, modelLength, available);
        CheckBlock(table, tableLength, available);
        CheckBlock(characters, charactersLength, available);
        CheckBlock(assembly, assemblyLength, available);
        Contracts.CheckDecode(model == Size && end == tail + sizeof(ulong) && end <= available && tail >= Size,
            "Corrupt model file header");
        reader.BaseStream.Position = start + tail;
        Contracts.CheckDecode(reader.ReadUInt64() == TailSignature, "Corrupt model file tail");

        strings = ReadStrings(reader, start + table, tableLength, start + characters, charactersLength);
        reader.BaseStream.Position = start + assembly;
        assemblyName = assemblyLength > 0 ? Encoding.Unicode.GetString(reader.ReadBytes((int)assemblyLength)) : null;
        reader.BaseStream.Position = start + Size;
        return header;
    }

    public readonly void CheckVersionInfo(VersionInfo version)
    {
        Contracts.CheckDecode(ModelSignature == version.ModelSignature,
            $"Expected the data of component '{version.LoaderSignature}', found that of '{LoaderSignature}'.");
        Contracts.CheckDecode(ModelVerReadable <= ModelVerWritten, "Corrupt file header");
        Contracts.CheckDecode(ModelVerReadable <= version.VerWrittenCur,
            $"Component '{version.LoaderSignature}' is too new: version {ModelVerReadable:x8}, readable up to {version.VerWrittenCur:x8}.");
        Contracts.CheckDecode(ModelVerWritten >= version.VerWeCanReadBack,
            $"Component '{version.LoaderSignature}' is too old: version {ModelVerWritten:x8}, readable from {version.VerWeCanReadBack:x8}.");
    }

    private static string ReadSignature(BinaryReader reader)
    {
        Span<ulong> words = stackalloc ulong[LoaderSignatureWords];
        for (int i = 0; i < words.Length; i++)
            words[i] = reader.ReadUInt64();
        return PackedText.Unpack(words);
    }

    private static void CheckBlock(long offset, long length, long available)
        => Contracts.CheckDecode(offset >= 0 && length >= 0 && offset <= available - length, "Corrupt model file header");

    private static string[] ReadStrings(BinaryReader reader, long table, long tableLength, long characters, long charactersLength)
    {
        reader.BaseStream.Position = table;
        var ends = new long[tableLength / sizeof(long)];
        for (int i = 0; i < ends.Length; i++)
            ends[i] = reader.ReadInt64();
        reader.BaseStream.Position = characters;
        var strings = new string[ends.Length];
        long begin = 0;
        for (int i = 0; i < ends.Length; i++)
        {
            Contracts.CheckDecode(ends[i] >= begin && ends[i] <= charactersLength, "Corrupt model file string table");
            strings[i] = Encoding.Unicode.GetString(reader.ReadBytes((int)(ends[i] - begin)));
            begin = ends[i];
        }
        return strings;
    }
}
