using System.Xml;
using System.Xml.Linq;
using MLNetDeep.Samples.Walkthrough;
using MLNetDeep.Samples.Walkthrough.Blocks;
using MLNetDeep.Samples.Walkthrough.Rendering;

namespace MLNetDeep.Samples.Tests.Walkthrough;

public sealed class WalkthroughTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-walkthrough-");

    public static TheoryData<string> Names { get; } = [.. Tour.Names];

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_step_shows_something_and_is_a_section_of_the_page(string name)
    {
        Step step = WalkedSteps.StepOf(name);
        IReadOnlyList<Block> blocks = WalkedSteps.Quickly(name);
        var page = new HtmlPage();
        page.Add(step, blocks);
        XElement html = Parse(page.ToString());
        XElement section = html.Descendants("section").Single();

        Assert.NotEmpty(blocks);
        Assert.Equal(name, section.Attribute("id")!.Value);
        Assert.Equal("#" + name, html.Descendants("nav").Single().Descendants("a").Single().Attribute("href")!.Value);
        Assert.Contains(step.Title, section.Element("h2")!.Value, StringComparison.Ordinal);
        Assert.All(section.Descendants("img"), picture => Assert.False(string.IsNullOrWhiteSpace(picture.Attribute("alt")?.Value)));
        Assert.All(Drawings(section), plot => Assert.False(string.IsNullOrWhiteSpace(plot.Elements().First().Value)));
        Assert.All(Drawings(section), plot => Assert.Equal("title", plot.Elements().First().Name.LocalName));
        Assert.All(section.Descendants("table"), table => Assert.False(string.IsNullOrWhiteSpace(table.Element("caption")?.Value)));
        Assert.DoesNotContain("NaN", section.Value, StringComparison.Ordinal);
        Assert.Equal(
            blocks.OfType<MatricesBlock>().Sum(block => block.Matrices.Count) + blocks.OfType<TableBlock>().Count(),
            section.Descendants("table").Count());
    }

    [Fact]
    public void Steps_that_are_asked_for_are_walked_in_the_order_of_the_tour_and_written_as_a_page()
    {
        string file = Path.Combine(_directory.FullName, "pages", "walkthrough.html");
        SampleProcess.Outcome outcome =
            SampleProcess.Run("Walkthrough", "--step", "toy-convnet,forward-pass", "--step", "pooling", "--html", file);

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        XElement html = Parse(File.ReadAllText(file));
        string[] expected = ["forward-pass", "pooling", "toy-convnet"];
        Assert.Equal(expected, html.Descendants("section").Select(section => section.Attribute("id")!.Value));
        Assert.All(expected, name =>
            Assert.Contains(WalkedSteps.StepOf(name).Title, outcome.Output, StringComparison.Ordinal));
        Assert.Contains("1.00 0.55 0.55 1.00 1.00 0.55 0.55 0.55 0.55 1.00 1.00 0.55", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_needs_nothing_besides()
    {
        var page = new HtmlPage();
        foreach (string name in new[] { "perceptron", "support-vectors", "trickier-cases" })
        {
            page.Add(WalkedSteps.StepOf(name), WalkedSteps.Blocks(name));
        }
        XElement html = Parse(page.ToString());

        Assert.Empty(html.Descendants("script"));
        Assert.Empty(html.Descendants("link"));
        Assert.NotEmpty(html.Descendants("img"));
        Assert.All(
            html.Descendants().Attributes().Where(attribute => attribute.Name == "src" || attribute.Name == "href"),
            reference => Assert.Matches("^(#|data:image/png;base64,)", reference.Value));
        Assert.DoesNotContain("url(", html.Descendants("style").Single().Value, StringComparison.Ordinal);
        Assert.Equal(
            html.Descendants().Attributes("id").Select(id => id.Value).Distinct().Count(), html.Descendants().Attributes("id").Count());
    }

    [Fact]
    public void Steps_are_listed_and_not_walked()
    {
        SampleProcess.Outcome outcome = SampleProcess.Run("Walkthrough", "--list");

        Assert.Equal(0, outcome.ExitCode);
        Assert.All(Tour.Names, name => Assert.Contains(name, outcome.Output, StringComparison.Ordinal));
        Assert.DoesNotContain("From:", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_mnists_files_generated_digits_take_its_place()
    {
        SampleProcess.Outcome outcome = SampleProcess.Run(
            "Walkthrough", "--step", "momentum", "--quick", "--data", _directory.FullName);

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Contains("generated digits take its place", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_seed_decides_what_is_learned()
    {
        Assert.Equal(Learned("3"), Learned("3"));
        Assert.NotEqual(Learned("3"), Learned("4"));

        static string Learned(string seed) => SampleProcess.Run("Walkthrough", "--step", "regression", "--seed", seed).Output;
    }

    [Fact]
    public void A_step_that_is_not_there_is_told_with_those_that_are()
    {
        SampleProcess.Outcome outcome = SampleProcess.Run("Walkthrough", "--step", "perceptron,recurrence");

        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains("'recurrence'", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("backpropagation", outcome.Error, StringComparison.Ordinal);
    }

    private static IEnumerable<XElement> Drawings(XElement section) =>
        section.Descendants().Where(element => element.Name.LocalName == "svg");

    // Well-formed, or it throws.
    private static XElement Parse(string page)
    {
        using var reader = XmlReader.Create(new StringReader(page), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XElement.Load(reader);
    }
}
