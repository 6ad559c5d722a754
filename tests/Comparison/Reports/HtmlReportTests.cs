using AngleSharp.Dom;
using AngleSharp.Html.Dom.Events;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace MLNetDeep.Comparisons.Tests.Reports;

/// <summary>The page as a parser reads it.</summary>
public sealed class HtmlReportTests(SampleReports reports) : IClassFixture<SampleReports>
{
    public static TheoryData<string> Names => SampleReports.Names;

    private IHtmlDocument Open(string name)
    {
        var parser = new HtmlParser();
        List<string> errors = [];
        string[] lines = File.ReadAllLines(reports.Path(name));
        parser.Error += (_, error) =>
        {
            var fault = (HtmlErrorEvent)error;
            string line = lines[fault.Position.Line - 1];
            // The one name in capitals, which AngleSharp compares as it is written and HTML does not.
            if (line.Trim() != "</clipPath>")
            {
                errors.Add($"{fault.Message} at {fault.Position}: {line[..Math.Min(200, line.Length)]}");
            }
        };
        IHtmlDocument page = parser.ParseDocument(string.Join('\n', lines));
        Assert.True(errors.Count == 0, string.Join('\n', errors.Take(3)));
        return page;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SaveHtml_Page_IsValidWithUniqueIdsAndOneHeadingOfEachRank(string name)
    {
        IHtmlDocument page = Open(name);

        string?[] ids = [.. page.All.Select(element => element.Id).Where(id => id is { Length: > 0 })];
        Assert.Equal(ids.Distinct(), ids);
        Assert.Equal("en", page.DocumentElement.GetAttribute("lang"));
        Assert.Single(page.QuerySelectorAll("h1"));
        int[] ranks = [.. page.QuerySelectorAll("h1, h2, h3, h4").Select(heading => heading.LocalName[1] - '0')];
        Assert.All(ranks.Zip(ranks.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1, $"h{pair.First} then h{pair.Second}"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SaveHtml_Page_NeedsNoOtherFileAndNoScript(string name)
    {
        IHtmlDocument page = Open(name);

        Assert.Empty(page.QuerySelectorAll("script, link, iframe, object, embed"));
        Assert.All(page.QuerySelectorAll("[src]"), element => Assert.StartsWith(
            "data:", element.GetAttribute("src"), StringComparison.Ordinal));
        Assert.All(page.QuerySelectorAll("[href]"), element => Assert.StartsWith(
            "#", element.GetAttribute("href"), StringComparison.Ordinal));
        Assert.All(
            page.QuerySelectorAll("[href]"), link => Assert.NotNull(page.GetElementById(link.GetAttribute("href")![1..])));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SaveHtml_Pictures_HaveTextAlternatives(string name)
    {
        IHtmlDocument page = Open(name);

        IElement[] plots = [.. page.QuerySelectorAll("svg")];
        Assert.NotEmpty(plots);
        Assert.All(plots, plot => Assert.All(
            plot.GetAttribute("aria-labelledby")!.Split(' '), id => Assert.NotEmpty(page.GetElementById(id)!.TextContent)));
        Assert.All(page.QuerySelectorAll("img"), image => Assert.NotEmpty(image.GetAttribute("alt")!));
        Assert.All(page.QuerySelectorAll("table"), table => Assert.NotNull(table.QuerySelector("caption")));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SaveHtml_Numbers_AreAllNumbers(string name) =>
        Assert.All(Open(name).QuerySelectorAll("td"), cell => Assert.False(cell.TextContent is "NaN" or "Infinity", cell.TextContent));

    [Fact]
    public void SaveHtml_NamesWithMarkup_AreShownAsTheyAre()
    {
        IHtmlDocument page = Open("binary");

        Assert.Empty(page.QuerySelectorAll("b, marks"));
        Assert.Contains("b, with <marks> & quotes", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("yes & <b>sure</b>", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("a reason with <angles>", Open("multiclass").Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void SaveHtml_Sections_AreThoseOfTheTask()
    {
        Assert.Equal(["models", "quantity", "curves", "regions", "each", "data", "method"], Sections("binary"));
        Assert.Equal(["models", "regions", "each", "data", "method"], Sections("multiclass"));
        Assert.Equal(["models", "each", "data", "method"], Sections("regression"));
        Assert.Equal(["models", "curves", "each", "data", "method"], Sections("images"));

        string[] Sections(string name) => [.. Open(name).QuerySelectorAll("h2").Select(heading => heading.Id!)];
    }

    [Fact]
    public void SaveHtml_Table_HasTheNumbersOfTheResult()
    {
        string[] cells =
            [.. Open("regression").QuerySelector("tr.best")!.QuerySelectorAll("td").Select(cell => cell.TextContent)];

        Assert.Equal(Comparisons.Reports.SummaryText.Number(reports.Regression.Best.Metrics["rmse"].Mean), cells[1]);
    }

    [Fact]
    public void SaveHtml_Images_ShowFiltersMapsSaliencyAndMistakes()
    {
        string[] captions = [.. Open("images").QuerySelectorAll("figcaption").Select(caption => caption.TextContent)];

        Assert.Contains(captions, caption => caption.Contains("filters", StringComparison.Ordinal));
        Assert.Contains(captions, caption => caption.StartsWith("What each layer makes", StringComparison.Ordinal));
        Assert.Contains(captions, caption => caption.StartsWith("Which pixels", StringComparison.Ordinal));
    }
}
