using System.Collections.Concurrent;
using System.Globalization;
using MLNetDeep.Comparisons;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MLNetDeep.Tool;

/// <summary>A model's pace and the time that is left, beside its bar; the time it took once it is done.</summary>
internal sealed class PaceColumn : ProgressColumn
{
    private readonly ConcurrentDictionary<int, ComparisonProgress> _told = [];

    protected override bool NoWrap => true;

    /// <summary>Remembers what to show.</summary>
    public void Tell(ProgressTask task, ComparisonProgress progress) => _told[task.Id] = progress;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
    {
        ComparisonProgress? progress = _told.GetValueOrDefault(task.Id);
        string rate = !task.IsFinished && progress?.RowsPerSecond is { } rows
            ? string.Create(CultureInfo.InvariantCulture, $"{rows:N0} rows/s")
            : "";
        string time = task.IsFinished
            ? Seconds(progress?.Elapsed)
            : progress?.Remaining is { } remaining && task.ElapsedTime is { } elapsed
                // Counted down between reports.
                ? $"{Seconds(Later(remaining - (elapsed - progress.Elapsed)))} left"
                : "";
        return new Text($"{rate,14} {time,11}");
    }

    private static TimeSpan Later(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;

    private static string Seconds(TimeSpan? time) => time switch
    {
        null => "",
        { TotalMinutes: >= 10 } => string.Create(CultureInfo.InvariantCulture, $"{time.Value.TotalMinutes:F0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.Value.TotalSeconds:F1} s"),
    };
}
