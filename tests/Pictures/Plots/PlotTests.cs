using System.Globalization;
using System.Xml.Linq;

namespace MLNetDeep.Pictures.Tests;

public sealed class PlotTests : IDisposable
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mlnetdeep-plot-");

    public static TheoryData<string> Names => PlotCases.Names;

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Names))]
    public void ToSvg_OfAnyPlot_HasTitleAndDescriptionForScreenReaders(string name)
    {
        Plot plot = PlotCases.All[name];
        XElement svg = Parse(plot.ToSvg());

        Assert.Equal(Svg + "svg", svg.Name);
        Assert.Equal("img", svg.Attribute("role")!.Value);
        XElement[] labels =
        [
            .. svg.Attribute("aria-labelledby")!.Value.Split(' ')
                .Select(id => svg.Elements().Single(element => element.Attribute("id")?.Value == id)),
        ];
        Assert.Equal([Svg + "title", Svg + "desc"], labels.Select(label => label.Name));
        Assert.Equal([plot.Title, plot.Description], labels.Select(label => label.Value));
        Assert.Matches(@"\d.*\.$", plot.Description);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ToSvg_OfOddNamesAndFewNumbers_IsWellFormedAndHasNamesAsText(string name)
    {
        Plot plot = PlotCases.OddOnes[name];
        foreach (bool embedded in (bool[])[false, true])
        {
            XElement svg = Parse(plot.ToSvg(new PlotOptions { Embedded = embedded }));

            Assert.DoesNotContain("NaN", svg.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("\u221E", svg.ToString(), StringComparison.Ordinal);
            Assert.All(svg.Descendants(), element => Assert.Equal(Svg, element.Name.Namespace));
            Assert.DoesNotContain(svg.Descendants(), element => element.Name.LocalName == "b");
            string[] texts = [.. svg.Descendants(Svg + "text").Select(text => text.Value)];
            Assert.True(
                name == "residuals" || texts.Any(text => text.StartsWith("<b>&\"x_", StringComparison.Ordinal)), string.Join('\n', texts));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ToSvg_OfTheSizes_StaysInside(string name)
    {
        foreach ((int width, int height) in ((int, int)[])[(200, 200), (640, 400), (2000, 900)])
        {
            XElement svg = Parse(PlotCases.All[name].ToSvg(new PlotOptions { Width = width, Height = height }));

            double[] box = [.. svg.Attribute("viewBox")!.Value.Split(' ').Select(Number)];
            Assert.Equal(width, box[2]);
            Assert.True(box[3] >= height);
            Assert.Equal($"{box[2]} {box[3]}", $"{svg.Attribute("width")!.Value} {svg.Attribute("height")!.Value}");
            Assert.All(
                svg.Descendants(Svg + "text").Where(text => text.Attribute("x") is not null),
                text => Assert.True(
                    Number(text.Attribute("x")!.Value) >= 0 && Number(text.Attribute("x")!.Value) <= box[2]
                    && Number(text.Attribute("y")!.Value) >= 0 && Number(text.Attribute("y")!.Value) <= box[3],
                    $"{text} is not in {width} x {height}"));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ToSvg_Embedded_HasThePagesColoursAndNoBackground(string name)
    {
        string embedded = PlotCases.All[name].ToSvg(new PlotOptions { Embedded = true });
        string whole = PlotCases.All[name].ToSvg();

        Assert.StartsWith("<svg", embedded, StringComparison.Ordinal);
        Assert.StartsWith("<?xml", whole, StringComparison.Ordinal);
        Assert.Contains("var(--ink, #1f2328)", embedded, StringComparison.Ordinal);
        Assert.Contains("var(--grid, #d8dee4)", embedded, StringComparison.Ordinal);
        Assert.DoesNotContain("var(", whole, StringComparison.Ordinal);
        Assert.Equal(1, Backgrounds(whole));
        Assert.Equal(0, Backgrounds(embedded));
        Assert.Equal(1, Parse(whole).Descendants(Svg + "rect").Count() - Parse(embedded).Descendants(Svg + "rect").Count());

        int Backgrounds(string svg) => Parse(svg).Descendants(Svg + "rect").Count(
            rect => rect.Attribute("width")!.Value is "640" && rect.AncestorsAndSelf().Any(
                element => element.Attribute("style")?.Value.Contains("fill:rgb(255,255,255)", StringComparison.Ordinal) == true));
    }

    [Fact]
    public void ToSvg_OfSeveralPlotsInAPage_HasIdsOfOneElementEach()
    {
        XElement[] all = [.. PlotCases.All.Values.Select(plot => Parse(plot.ToSvg(new PlotOptions { Embedded = true })))];

        string[] ids = [.. all.SelectMany(svg => svg.DescendantsAndSelf()).Attributes("id").Select(id => id.Value)];
        string[] used =
            [.. all.SelectMany(svg => svg.Descendants()).Attributes("clip-path").Select(clip => clip.Value[5..^1])];

        Assert.Equal(ids.Distinct(), ids);
        Assert.NotEmpty(used);
        Assert.Subset(ids.ToHashSet(), used.ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ToSvg_Twice_IsTheSame(string name) => Assert.Equal(PlotCases.All[name].ToSvg(), PlotCases.All[name].ToSvg());

    [Fact]
    public void ToSvg_InACultureWithCommas_IsTheSame()
    {
        string expected = PlotCases.All["scores"].ToSvg();
        CultureInfo before = CultureInfo.CurrentCulture;
        var commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (commas.NumberFormat.NumberDecimalSeparator, commas.NumberFormat.NumberGroupSeparator) = (",", ".");
        try
        {
            CultureInfo.CurrentCulture = commas;
            Assert.Equal(expected, PlotCases.All["scores"].ToSvg());
            Assert.Equal("0.500", PlotText.Score(0.5));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void ToSvg_WithATitle_HasItInPlaceOfTheAutomaticOneAndEmptyNone()
    {
        Plot plot = PlotCases.All["roc"];

        XElement titled = Parse(plot.ToSvg(new PlotOptions { Title = "Who is ill?" }));
        XElement untitled = Parse(plot.ToSvg(new PlotOptions { Title = "" }));

        Assert.Equal("Who is ill?", titled.Element(Svg + "title")!.Value);
        Assert.Contains("Who is ill?", titled.Descendants(Svg + "text").Select(text => text.Value));
        Assert.Equal("ROC curve", untitled.Element(Svg + "title")!.Value);
        Assert.DoesNotContain("ROC curve", untitled.Descendants(Svg + "text").Select(text => text.Value));
    }

    [Theory]
    [InlineData(199, 400)]
    [InlineData(640, 10_001)]
    public void ToSvg_OfAnImpossibleSize_IsRefused(int width, int height)
    {
        var options = new PlotOptions { Width = width, Height = height };

        Assert.Contains(
            "expected 200 to 10000 pixels", Assert.Throws<ArgumentOutOfRangeException>(() => PlotCases.All["roc"].ToSvg(options)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Save_ToSvg_WritesTheWholeDocumentAndNothingElse()
    {
        string path = Path.Combine(_directory.FullName, "plot.SVG");

        PlotCases.All["roc"].Save(path);

        Assert.Equal(PlotCases.All["roc"].ToSvg(), File.ReadAllText(path));
        Assert.Equal([path], _directory.GetFiles().Select(file => file.FullName));
    }

    [Theory]
    [InlineData("plot.png")]
    [InlineData("plot")]
    public void Save_ToAnotherFormat_IsRefused(string name)
    {
        string path = Path.Combine(_directory.FullName, name);

        Assert.Contains(".svg", Assert.Throws<ArgumentException>(() => PlotCases.All["roc"].Save(path)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ConfusionMatrixPlot.Save(["a"], new long[,] { { 1 } }, path));
        Assert.Throws<ArgumentException>(() => ConfusionMatrixPlot.Save(["a"], ["a"], path));
        Assert.Empty(_directory.GetFiles());
    }

    private static XElement Parse(string svg) => XDocument.Parse(svg).Root!;

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
