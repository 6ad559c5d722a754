namespace MLNetDeep.Engine.Imaging;

/// <summary>Files that are whole or not there.</summary>
internal static class WholeFile
{
    /// <summary>Writes a file aside, then renames it; nothing stays behind where that fails.</summary>
    public static void Write(string path, byte[] content)
    {
        string aside = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllBytes(aside, content);
            File.Move(aside, path, overwrite: true);
        }
        catch
        {
            File.Delete(aside);
            throw;
        }
    }
}
