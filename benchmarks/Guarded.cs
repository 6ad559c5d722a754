using Spectre.Console;

namespace MLNetDeep.Benchmarks;

/// <summary>Runs a command's work: what goes wrong for a user's reason becomes one line and an exit code.</summary>
internal static class Guarded
{
    private const int RedirectedWidth = 120;
    private const int Interrupted = 130;

    public static int Run(TextWriter error, Action work)
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Capabilities.Ansi = false;
            AnsiConsole.Profile.Width = RedirectedWidth;
        }
        try
        {
            work();
            return 0;
        }
        catch (OperationCanceledException)
        {
            error.WriteLine("Cancelled.");
            return Interrupted;
        }
        catch (Exception exception)
            when (exception is ArgumentException or FormatException or IOException or InvalidOperationException
                or UnauthorizedAccessException)
        {
            error.WriteLine($"error: {exception.Message}");
            return 1;
        }
    }
}
