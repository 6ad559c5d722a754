namespace MLNetDeep.Engine.Files;

/// <summary>
/// Files that are whole or not there, whenever the process ends or the disk is full: they are written aside, flushed to the disk, and
/// renamed.
/// </summary>
internal static class WholeFile
{
    private const string Ending = ".tmp";
    private const int DigitsOfName = 32;

    /// <summary>
    /// Writes a file; nothing stays behind where that fails, and what the path held before stays. What processes that were killed while
    /// they wrote it left behind is removed.
    /// </summary>
    public static void Write(string path, byte[] content) => Write(path, stream => stream.Write(content));

    /// <inheritdoc cref="Write(string, byte[])"/>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes it.</param>
    public static void Write(string path, Action<Stream> write)
    {
        RemoveLeftovers(path);

        // Between its end and its renaming a file looks like what a killed process left, and another save may remove it.
        for (int left = 3; ; left--)
        {
            try
            {
                Write(path, $"{path}.{Guid.NewGuid():N}{Ending}", write);
                return;
            }
            catch (FileNotFoundException) when (left > 0)
            {
                // Written again.
            }
        }
    }

    /// <inheritdoc cref="Write(string, byte[])"/>
    /// <param name="path">The file.</param>
    /// <param name="aside">Where it is written first, in the same directory.</param>
    /// <param name="write">Writes it.</param>
    public static void Write(string path, string aside, Action<Stream> write)
    {
        try
        {
            // Locked while it is written: what is not locked was left behind.
            using (FileStream stream = new(aside, FileMode.Create, FileAccess.ReadWrite, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(aside, path, overwrite: true);
        }
        catch
        {
            File.Delete(aside);
            throw;
        }
    }

    // What others are writing stays, and what is empty, since somebody may be about to write it.
    private static void RemoveLeftovers(string path)
    {
        path = Path.GetFullPath(path);
        int length = path.Length + 1 + DigitsOfName + Ending.Length;
        DirectoryInfo directory = new(Path.GetDirectoryName(path)!);
        if (!directory.Exists)
        {
            return;
        }
        foreach (FileInfo file in directory.EnumerateFiles("*" + Ending))
        {
            if (file.FullName.Length == length && file.FullName.StartsWith(path + ".", StringComparison.Ordinal)
                && Guid.TryParseExact(file.FullName.AsSpan(path.Length + 1, DigitsOfName), "N", out _))
            {
                TryDelete(file);
            }
        }
    }

    private static void TryDelete(FileInfo file)
    {
        try
        {
            if (file.Length > 0)
            {
                new FileStream(file.FullName, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Somebody writes it, has written it meanwhile, or it is not ours to remove.
        }
    }
}
