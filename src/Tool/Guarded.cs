using MLNetDeep.Datasets;

namespace MLNetDeep.Tool;

/// <summary>Runs a command and says in one line what went wrong.</summary>
internal static class Guarded
{
    /// <summary>Everything went well.</summary>
    public const int Success = 0;

    /// <summary>The data, a model or an option is not what it should be; a message says what to do.</summary>
    public const int Failed = 1;

    /// <summary>Ended by the user.</summary>
    public const int Cancelled = 130;

    public static int Run(TextWriter error, bool verbose, Func<int> action)
    {
        try
        {
            return action();
        }
        catch (OperationCanceledException)
        {
            error.WriteLine("Cancelled.");
            return Cancelled;
        }
        catch (Exception exception) when (verbose is false && IsExpected(exception))
        {
            error.WriteLine($"error: {exception.Message.ReplaceLineEndings(" ")}");
            return Failed;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            error.WriteLine(verbose
                ? exception.ToString()
                : $"error: {exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")} (--verbose for more)");
            return Failed;
        }
    }

    private static bool IsExpected(Exception exception) => exception is ArgumentException or FormatException or IOException
        or InvalidOperationException or UnauthorizedAccessException or DatasetNotFoundException;
}
