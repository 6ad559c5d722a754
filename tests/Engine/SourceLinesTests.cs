namespace MLNetDeep.Engine.Tests;

/// <summary>The lines of the repository's C#.</summary>
public class SourceLinesTests
{
    private const int Columns = 140;

    private static readonly string[] Built = ["bin", "obj"];

    [Fact]
    public void Lines_have_at_most_140_columns_and_no_tabs()
    {
        DirectoryInfo root = Root();
        FileInfo[] files = [.. root.GetDirectories().SelectMany(Sources)];
        string[] wrong =
        [
            .. files.SelectMany(file => File.ReadLines(file.FullName).Select((line, i) => (Line: line, Number: i + 1))
                .Where(read => read.Line.Length > Columns || read.Line.Contains('\t'))
                .Select(read => $"{Path.GetRelativePath(root.FullName, file.FullName)}:{read.Number}: "
                    + (read.Line.Contains('\t') ? "has a tab" : $"has {read.Line.Length} columns"))),
        ];
        Assert.Contains(files, file => file.Name == $"{nameof(SourceLinesTests)}.cs");
        Assert.True(wrong.Length == 0, $"expected at most {Columns} columns and spaces for tabs:\n{string.Join('\n', wrong)}");
    }

    private static IEnumerable<FileInfo> Sources(DirectoryInfo directory) =>
        Built.Contains(directory.Name) || directory.Name.StartsWith('.')
            ? []
            : directory.EnumerateFiles("*.cs").Concat(directory.EnumerateDirectories().SelectMany(Sources));

    private static DirectoryInfo Root()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "MLNetDeep.sln")))
        {
            root = root.Parent!;
        }
        return root;
    }
}
