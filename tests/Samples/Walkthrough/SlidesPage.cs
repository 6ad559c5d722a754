using System.Globalization;
using System.Text.RegularExpressions;

namespace MLNetDeep.Samples.Tests.Walkthrough;

/// <summary>The page of the slides' worked examples, shared/slides/worked-examples.md beside the repository.</summary>
internal static partial class SlidesPage
{
    private static readonly Lazy<string?> Text = new(() =>
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            string file = Path.Combine(directory.FullName, "shared", "slides", "worked-examples.md");
            if (File.Exists(file))
            {
                return File.ReadAllText(file);
            }
        }
        return null;
    });

    /// <summary>The text of each section, without its heading and the names of the decks; 0 is what comes before the first.</summary>
    public static IReadOnlyDictionary<int, string> Sections()
    {
        Skip.If(Text.Value is null, "No worked examples: shared/slides/worked-examples.md was not found beside the repository.");
        string[] parts = Heading().Split(DeckFile().Replace(Text.Value!, ""));
        return parts.Index().ToDictionary(part => part.Index, part => part.Item);
    }

    /// <summary>The numbers of a text, in their order, with what is allowed for the digits that are not printed.</summary>
    public static IEnumerable<(double Value, double Allowed)> Numbers(string text) => Number().Matches(text).Select(match =>
    {
        int point = match.Value.IndexOf('.', StringComparison.Ordinal);
        int decimals = point < 0 ? 0 : match.Value.Length - point - 1;
        return (double.Parse(match.Value, CultureInfo.InvariantCulture), decimals == 0 ? 1e-5 : (0.5 * Math.Pow(10, -decimals)) + 1e-9);
    });

    [GeneratedRegex(@"^## \d+\..*$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\d{3}_[0-9a-f]{16}\.txt")]
    private static partial Regex DeckFile();

    // A minus is a sign where nothing is between it and the number.
    [GeneratedRegex(@"-?\d*\.?\d+")]
    private static partial Regex Number();
}
