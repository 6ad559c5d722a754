namespace MLNetDeep.Samples.Common;

/// <summary>Writes files aside, then renames them: a file is whole or not there.</summary>
public static class WholeFile
{
    /// <summary>Writes one file; nothing stays behind where that fails.</summary>
    /// <param name="path">Where it belongs.</param>
    /// <param name="write">Writes it to the path given.</param>
    public static void Write(string path, Action<string> write)
    {
        string unfinished = path + ".tmp";
        try
        {
            write(unfinished);
            File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }
}
