namespace MLNetDeep.Datasets;

/// <summary>
/// The exception that is thrown when a data set cannot be found; the message lists every place that was searched and says what to do.
/// </summary>
public sealed class DatasetNotFoundException : IOException
{
    /// <summary>Creates the exception for a data set.</summary>
    /// <param name="dataset">The name of the data set.</param>
    /// <param name="places">The places that were searched, with what was missing there.</param>
    /// <param name="advice">The remedy.</param>
    /// <param name="innerException">The last failure, if there is one.</param>
    public DatasetNotFoundException(string dataset, IReadOnlyList<string> places, string advice, Exception? innerException = null)
        : base($"{dataset} was not found. Looked at: {string.Join("; ", places)}. {advice}", innerException)
    {
        Places = places;
    }

    /// <summary>The places that were searched, with what was missing there.</summary>
    public IReadOnlyList<string> Places { get; }
}
