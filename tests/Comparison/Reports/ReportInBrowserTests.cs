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
        string? browserPath = Browsers.FirstOrDefault(File.Exists);
        Skip.If(browserPath is null, "There is no Chromium: apt-get install chromium.");
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = browserPath, Args = ["--no-sandbox"] });
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
    }
}
