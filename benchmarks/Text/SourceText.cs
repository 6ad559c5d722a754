namespace MLNetDeep.Benchmarks.Text;

/// <summary>Some lines of a C# file, and whether it is one of the library's or one of its tests, samples and benchmarks.</summary>
internal sealed class SourceText
{
    private const int Lines = 12;

    public bool Label { get; set; }

    public string Text { get; set; } = "";

    /// <summary>
    /// The texts of a folder. Files come in an order that depends on their paths alone and mixes both kinds; a file's texts stay together.
    /// </summary>
    /// <exception cref="ArgumentException">There are no such files.</exception>
    public static List<SourceText> ReadAll(string folder)
    {
        string[] files = [.. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj"))
            .OrderBy(Hash).ThenBy(path => path, StringComparer.Ordinal)];
        List<SourceText> texts = [.. files.SelectMany(path => ReadOne(folder, path))];
        return texts.DistinctBy(text => text.Label).Count() == 2
            ? texts
            : throw new ArgumentException(
                $"Expected a folder with C# files in src and others elsewhere, got '{folder}'. Give that of the repository.");
    }

    // The first lines are usings and a namespace, which tell both kinds apart too easily.
    private static IEnumerable<SourceText> ReadOne(string folder, string path) =>
        File.ReadLines(Path.Combine(folder, path))
            .SkipWhile(line => !line.StartsWith('{'))
            .Select(line => line.Trim())
            .Where(line => line.Length > 1)
            .Chunk(Lines)
            .Where(lines => lines.Length == Lines)
            .Select(lines => new SourceText { Label = path.StartsWith("src/", StringComparison.Ordinal), Text = string.Join(' ', lines) });

    // FNV-1a: the runtime's own hash differs from process to process.
    private static uint Hash(string path) => path.Aggregate(2166136261, (hash, character) => (hash ^ character) * 16777619);
}
