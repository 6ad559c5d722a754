namespace Microsoft.ML.Data;

/// <summary>Tells formats of pictures by how their files begin.</summary>
internal static class PictureFormats
{
    public static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <exception cref="NotSupportedException">It is a picture of another format.</exception>
    /// <exception cref="InvalidDataException">It is no picture.</exception>
    public static void RequirePng(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith(PngSignature))
            return;
        if (OtherOrNull(file) is { } format)
            throw new NotSupportedException($"is a {format} picture");
        throw new InvalidDataException("it begins like no known format.");
    }

    private static string? OtherOrNull(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return "JPEG";
        if (file.StartsWith("GIF8"u8))
            return "GIF";
        if (file.StartsWith("BM"u8))
            return "BMP";
        return file.StartsWith("RIFF"u8) && file.Length >= 12 && file[8..].StartsWith("WEBP"u8) ? "WebP" : null;
    }
}
