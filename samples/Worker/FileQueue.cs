namespace MLNetDeep.Samples.Worker;

/// <summary>
/// Files to score, in a folder <c>in</c>, and their answers under the same names in <c>out</c>. A file leaves <c>in</c> when all its
/// answers are in <c>out</c>: whatever ends the process, each row is answered once, by this or the next.
/// </summary>
/// <param name="folder">The folder that has both.</param>
internal sealed class FileQueue(string folder)
{
    private readonly DirectoryInfo _in = Directory.CreateDirectory(Path.Combine(folder, "in"));
    private readonly DirectoryInfo _out = Directory.CreateDirectory(Path.Combine(folder, "out"));

    /// <summary>The files there are now, the oldest first. Move a file here when it is whole, under a name that ends in .jsonl.</summary>
    public FileInfo[] Waiting() => [.. _in.GetFiles("*.jsonl").OrderBy(file => file.LastWriteTimeUtc).ThenBy(file => file.Name)];

    /// <summary>Answers a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="write">Writes the answers; where it throws, the file stays and there are none.</param>
    public void Answer(FileInfo file, Action<TextReader, TextWriter> write)
    {
        string answers = Path.Combine(_out.FullName, file.Name);
        string aside = answers + ".tmp";
        using (StreamReader reader = file.OpenText())
        using (StreamWriter writer = File.CreateText(aside))
        {
            write(reader, writer);
        }
        File.Move(aside, answers, overwrite: true);
        file.Delete();
    }
}
