namespace MLNetDeep.Transforms.Scoring;

/// <summary>
/// Rows that many threads ask for at once, each evaluated by the thread that asks: sharing one among all would cost more than it gains.
/// </summary>
internal static class ConcurrentRows
{
    [ThreadStatic]
    private static bool _areCreated;

    /// <summary>Whether the rows that this thread creates now are such rows.</summary>
    public static bool AreCreated => _areCreated;

    /// <summary>Creates rows, through any number of steps of ML.NET, that are such rows.</summary>
    public static T Create<T>(Func<T> create)
    {
        _areCreated = true;
        try
        {
            return create();
        }
        finally
        {
            _areCreated = false;
        }
    }
}
