using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Which format a component writes, which versions it reads, and who loads it again.</summary>
internal readonly struct VersionInfo
{
    public readonly ulong ModelSignature;
    public readonly uint VerWrittenCur;
    public readonly uint VerReadableCur;
    public readonly uint VerWeCanReadBack;
    public readonly string LoaderAssemblyName;
    public readonly string? LoaderSignature;
    public readonly string? LoaderSignatureAlt;

    public VersionInfo(string modelSignature, uint verWrittenCur, uint verReadableCur, uint verWeCanReadBack,
        string loaderAssemblyName, string? loaderSignature = null, string? loaderSignatureAlt = null)
    {
        Contracts.Check(modelSignature?.Length == 8, "Model signature must be eight characters");
        ModelSignature = PackedText.Pack(modelSignature.Replace(' ', '\0'), 1)[0];
        VerWrittenCur = verWrittenCur;
        VerReadableCur = verReadableCur;
        VerWeCanReadBack = verWeCanReadBack;
        LoaderAssemblyName = loaderAssemblyName;
        LoaderSignature = loaderSignature;
        LoaderSignatureAlt = loaderSignatureAlt;
    }
}

/// <summary>Eight characters an integer, first character in the lowest byte, as the model header keeps signatures.</summary>
internal static class PackedText
{
    public static ulong[] Pack(string? text, int words)
    {
        var packed = new ulong[words];
        Contracts.Check((text?.Length ?? 0) <= 8 * words, $"'{text}' is longer than the {8 * words} characters there is room for.");
        for (int i = 0; i < text?.Length; i++)
        {
            Contracts.Check(text[i] <= 0xFF, $"'{text}' has characters beyond Latin-1.");
            packed[i / 8] |= (ulong)text[i] << (8 * (i % 8));
        }
        return packed;
    }

    public static string Unpack(ReadOnlySpan<ulong> packed)
    {
        var text = new char[8 * packed.Length];
        for (int i = 0; i < text.Length; i++)
            text[i] = (char)((packed[i / 8] >> (8 * (i % 8))) & 0xFF);
        return new string(text).TrimEnd('\0');
    }
}
