using System.Xml.Linq;

namespace MLNetDeep.Documentation.Tests;

/// <summary>The XML documentation of the library, as it is shipped beside the assemblies.</summary>
internal static class XmlDocumentation
{
    private static readonly Dictionary<string, XElement> Members = SnippetCompiler.Assemblies
        .SelectMany(assembly => XDocument.Load(Path.Combine(AppContext.BaseDirectory, $"{assembly.Name}.xml")).Descendants("member"))
        .ToDictionary(member => member.Attribute("name")!.Value);

    /// <summary>The examples' code, by the member that has them and, where there are several, a number.</summary>
    public static IReadOnlyDictionary<string, string> Examples { get; } = Members
        .SelectMany(member => member.Value.Elements("example").Elements("code")
            .Select((code, i) => KeyValuePair.Create(i == 0 ? member.Key : $"{member.Key} {i + 1}", code.Value)))
        .ToDictionary();

    /// <summary>Whether the member has an example of its own, or inherits one.</summary>
    /// <param name="member">The member's documentation comment id.</param>
    public static bool HasExample(string member) => Members.TryGetValue(member, out XElement? documentation)
        && (documentation.Element("example") is not null
            || documentation.Descendants("inheritdoc").Any(inherited => inherited.Attribute("cref") is { } from && HasExample(from.Value)));
}
