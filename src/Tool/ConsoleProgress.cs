using System.Globalization;
using MLNetDeep.Comparisons;
using Spectre.Console;

namespace MLNetDeep.Tool;

/// <summary>Shows how far models are: bars on a terminal, a line for each model where the output is piped.</summary>
internal sealed class ConsoleProgress : IProgress<ComparisonProgress>
{
    private readonly ProgressContext? _bars;
    private readonly Func<ModelResult, string> _score;
    private readonly Dictionary<string, ProgressTask> _tasks = [];
    private string? _begun;

    private ConsoleProgress(ProgressContext? bars, Func<ModelResult, string> score) => (_bars, _score) = (bars, score);

    /// <param name="score">A finished model's result in a few words.</param>
    /// <param name="action">The work.</param>
    public static T Show<T>(Func<ModelResult, string> score, Func<IProgress<ComparisonProgress>, T> action)
    {
        if (Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive)
        {
            return action(new ConsoleProgress(null, score));
        }
        return AnsiConsole.Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(),
                    new ElapsedTimeColumn(),
                new RemainingTimeColumn())
            .Start(bars => action(new ConsoleProgress(bars, score)));
    }

    public void Report(ComparisonProgress value)
    {
        if (_bars is null)
        {
            Print(value);
            return;
        }
        if (!_tasks.TryGetValue(value.Model, out ProgressTask? task))
        {
            _tasks.Add(value.Model, task = _bars.AddTask(Markup.Escape($"{value.Number}/{value.Models} {value.Model}"), maxValue: 1));
        }
        task.Value = value.Share;
        if (value.Finished is { } result)
        {
            task.Description = Markup.Escape($"{value.Model}: {_score(result)}");
            task.Value = 1;
            task.StopTask();
        }
    }

    // The name when a model begins, what came of it when it is done.
    private void Print(ComparisonProgress value)
    {
        if (_begun != value.Model)
        {
            Console.Out.Write($"{(_begun is null ? "" : Environment.NewLine)}{value.Number}/{value.Models} {value.Model}: ");
            _begun = value.Model;
        }
        if (value.Finished is { } finished)
        {
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{_score(finished)}, {value.Elapsed.TotalSeconds:F1} s"));
            _begun = null;
        }
        Console.Out.Flush();
    }
}
