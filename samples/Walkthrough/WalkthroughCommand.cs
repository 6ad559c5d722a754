using System.Globalization;
using MLNetDeep.Samples.Common;
using MLNetDeep.Samples.Walkthrough.Blocks;
using MLNetDeep.Samples.Walkthrough.Rendering;
using Spectre.Console;

namespace MLNetDeep.Samples.Walkthrough;

/// <summary>The command: computes step by step, shows each on the console, and writes the page.</summary>
internal static class WalkthroughCommand
{
    private const int RedirectedWidth = 120;

    public static int Run(WalkthroughOptions options, CancellationToken cancellation)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Capabilities.Ansi = false;
            AnsiConsole.Profile.Width = RedirectedWidth;
        }
        try
        {
            if (options.List)
            {
                Table table = new Table().SimpleBorder().AddColumn("step").AddColumn("what");
                foreach (Step step in Tour.All)
                {
                    table.AddRow(new Text(step.Name), new Text(step.Title));
                }
                AnsiConsole.Write(table);
                return 0;
            }
            Walk(options, cancellation);
            return 0;
        }
        catch (OperationCanceledException)
        {
            AnsiConsole.WriteLine("Cancelled.");
            return 130;
        }
        catch (Exception exception)
            when (exception is ArgumentException or FormatException or IOException or InvalidOperationException
                or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: {exception.Message}");
            return 1;
        }
    }

    /// <summary>The steps that are asked for, in the order of the tour.</summary>
    public static IReadOnlyList<Step> Chosen(WalkthroughOptions options) =>
        [.. Tour.All.Where(step => options.Steps is null || options.Steps.Contains(step.Name))];

    private static void Walk(WalkthroughOptions options, CancellationToken cancellation)
    {
        var context = new StepContext(options, AnsiConsole.WriteLine, cancellation);
        var page = new HtmlPage();
        IReadOnlyList<Step> steps = Chosen(options);
        foreach ((int index, Step step) in steps.Index())
        {
            ConsolePage.WriteHeading(index + 1, step);
            List<Block> blocks = [];
            foreach (Block block in step.Blocks(context))
            {
                cancellation.ThrowIfCancellationRequested();
                ConsolePage.Write(block);
                blocks.Add(block);
            }
            page.Add(step, blocks);
            if (options.Pause && index < steps.Count - 1)
            {
                AnsiConsole.WriteLine("Enter goes on.");
                Console.ReadLine();
            }
        }
        if (options.Html is { } file)
        {
            file.Directory?.Create();
            WholeFile.Write(file.FullName, path => File.WriteAllText(path, page.ToString()));
            AnsiConsole.WriteLine(file.FullName);
        }
    }
}
