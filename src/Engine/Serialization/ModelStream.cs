namespace MLNetDeep.Engine.Serialization;

/// <summary>Reads that believe no length: nothing is allocated for bytes that are not there.</summary>
internal static class ModelStream
{
    private const int Chunk = 1 << 20;

    /// <summary>Reads bytes that were announced.</summary>
    /// <exception cref="ModelFormatException">The stream ends before.</exception>
    public static byte[] ReadBytes(Stream stream, long count, string what)
    {
        RequireRemaining(stream, count, what);
        byte[] bytes = new byte[Math.Min(count, Chunk)];
        for (int done = 0; ;)
        {
            Fill(stream, bytes.AsSpan(done), what);
            done = bytes.Length;
            if (done == count)
            {
                return bytes;
            }
            Array.Resize(ref bytes, (int)Math.Min(count, 2L * done));
        }
    }

    /// <summary>A stream that is known to hold so many more bytes: the same one if it can tell, or a copy of its bytes.</summary>
    /// <exception cref="ModelFormatException">The stream ends before.</exception>
    public static Stream Secure(Stream stream, long count, string what)
    {
        RequireRemaining(stream, count, what);
        if (stream.CanSeek)
        {
            return stream;
        }
        if (count > Array.MaxLength)
        {
            throw new ModelFormatException($"{count:N0} bytes of {what} can be read only from a stream that can seek, such as a file.");
        }
        return new MemoryStream(ReadBytes(stream, count, what), writable: false);
    }

    /// <summary>Fills a span.</summary>
    /// <exception cref="ModelFormatException">The stream ends before.</exception>
    public static void Fill(Stream stream, Span<byte> bytes, string what)
    {
        int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read < bytes.Length)
        {
            throw new ModelFormatException($"The model is cut short: {bytes.Length - read} more bytes of {what} were expected.");
        }
    }

    private static void RequireRemaining(Stream stream, long count, string what)
    {
        if (stream.CanSeek && stream.Length - stream.Position < count)
        {
            throw new ModelFormatException(
                $"The model is cut short: {count:N0} bytes of {what} were expected; {stream.Length - stream.Position:N0} remain.");
        }
    }
}
