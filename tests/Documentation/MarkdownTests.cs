using MLNetDeep.Packages.Tests;
using System.Text.RegularExpressions;

namespace MLNetDeep.Documentation.Tests;

/// <summary>
/// The C# of README and docs: a program that compiles as it stands, or, where the fence says <c>csharp fragment</c>, with what
/// <see cref="SnippetCompiler"/> gives fragments.
/// </summary>
public partial class MarkdownTests
{
    private static readonly Dictionary<string, Match> Snippets = new[] { Path.Combine(Repository.Root, "README.md") }
        .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md").Order(StringComparer.Ordinal))
        .SelectMany(file => Fence().Matches(File.ReadAllText(file))
            .Select((match, i) => KeyValuePair.Create($"{Path.GetFileName(file)} {i + 1}", match)))
        .ToDictionary();

    public static TheoryData<string> Names => [.. Snippets.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Snippets_compile(string name)
    {
        (string kind, string code) = (Snippets[name].Groups[1].Value, Snippets[name].Groups[2].Value);
        Assert.True(kind is "" or " fragment", $"expected 'csharp' or 'csharp fragment', got 'csharp{kind}'");

        string errors = SnippetCompiler.Errors(code, whole: kind.Length == 0);
        Assert.True(errors.Length == 0, $"{errors}\n{code}");
    }

    [GeneratedRegex("^```csharp([^\n]*)\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();
}
