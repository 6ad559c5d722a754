using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MLNetDeep.Samples.Worker;

/// <summary>Scores what is in the queue, in batches, until the host stops.</summary>
/// <param name="predictor">The model.</param>
/// <param name="queue">The files.</param>
/// <param name="batch">Rows that are scored together.</param>
/// <param name="once">Whether to end when no file is left.</param>
/// <param name="lifetime">The host, which is then asked to stop.</param>
/// <param name="logger">What is told.</param>
internal sealed partial class ScoringService(
    Predictor predictor, FileQueue queue, int batch, bool once, IHostApplicationLifetime lifetime, ILogger<ScoringService> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Leaves the thread of the host's start, which waits for it.
        await Task.Yield();
        try
        {
            await ScoreFiles(stoppingToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The host logs it and stops.
            Environment.ExitCode = 1;
            throw;
        }
    }

    private async Task ScoreFiles(CancellationToken stoppingToken)
    {
        predictor.Reloaded += (_, reload) => LogReload(reload.Error?.Message ?? "a new model predicts");
        LogReady();
        while (!stoppingToken.IsCancellationRequested)
        {
            FileInfo[] files = queue.Waiting();
            foreach (FileInfo file in files)
            {
                Score(file, stoppingToken);
            }
            if (files.Length == 0 && once)
            {
                lifetime.StopApplication();
                return;
            }
            if (files.Length == 0)
            {
                await Task.Delay(Pause, stoppingToken);
            }
        }
    }

    // A file that is left when the host stops is scored whole by the next worker.
    private void Score(FileInfo file, CancellationToken stoppingToken)
    {
        int rows = 0;
        queue.Answer(file, (reader, writer) =>
        {
            foreach (string[] lines in Lines(reader).Chunk(batch))
            {
                stoppingToken.ThrowIfCancellationRequested();
                foreach (string answer in Score(lines))
                {
                    writer.WriteLine(answer);
                }
                rows += lines.Length;
            }
        });
        LogScored(rows, file.Name);
    }

    private IEnumerable<string> Score(string[] lines)
    {
        try
        {
            return predictor.PredictMany(lines.Select(line => JsonElement.Parse(line))).Select(answer => answer.ToJson());
        }
        catch (Exception exception) when (exception is JsonException or PredictorInputException)
        {
            // One row's mistake is its own.
            return lines.Length == 1
                ? [new JsonObject { ["error"] = exception.Message }.ToJsonString()]
                : lines.SelectMany(line => Score([line]));
        }
    }

    private static IEnumerable<string> Lines(TextReader reader)
    {
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    [LoggerMessage(LogLevel.Information, "waiting for files")]
    private partial void LogReady();

    [LoggerMessage(LogLevel.Information, "{Rows} rows of {File}")]
    private partial void LogScored(int rows, string file);

    [LoggerMessage(LogLevel.Information, "{What}")]
    private partial void LogReload(string what);
}
