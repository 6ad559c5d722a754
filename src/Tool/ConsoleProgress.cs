using System.Globalization;
using MLNetDeep.Comparisons;
using Spectre.Console;

namespace MLNetDeep.Tool;

/// <summary>Shows how far models are: bars on a terminal, a line for each model where the output is piped.</summary>
internal sealed class ConsoleProgress : IProgress<ComparisonProgress>
{
    private readonly ProgressContext? _bars;
    private readonly PaceColumn _pace;
    private readonly Func<ModelResult, string> _score;
    private readonly Dictionary<string, ProgressTask> _tasks = [];
    private string? _begun;

    private ConsoleProgress(ProgressContext? bars, PaceColumn pace, Func<ModelResult, string> score) =>
        (_bars, _pace, _score) = (bars, pace, score);

    /// <param name="score">A finished model's result in a few words.</param>
    /// <param name="action">The work.</param>
    public static T Show<T>(Func<ModelResult, string> score, Func<IProgress<ComparisonProgress>, T> action)
    {
        var pace = new PaceColumn();
        if (Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive)
        {
            var lines = new ConsoleProgress(null, pace, score);
            T result = action(lines);
            if (lines._begun is not null)
            {
                Console.Out.WriteLine();
            }
            return result;
        }
        return AnsiConsole.Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 20 }, new PercentageColumn(),
                pace)
            .Start(bars => action(new ConsoleProgress(bars, pace, score)));
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
            _tasks.Add(value.Model, task = _bars.AddTask(Markup.Escape(Name(value)), maxValue: 1));
        }
        _pace.Tell(task, value);
        task.Value = value.Share;
        if (value.Finished is { } result)
        {
            task.Description = Markup.Escape($"{value.Model}: {_score(result)}");
            task.Value = 1;
            task.StopTask();
        }
    }

    private static string Name(ComparisonProgress value) =>
        value.Number == 0 ? value.Model : $"{value.Number}/{value.Models} {value.Model}";

    // The name when a model begins, what came of it when it is done.
    private void Print(ComparisonProgress value)
    {
        if (_begun != value.Model)
        {
            Console.Out.Write($"{(_begun is null ? "" : Environment.NewLine)}{Name(value)}: ");
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
