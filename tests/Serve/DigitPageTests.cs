using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using MLNetDeep.Samples.DigitPage;
using MLNetDeep.Samples.Tests;
using MLNetDeep.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace MLNetDeep.Serve.Tests;

/// <summary>The page in Chromium, drawn on with a mouse, the keyboard and a finger.</summary>
public sealed class DigitPageTests(DigitPageTests.Server server) : IClassFixture<DigitPageTests.Server>
{
    /// <summary>The application on a port of its own, with models that are trained once.</summary>
    public sealed class Server : WebApplicationFactory<DigitOptions>
    {
        private readonly DirectoryInfo _models = Directory.CreateTempSubdirectory("mlnetdeep-digits-");

        private string? _mnist;

        /// <summary>Where it listens; without MNIST the test is skipped.</summary>
        public string Address
        {
            get
            {
                if (_mnist is null)
                {
                    _mnist = MnistFiles.Directory();
                    UseKestrel(0);
                    StartServer();
                }
                return Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            }
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseSetting("Digits:Models", _models.FullName);
            builder.UseSetting("Digits:Data", _mnist);
            builder.UseSetting("Digits:TrainRows", "6000");
            builder.UseSetting("Digits:ClassicTrainRows", "1500");
            builder.UseSetting("Digits:Epochs", "4");
        }

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            if (disposing && Directory.Exists(_models.FullName))
            {
                _models.Delete(recursive: true);
            }
        }
    }

    // Strokes on a square of 100.
    private static readonly (int X, int Y)[][][] Digits =
    [
        [Arc(50, 50, 26, 38, -90, 270)],
        [[(52, 12), (48, 88)]],
        [[.. Arc(50, 32, 24, 20, -170, 30), (28, 86), (76, 85)]],
        [[.. Arc(47, 30, 22, 18, -150, 90), .. Arc(47, 68, 26, 20, -90, 150)]],
        [[(38, 14), (28, 54), (74, 54)], [(64, 18), (60, 88)]],
        [[(72, 14), (36, 14), (33, 45), .. Arc(48, 64, 24, 22, -110, 140)]],
        [[(62, 12), (40, 38), .. Arc(50, 66, 21, 21, -170, 190)]],
        [[(26, 16), (74, 16), (46, 88)]],
        [[.. Arc(50, 31, 19, 18, 90, 450), .. Arc(50, 69, 23, 20, -90, 270)]],
        [[.. Arc(50, 32, 20, 20, 0, 360), (68, 60), (60, 88)]],
    ];

    private static (int X, int Y)[] Arc(int x, int y, int width, int height, int from, int to) =>
    [
        .. Enumerable.Range(0, 17).Select(i =>
        {
            double angle = (from + ((to - from) * i / 16.0)) * Math.PI / 180;
            return ((int)(x + (width * Math.Cos(angle))), (int)(y + (height * Math.Sin(angle))));
        }),
    ];

    private async Task<IPage> Open(Chromium chromium, BrowserNewPageOptions? options = null)
    {
        IPage page = await chromium.Browser.NewPageAsync(options ?? new BrowserNewPageOptions
        {
            ViewportSize = new ViewportSize { Width = 1000, Height = 1100 },
        });
        await page.GotoAsync(server.Address);
        return page;
    }

    private static async Task Draw(IPage page, int digit)
    {
        LocatorBoundingBoxResult box = (await page.Locator("#drawing").BoundingBoxAsync())!;
        foreach ((int X, int Y)[] stroke in Digits[digit])
        {
            await page.Mouse.MoveAsync(box.X + (box.Width * stroke[0].X / 100), box.Y + (box.Height * stroke[0].Y / 100));
            await page.Mouse.DownAsync();
            foreach ((int x, int y) in stroke)
            {
                await page.Mouse.MoveAsync(box.X + (box.Width * x / 100), box.Y + (box.Height * y / 100));
            }
            await page.Mouse.UpAsync();
        }
        await Settled(page);
    }

    // The answer is that of the last stroke.
    private static Task Settled(IPage page) =>
        Expect(page.Locator("#answer[aria-busy=false]")).ToContainTextAsync("cnn: ");

    [SkippableFact]
    public async Task Digits_drawn_with_the_mouse_are_recognised_and_cleared()
    {
        await using Chromium chromium = await Chromium.Launch();
        IPage page = await Open(chromium);
        List<string> said = [];

        for (int digit = 0; digit < 10; digit++)
        {
            await Draw(page, digit);
            said.Add((await page.Locator("#answer").TextContentAsync())!.Split(',', ';')[0]);
            if (digit == 5)
            {
                await page.ScreenshotAsync(new PageScreenshotOptions
                {
                    Path = Path.Combine(AppContext.BaseDirectory, "pictures", "digit-page.png"),
                    FullPage = true,
                });
            }
            await page.Locator("#clear").ClickAsync();
            await Expect(page.Locator("#answer")).ToHaveTextAsync("Nothing is drawn yet.");
            await Expect(page.Locator("#seeing")).ToBeHiddenAsync();
        }

        int right = said.Index().Count(answer => answer.Item == $"cnn: {answer.Index}");
        Assert.True(right >= 9, string.Join("; ", said));
    }

    [SkippableFact]
    public async Task A_digit_drawn_by_the_keyboard_is_recognised()
    {
        await using Chromium chromium = await Chromium.Launch();
        IPage page = await Open(chromium);

        await page.Locator("#drawing").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        for (int i = 0; i < 20; i++)
        {
            await page.Keyboard.PressAsync("ArrowDown");
        }
        await page.Keyboard.PressAsync("Space");
        await Settled(page);

        await Expect(page.Locator("#answer")).ToContainTextAsync("cnn: 1");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#answer")).ToHaveTextAsync("Nothing is drawn yet.");
    }

    [SkippableTheory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_page_is_accessible_and_asks_nothing_of_others(ColorScheme scheme)
    {
        await using Chromium chromium = await Chromium.Launch();
        IPage page = await chromium.Browser.NewPageAsync(new BrowserNewPageOptions { ColorScheme = scheme });
        List<string> requests = [];
        List<string> errors = [];
        page.Request += (_, request) => requests.Add(request.Url);
        page.Console += (_, message) => errors.AddRange(message.Type == "error" ? [message.Text] : (string[])[]);
        await page.GotoAsync(server.Address);
        await Draw(page, 3);

        AxeResult result = await page.RunAxe();

        Assert.Empty(result.Violations.Select(violation => $"{violation.Id}: {violation.Help}"));
        Assert.All(requests, url => Assert.True(
            url.StartsWith(server.Address, StringComparison.Ordinal) || url.StartsWith("data:", StringComparison.Ordinal), url));
        Assert.Empty(errors);
    }

    [SkippableFact]
    public async Task A_finger_draws_on_a_narrow_screen()
    {
        await using Chromium chromium = await Chromium.Launch();
        IPage page = await Open(chromium, new BrowserNewPageOptions
        {
            HasTouch = true,
            ViewportSize = new ViewportSize { Width = 360, Height = 700 },
        });

        await page.Locator("#drawing").TapAsync();
        await Settled(page);

        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"));
    }

    [SkippableTheory]
    [InlineData(new byte[0], "no picture")]
    [InlineData(new byte[] { 0x89, 0x50, 0x4e, 0x47 }, "no picture")]
    public async Task A_request_without_a_picture_is_a_problem_with_its_reason(byte[] body, string reason)
    {
        using var client = new HttpClient { BaseAddress = new Uri(server.Address) };

        HttpResponseMessage response = await client.PostAsync("/digit", new ByteArrayContent(body));

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(reason, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
