using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace MLNetDeep.Comparisons.Tests.Reports;

/// <summary>The page in Chromium, light and dark: accessible by axe's rules, contrast included, and no wider than the window.</summary>
public sealed class ReportInBrowserTests(SampleReports reports) : IClassFixture<SampleReports>
{
    private static readonly string[] Browsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    public static TheoryData<string, ColorScheme> Pages
    {
        get
        {
            var pages = new TheoryData<string, ColorScheme>();
            foreach (string name in (string[])["binary", "multiclass", "regression", "images"])
            {
                pages.Add(name, ColorScheme.Light);
                pages.Add(name, ColorScheme.Dark);
            }
            return pages;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Pages))]
    public async Task SaveHtml_Page_IsAccessibleAndFits(string name, ColorScheme scheme)
    {
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await Chromium(playwright);
        IPage page = await browser.NewPageAsync(new BrowserNewPageOptions
        {
            ColorScheme = scheme,
            ViewportSize = new ViewportSize { Width = 1000, Height = 800 },
            JavaScriptEnabled = true,
        });
        List<string> requests = [];
        page.Request += (_, request) => requests.Add(request.Url);
        await page.GotoAsync(new Uri(reports.Path(name)).AbsoluteUri);

        AxeResult result = await page.RunAxe();

        Assert.Empty(result.Violations.Select(violation =>
            $"{violation.Id}: {violation.Help}: {string.Join("; ", violation.Nodes.Take(3).Select(node => node.Html))}"));
        Assert.DoesNotContain(requests, url => url.StartsWith("http", StringComparison.Ordinal));
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"));
        byte[] picture = await page.ScreenshotAsync(new PageScreenshotOptions
        {
            Path = Path.Combine(AppContext.BaseDirectory, "pictures", $"{name}-{scheme}.png".ToLowerInvariant()),
            FullPage = true,
        });
        Assert.InRange(picture.Length, 50_000, 5_000_000);
    }

    // The pictures of docs/comparison.md, which are looked at and copied from beside the tests.
    [SkippableTheory]
    [Trait("Category", "Slow")]
    [InlineData("titanic", 1150)]
    [InlineData("mnist", 1250)]
    public async Task SaveHtml_DataSet_IsThePictureOfTheDocumentation(string name, int height)
    {
        string? data = Environment.GetEnvironmentVariable("MLNETDEEP_DATA");
        Skip.If(data is null, "There is no data: MLNETDEEP_DATA is not set.");
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await Chromium(playwright);
        using var files = new TemporaryFiles();
        Comparison comparison = name == "mnist"
            ? Comparison.Of(DataSource.Open(name), new ComparisonOptions { Curve = [100, 300, 1000, 3000, 10_000] })
            : Comparison.Of(TableFile.Read(
                Path.Combine(data, "tables", name + ".csv"), new TableOptions { Label = "label" }), new ComparisonOptions());
        comparison.Run().SaveHtml(files["report.html"]);
        IPage page = await browser.NewPageAsync(new BrowserNewPageOptions
        {
            ViewportSize = new ViewportSize { Width = 1100, Height = height },
        });

        await page.GotoAsync(new Uri(files["report.html"]).AbsoluteUri);
        if (name == "mnist")
        {
            await page.EvaluateAsync("document.getElementById('quantity').scrollIntoView()");
        }

        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(AppContext.BaseDirectory, "pictures", name + ".png") });
    }

    private static async Task<IBrowser> Chromium(IPlaywright playwright)
    {
        string? path = Browsers.FirstOrDefault(File.Exists);
        Skip.If(path is null, "There is no Chromium: apt-get install chromium.");
        return await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = path, Args = ["--no-sandbox"] });
    }
}
